//SOURCES ActiveConfig.java AttemptMarker.java BackupAge.java BackupJob.java BackupJobs.java
//SOURCES BackupProgram.java BackupReports.java BackupSchedule.java BackupTimes.java ConfigFiles.java
//SOURCES ControlCommands.java DataStages.java DataVolume.java EventPublisher.java FailurePolicy.java
//SOURCES LifeCycle.java OomKills.java ReporterSelection.java RestartPolicy.java RestorePreparation.java
//SOURCES Restores.java Schedules.java ScriptReview.java Service.java ServiceReadiness.java
//SOURCES ServiceWatchdog.java Shutdown.java StatusPublisher.java StopBudget.java Supervisor.java
//SOURCES SupervisorParts.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
