//SOURCES AlertDelivery.java AlertEvaluation.java AlertFormat.java AlertMessage.java AlertRoutes.java AlertRule.java
//SOURCES AlertState.java AlertText.java Alerts.java Condition.java Conditions.java FleetSnapshot.java Match.java
//SOURCES OpenAlert.java RecentFailures.java Replacements.java Silence.java Silences.java StoredDocument.java

/// Alerts, silences and expectations.
///
/// Uses `fleet.http`, `fleet.store`, and the transport and the retries of the reports.
package whaleware.fleet.alerts;
