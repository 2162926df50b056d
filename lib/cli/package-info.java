//SOURCES CfgCommand.java CheckCommand.java CommandScript.java DirectiveChecks.java HomeCheck.java HookChecks.java
//SOURCES HookTrainingRun.java ReportCommand.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
