/// Intake: reads the events that reporters send, within bounds, and has the store commit them.
///
/// Uses `fleet.store` and `fleet.http`.
package whaleware.fleet.intake;
