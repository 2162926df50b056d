//SOURCES BackupCommand.java BakeCommand.java CfgCommand.java CheckCommand.java CompletionCommand.java
//SOURCES CompletionWords.java DirectiveChecks.java DoctorCommand.java FolderLock.java HomeCheck.java
//SOURCES HookChecks.java HookTrainingRun.java InstanceDiagnosis.java JavaCommand.java LastHookRuns.java
//SOURCES NewCommand.java ReportCommand.java RestoreCommand.java ScratchFolder.java ScriptCommands.java
//SOURCES ServiceCheck.java ShellCommand.java TemplatesCommand.java TrialRestore.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
