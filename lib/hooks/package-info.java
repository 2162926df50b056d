//SOURCES HookDurations.java HookFile.java HookFinder.java HookNameCheck.java HookOutcome.java
//SOURCES HookOutput.java HookProcesses.java HookRunner.java OrphanAdoption.java OutputPipe.java
//SOURCES OutputTail.java ParallelHooks.java ProcessSignals.java ProcessTerminator.java
//SOURCES SlowHookNotice.java Spawner.java

/// Hooks: finds them, runs them, collects their output, and ends the processes that they own.
///
/// Uses `base`, `config` and `runtime`. Decides nothing about the life cycle.
package whaleware.hooks;
