//SOURCES CfgCommand.java CheckCommand.java DirectiveChecks.java DoctorCommand.java HomeCheck.java
//SOURCES HookChecks.java HookNameCheck.java HookTrainingRun.java InstanceDiagnosis.java JavaCommand.java
//SOURCES NewCommand.java ReportCommand.java ServiceCheck.java TemplatesCommand.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
