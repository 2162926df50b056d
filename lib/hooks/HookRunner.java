package whaleware.hooks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;
import whaleware.runtime.TerminationDelays;

/// Runs hooks to their end, one at a time, in the event loop.
///
/// Not thread-safe: belongs to the loop's thread.
public final class HookRunner {
    /// The exit code of a hook that could not be started, as shells have it.
    public static final int NOT_STARTED = 126;
    /// The exit code of a hook for which there was no process, as sysexits(3) has it: EX_OSERR.
    private static final int NO_PROCESS = 71;
    private static final Duration MAX_BUILD = Duration.ofMinutes(5);
    private static final String BUILD = "/sh/jbang-build", CANNOT_BUILD = "jbang: cannot build ";
    private static final int BY_INT = 128 + 2, BY_KILL = 128 + 9, BY_TERM = 128 + 15;

    private final HookFinder finder;
    private final EventLoop loop;
    private final Log log;
    private final StateFile state;
    private final HookOutput output;
    private final Spawner spawner;
    private final ProcessTerminator terminator;
    private HookRun last;

    public HookRunner(HookFinder finder, EventLoop loop, Log log, StateFile state, HookOutput output, Spawner spawner,
            ProcessTerminator terminator) {
        this.finder = finder;
        this.loop = loop;
        this.log = log;
        this.state = state;
        this.output = output;
        this.spawner = spawner;
        this.terminator = terminator;
    }

    /// Returns the finder of the hooks.
    public HookFinder finder() {
        return finder;
    }

    /// Runs a hook in the common environment.
    public HookOutcome run(String name, Duration timeout) {
        return run(name, timeout, Map.of(), () -> false);
    }

    /// Runs a hook, and `onIteration` at each iteration of the loop meanwhile.
    public HookOutcome run(String name, Duration timeout, Map<String, String> env, Runnable onIteration) {
        return run(name, timeout, env, () -> {
            onIteration.run();
            return false;
        });
    }

    /// Runs a hook to its end. A hook whose file cannot be run has failed with [#NOT_STARTED].
    ///
    /// @param timeout the time after which the hook and all its processes are terminated
    /// @param env variables besides the common environment
    /// @param cancelled checked at each iteration of the loop; true terminates the hook early
    public HookOutcome run(String name, Duration timeout, Map<String, String> env, BooleanSupplier cancelled) {
        Optional<HookFile> file;
        try {
            file = finder.find(name);
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return new HookOutcome.Failed(NOT_STARTED);
        }
        return file.map(found -> run(name, found, timeout, env, cancelled)).orElseGet(HookOutcome.Absent::new);
    }

    /// As [#run(String, Duration, Map, BooleanSupplier)], with a program of the library in place of the hook's file.
    public HookOutcome run(String name, HookFile file, Duration timeout, Map<String, String> env,
            BooleanSupplier cancelled) {
        output.startRun(name);
        long start = loop.now();
        var child = spawner.spawn(name, file, env, false, null);
        if (child == null) {
            state.hookResults().ended(name, "could not be started", Duration.ZERO);
            loop.awaitPendingSignal();
            return new HookOutcome.Failed(NO_PROCESS);
        }
        state.hookRuns().started(child.run());
        var notice = new SlowHookNotice("hook " + name, timeout, loop::now, log::info);
        BooleanSupplier over = () -> {
            notice.check();
            return !child.process().isAlive() || cancelled.getAsBoolean();
        };
        boolean inTime = loop.await(timeout, over);
        // the time of a build does not count: the hook itself has not begun
        if (!inTime && building(child.process().toHandle())) {
            loop.await(MAX_BUILD, () -> over.getAsBoolean() || !building(child.process().toHandle()));
            inTime = loop.await(timeout, over);
        }
        if (child.process().isAlive()) {
            terminator.terminate(child.run(), loop.requests().stopping() ? TerminationDelays.AFTER_TERM_IN_STOP
                    : TerminationDelays.AFTER_TERM);
        }
        last = child.run().finished(spawner.clock().now());
        if (name.equals("monitor")) terminator.terminateLeft(last, TerminationDelays.AFTER_TERM_IN_STOP);
        output.drain(name);
        int code = child.process().isAlive() ? BY_KILL : child.process().exitValue();
        HookOutcome outcome = !inTime ? new HookOutcome.TimedOut(timeout)
                : code != 0 ? new HookOutcome.Failed(code)
                : new HookOutcome.Done(name.equals("monitor") ? output.takeMonitorOutput() : "");
        state.hookResults().ended(name, outcome.toString(), Duration.ofNanos(loop.now() - start));
        ended(last);
        if (!inTime) return outcome;
        if (code == BY_TERM || code == BY_INT) loop.awaitPendingSignal();
        return outcome;
    }

