//SOURCES ActiveConfig.java AttemptMarker.java ControlCommands.java DataVolume.java EventPublisher.java
//SOURCES FailurePolicy.java LifeCycle.java OomKills.java ReporterSelection.java RestartPolicy.java
//SOURCES Schedules.java Service.java ServiceReadiness.java ServiceWatchdog.java Shutdown.java
//SOURCES StatusPublisher.java StopBudget.java Supervisor.java SupervisorParts.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
