//SOURCES HookDurations.java HookFile.java HookOutcome.java HookOutput.java HookRunner.java OutputPipe.java
//SOURCES OutputTail.java ProcessOwnership.java ProcessTerminator.java SlowHookNotice.java Spawner.java

/// Hooks: finds them, runs them, collects their output, and ends the processes that they own.
///
/// Uses `base`, `config` and `runtime`. Decides nothing about the life cycle.
package whaleware.hooks;
