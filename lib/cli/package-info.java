//SOURCES CfgCommand.java Check.java CheckCommand.java FrontDoor.java Hand.java HooksCheck.java Rehearsal.java

/// The commands of `ww` that run in Java.
///
/// Uses every package above it; the scripts in `ww` and `usr` call it.
package whaleware.cli;
