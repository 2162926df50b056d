//SOURCES ActiveConfig.java AttemptMarker.java ConfigFiles.java ControlCommands.java DataVolume.java
//SOURCES EventPublisher.java FailurePolicy.java LifeCycle.java OomKills.java ReporterSelection.java
//SOURCES RestartPolicy.java Schedules.java Service.java ServiceReadiness.java ServiceWatchdog.java
//SOURCES Shutdown.java StatusPublisher.java StopBudget.java Supervisor.java SupervisorParts.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
