//SOURCES ActiveConfig.java AttemptMarker.java ControlCommands.java DataVolume.java EventPublisher.java
//SOURCES FailurePolicy.java LifeCycle.java OomKills.java ReporterSelection.java RestartPolicy.java
//SOURCES Service.java ServiceWatchdog.java Shutdown.java StatusPublisher.java StopBudget.java Supervisor.java
//SOURCES SupervisorParts.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
