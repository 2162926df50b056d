//SOURCES ActiveConfig.java AttemptMarker.java BackupAge.java BackupJob.java BackupJobs.java
//SOURCES BackupReports.java BackupSchedule.java ConfigFiles.java ControlCommands.java DataStages.java DataVolume.java
//SOURCES EventPublisher.java FailurePolicy.java LifeCycle.java OomKills.java ReporterSelection.java
//SOURCES RestartPolicy.java Restores.java Schedules.java ScriptReview.java Service.java ServiceReadiness.java
//SOURCES ServiceWatchdog.java Shutdown.java StatusPublisher.java StopBudget.java Supervisor.java
//SOURCES SupervisorParts.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
