/// Alerts, silences and expectations.
///
/// Uses `fleet.queries` and the packages of the fleet above it.
package whaleware.fleet.alerts;
