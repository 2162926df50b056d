//SOURCES Attempt.java Budget.java Commands.java Data.java Ending.java Events.java InForce.java Life.java
//SOURCES Report.java Reporters.java Restarts.java Service.java Supervisor.java Verdict.java Version.java
//SOURCES Watch.java

/// The life cycle: from BOOT to STOPPED.
///
/// Uses every package above it. Only `Supervisor` is used from outside.
package whaleware.lifecycle;
