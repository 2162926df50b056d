//SOURCES AotCache.java CommandReplies.java ControlPipe.java EventLoop.java Heartbeat.java
//SOURCES HookResults.java HookRun.java HookRuns.java Log.java LogFormat.java OperatorSwitches.java
//SOURCES ParallelRun.java PendingRequests.java ServiceRecord.java Signals.java StandardStream.java
//SOURCES StartPermit.java State.java StateFile.java StateFileWriter.java StatusFacts.java TerminationDelays.java

/// The supervisor's own machinery: one event loop, one log, one state file, one control pipe.
///
/// Uses `base` and `config`. Knows no hook, no report and no life cycle.
package whaleware.runtime;
