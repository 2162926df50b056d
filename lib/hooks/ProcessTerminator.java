package whaleware.hooks;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import whaleware.base.LinuxProcess;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.TerminationDelays;

/// Terminates the processes of hooks with TERM, then KILL, and waits in the event loop until they are gone.
///
/// Not thread-safe: belongs to the loop's thread.
public final class ProcessTerminator {
    private final EventLoop loop;
    private final HookProcesses ownership;

    public ProcessTerminator(EventLoop loop, HookProcesses ownership) {
        this.loop = loop;
        this.ownership = ownership;
    }

    /// Returns whether any process of this run is alive.
    public boolean alive(HookRun run) {
        return !ownership.owned(List.of(run)).isEmpty();
    }

    /// Terminates the processes that a run which has ended left behind. Processes of unknown origin are left alone.
    void terminateLeft(HookRun run, Duration afterTerm) {
        var left = ownership.certainlyOwned(run);
        if (left.isEmpty()) return;
        ProcessSignals.send("TERM", left);
        awaitExitOrKill(() -> ownership.certainlyOwned(run), afterTerm);
    }

    /// Returns those of these runs that own a living process.
    public List<HookRun> alive(List<HookRun> runs) {
        return ownership.alive(runs);
    }

    /// Terminates a run: TERM to its group and to the processes that left the group, then KILL. Returns whether TERM
    /// sufficed.
    ///
    /// @param afterTerm the time from TERM to KILL
    boolean terminate(HookRun run, Duration afterTerm) {
        var outside = outsideGroup(run, Set.of());
        ProcessSignals.sendToGroup("TERM", run);
        ProcessSignals.send("TERM", outside);
        // a process may have left the group between the look and the signal to the group
        var signalled = outside.stream().map(LinuxProcess::pid).collect(Collectors.toSet());
        ProcessSignals.send("TERM", outsideGroup(run, signalled));
        return awaitExitOrKill(() -> ownership.owned(List.of(run)), afterTerm);
    }

    private List<LinuxProcess> outsideGroup(HookRun run, Set<Integer> without) {
        return ownership.owned(List.of(run)).stream().filter(p -> p.group() != run.pid() && !without.contains(p.pid()))
                .toList();
    }

    /// Terminates all processes of these runs: TERM to each, then KILL. Returns whether TERM sufficed.
    ///
    /// @param afterTerm the time from TERM to KILL
    public boolean terminate(List<HookRun> runs, Duration afterTerm) {
        ProcessSignals.send("TERM", ownership.owned(runs));
        return awaitExitOrKill(() -> ownership.owned(runs), afterTerm);
    }

    /// Kills all processes that a run certainly owns, and waits until they are gone.
    public void kill(HookRun run) {
        loop.awaitExit(TerminationDelays.AFTER_KILL, () -> {
            var left = ownership.certainlyOwned(run);
            ProcessSignals.send("KILL", left);
            return left.isEmpty();
        });
    }

    /// Terminates all processes of these runs from the roots on: the stop signal to the main process, or TERM to each
    /// root, then TERM to all, then KILL. Returns whether no KILL was needed.
    ///
    /// @param main the run whose first process is the main process, or null if there is none
    /// @param timeout the time from the first signal to TERM for all
    /// @param extension returns by how much the time grows, if processes are left at its end
    public boolean terminateRoots(List<HookRun> runs, HookRun main, String stopSignal, Duration timeout,
            Supplier<Duration> extension) {
        if (runs.isEmpty()) return true;
        var signalled = new HashSet<Integer>();
        BooleanSupplier ended = () -> signalRoots(runs, main, stopSignal, signalled);
        boolean inTime = loop.awaitExit(timeout, ended);
        for (var more = extension.get(); !inTime && more.isPositive(); more = extension.get()) {
            inTime = loop.awaitExit(more, ended);
        }
        return inTime || terminate(runs, TerminationDelays.AFTER_TERM_IN_STOP);
    }

    /// Sends the stop signal to the main process once, or TERM once to each root; a process becomes a root when its
    /// parent ends first. Returns whether no process is left.
    private boolean signalRoots(List<HookRun> runs, HookRun main, String stopSignal, Set<Integer> signalled) {
        boolean mainRuns = main != null && main.alive();
        var left = ownership.roots(runs);
        for (var process : left) {
            if (mainRuns && process.pid() != main.pid() || signalled.contains(process.pid())) continue;
            if (ProcessSignals.send(mainRuns ? stopSignal : "TERM", List.of(process))) signalled.add(process.pid());
        }
        return left.isEmpty();
    }

    /// Terminates the runs of this boot that are alive but not in the state file.
    void terminateUnsaved(String bootId, Collection<HookRun> saved, Duration afterTerm) {
        for (var run : ownership.unsaved(bootId, saved)) terminate(run, afterTerm);
    }

    /// Waits until the processes are gone, then sends KILL repeatedly, since processes may still fork. Returns whether
    /// no KILL was needed.
    private boolean awaitExitOrKill(Supplier<List<LinuxProcess>> processes, Duration afterTerm) {
        if (loop.awaitExit(afterTerm, () -> processes.get().isEmpty())) return true;
        loop.awaitExit(TerminationDelays.AFTER_KILL, () -> {
            var left = processes.get();
            ProcessSignals.send("KILL", left);
            return left.isEmpty();
        });
        return false;
    }
}
