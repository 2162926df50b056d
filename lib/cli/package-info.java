//SOURCES CfgCommand.java CheckCommand.java DirectiveChecks.java HomeCheck.java HookChecks.java
//SOURCES HookNameCheck.java HookTrainingRun.java JavaCommand.java ReportCommand.java
//SOURCES ServiceCheck.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
