//SOURCES BackupCommand.java CfgCommand.java CheckCommand.java DirectiveChecks.java DoctorCommand.java
//SOURCES HomeCheck.java HookChecks.java HookNameCheck.java HookTrainingRun.java InstanceDiagnosis.java
//SOURCES JavaCommand.java NewCommand.java ReportCommand.java RestoreCommand.java ServiceCheck.java
//SOURCES TemplatesCommand.java TrialRestore.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
