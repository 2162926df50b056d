//SOURCES AlertDelivery.java AlertEvaluation.java AlertFormat.java AlertMessage.java AlertRoutes.java
//SOURCES AlertRule.java AlertState.java AlertText.java Alerts.java Condition.java Conditions.java FirstLives.java
//SOURCES FleetSnapshot.java Match.java OpenAlert.java RecentFailures.java Replacements.java Silence.java
//SOURCES Silences.java StoredDocument.java

/// Alerts, silences and expectations.
///
/// Uses `fleet.http`, `fleet.store`, the transport and the retries of the reports, and the metrics of `status`.
package whaleware.fleet.alerts;
