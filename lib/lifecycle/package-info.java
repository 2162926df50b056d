//SOURCES ActiveConfig.java AttemptMarker.java ControlCommands.java DataVolume.java EventPublisher.java
//SOURCES FailurePolicy.java LifeCycle.java ReporterSelection.java RestartPolicy.java Service.java
//SOURCES Shutdown.java StatusPublisher.java StopBudget.java Supervisor.java SupervisorParts.java
//SOURCES Watchdog.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
