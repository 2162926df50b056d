//SOURCES HookFile.java HookTimes.java Hooks.java Kin.java LongWait.java Outcome.java Output.java Pipes.java
//SOURCES Spawner.java Tail.java Trees.java

/// Hooks: finds them, runs them, collects their output, and ends the processes that they own.
///
/// Uses `base`, `config` and `runtime`. Decides nothing about the life cycle.
package whaleware.hooks;
