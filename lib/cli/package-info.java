//SOURCES CfgCommand.java CheckCommand.java DirectiveChecks.java HomeCheck.java HookChecks.java
//SOURCES HookTrainingRun.java JavaCommand.java ReportCommand.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
