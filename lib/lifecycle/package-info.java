//SOURCES ActiveConfig.java AttemptMarker.java BackupAge.java BackupJob.java BackupJobs.java
//SOURCES BackupProgram.java BackupReports.java BackupSchedule.java BackupTests.java BackupTimes.java
//SOURCES ConfigFiles.java ControlCommands.java DataStages.java DataVolume.java EventPublisher.java FailurePolicy.java
//SOURCES LifeCycle.java LiveReload.java MonitorAnswer.java OomKills.java ReporterSelection.java
//SOURCES RestartPolicy.java RestorePreparation.java Restores.java Schedules.java ScriptReview.java
//SOURCES Service.java ServiceHints.java ServiceReadiness.java ServiceWatchdog.java Shutdown.java
//SOURCES StatusPublisher.java StopBudget.java Supervisor.java SupervisorParts.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
