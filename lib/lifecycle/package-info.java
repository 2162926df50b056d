//SOURCES ActiveConfig.java AttemptMarker.java BackgroundBake.java BackupAge.java BackupJob.java BackupJobs.java
//SOURCES BackupProgram.java BackupReports.java BackupSchedule.java BackupTests.java BackupTimes.java
//SOURCES ConfigFiles.java ControlCommands.java DataStages.java DataVolume.java EventPublisher.java
//SOURCES FailurePolicy.java LifeCycle.java LiveReload.java MonitorAnswer.java OomKills.java
//SOURCES ReporterSelection.java RestartPolicy.java RestorePreparation.java Restores.java Schedules.java
//SOURCES ScriptReview.java Service.java ServiceExits.java ServiceHints.java ServiceReadiness.java
//SOURCES ServiceWatchdog.java Shutdown.java StatusPublisher.java StopBudget.java Supervisor.java
//SOURCES SupervisorParts.java WaitingCommands.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
