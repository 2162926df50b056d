//SOURCES CfgCommand.java CheckCommand.java HomeCheck.java HookChecks.java HookTrainingRun.java
//SOURCES ReportCommand.java WwCommand.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