    /// Returns whether `lib/jbang`, which becomes the hook, is building it. Reads all of `/proc`.
    private static boolean building(ProcessHandle hook) {
        return hook.children().anyMatch(child -> child.info().arguments()
                .filter(arguments -> Arrays.stream(arguments).anyMatch(word -> word.endsWith(BUILD))).isPresent());
    }

    /// Returns whether the hook that runs is a Java script that is still being built. Reads all of `/proc`.
    public boolean building() {
        var run = state.hookRuns().running();
        return run != null && ProcessHandle.of(run.pid()).filter(HookRunner::building).isPresent();
    }

    /// Returns where to look for the reason of a hook's failure.
    public String hint(String name) {
        return output.tail(name).isEmpty() ? "it printed nothing" : "see its output above";
    }

    /// Returns whether the last run of a hook was of its last good version: `lib/jbang` prints a line if it cannot
    /// build the script. Only `monitor` runs then.
    public boolean ranLastGood(String name) {
        var begin = name + ": " + CANNOT_BUILD;
        for (var line : output.tail(name)) if (line.startsWith(begin)) return true;
        return false;
    }

    /// Notes the end of a run, and forgets the runs that own no process any more. What `monitor` left was terminated:
    /// so many runs of it would make each one dearer.
    private void ended(HookRun run) {
        if (run.name().equals("monitor")) state.hookRuns().ended();
        else state.hookRuns().ended(run, terminator::alive);
    }

    /// Returns the last run that has ended. Returns null if no hook has run.
    public HookRun last() {
        return last;
    }

    /// Terminates the hook that runs, also if another supervisor started it. Returns whether TERM sufficed.
    ///
    /// @param afterTerm the time from TERM to KILL
    public boolean interrupt(Duration afterTerm) {
        var hook = state.hookRuns().running();
        if (hook == null) return true;
        boolean clean = terminator.terminate(hook, afterTerm);
        output.drain(hook.name());
        long now = spawner.clock().now();
        state.hookResults().ended(hook.name(), "was interrupted", Duration.ofMillis((now - hook.born()) * 10));
        ended(hook.finished(now));
        return clean;
    }

    /// Terminates the hooks that a killed supervisor started and had not yet saved in the state file: they would run
    /// beside their second run.
    public void terminateUnsaved() {
        terminator.terminateUnsaved(state.bootId(), state.hookRuns().all(), TerminationDelays.AFTER_TERM);
    }

    /// Returns whether a process that a hook left behind is alive.
    public boolean leftProcesses() {
        return !terminator.alive(state.hookRuns().all()).isEmpty();
    }

    /// Ends each line of these hooks that has no line break yet: the daemon that wrote it has ended. Then waits until
    /// their output is logged, see [HookOutput#drain].
    public void endLines(String... hooks) {
        output.drain(hooks);
    }

    /// Terminates all processes of all hooks, and logs their last words. Returns whether TERM sufficed.
    ///
    /// @param afterTerm the time from TERM to KILL
    public boolean terminateAll(Duration afterTerm) {
        boolean clean = terminator.terminate(state.hookRuns().all(), afterTerm);
        output.drainAll();
        return clean;
    }
}
