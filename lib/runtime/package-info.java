//SOURCES AotCache.java CommandReplies.java ControlPipe.java EventLoop.java Heartbeat.java HookRun.java
//SOURCES Log.java LogFormat.java PendingRequests.java Signals.java State.java StateFile.java
//SOURCES StateFileWriter.java

/// The supervisor's own machinery: one event loop, one log, one state file, one control pipe.
///
/// Uses `base` and `config`. Knows no hook, no report and no life cycle.
package whaleware.runtime;
