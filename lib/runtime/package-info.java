//SOURCES AotCache.java CommandReplies.java ControlPipe.java EventLoop.java Heartbeat.java HookRun.java
//SOURCES HookRuns.java Log.java LogFormat.java OperatorSwitches.java PendingRequests.java ServiceRecord.java
//SOURCES Signals.java StandardStream.java State.java StateFile.java StateFileWriter.java StatusFacts.java
//SOURCES TerminationDelays.java

/// The supervisor's own machinery: one event loop, one log, one state file, one control pipe.
///
/// Uses `base` and `config`. Knows no hook, no report and no life cycle.
package whaleware.runtime;
