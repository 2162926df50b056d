package whaleware.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import whaleware.base.ExitCode;
import whaleware.base.LinuxProcess;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ProcessOwnership;
import whaleware.hooks.ProcessSignals;
import whaleware.hooks.ProcessTerminator;
import whaleware.hooks.Spawner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.ServiceRecord;
import whaleware.runtime.StateFile;
import whaleware.runtime.TerminationDelays;

/// The service: what `svcup` is (in the foreground) or leaves behind (daemons), until nothing of it lives.
final class Service {
    private final HookRunner hooks;
    private final Spawner spawner;
    private final ProcessTerminator trees;
    private final EventLoop loop;
    private final StateFile state;
    private final ProcessOwnership kin;
    private Spawner.Child child;
    private HookRun run;
    private boolean begun, foreground;
    private List<LinuxProcess> roots = List.of();

    Service(HookRunner hooks, Spawner spawner, ProcessTerminator trees, EventLoop loop, StateFile state, ProcessOwnership kin) {
        this.hooks = hooks;
        this.spawner = spawner;
        this.trees = trees;
        this.loop = loop;
        this.state = state;
        this.kin = kin;
    }

    /// Takes over the service that another supervisor has started, as the state file tells.
    void resume() {
        var left = state.service();
        if (left == null) return;
        begun = true;
        foreground = left.foreground();
        run = left.run();
        roots = left.roots();
    }

    /// Whether there is something to bring down: `svcup` was begun, and not undone.
    boolean begun() {
        return begun;
    }

    /// Starts it. In the foreground `svcup` stays; else it has to end within its time-out, and what it leaves are the daemons.
    HookOutcome up(boolean foreground, Duration timeout) {
        if (!hooks.finder().has("svcup")) return new HookOutcome.Absent();
        this.foreground = foreground;
        begun = true;
        note();
        if (foreground) {
            child = hooks.finder().findOrWarn("svcup").map(file -> spawner.spawn("svcup", file, Map.of(), true, null)).orElse(null);
            if (child == null) {
                loop.awaitPendingSignal();
                return new HookOutcome.Failed(HookRunner.NOT_STARTED);
            }
            run = child.run();
            note();
            return new HookOutcome.Done("");
        }
        var outcome = hooks.run("svcup", timeout);
        if (hooks.last() != null && hooks.last().name().equals("svcup")) run = hooks.last();
        watch();
        return outcome;
    }

    /// Whether fewer daemons live than `svcup` left; one that has only handed over to its child, as daemons do when they
    /// start, does not count.
    boolean shrunk() {
        return !foreground && run != null && kin.roots(List.of(run)).size() < roots.size();
    }

    /// From now on the death of a daemon counts: these are the roots of what `svcup` left.
    void watch() {
        roots = foreground || run == null ? new ArrayList<>() : new ArrayList<>(kin.roots(List.of(run)));
        note();
    }

    /// Whether there will be word in the loop when any of it ends: not of daemons, nor of what another supervisor has started.
    boolean tellsOfItsEnd() {
        return child != null || roots.isEmpty() && !foreground;
    }

    /// How the service in the foreground ended; empty while it runs, and for daemons.
    Optional<String> ended() {
        if (!foreground || run == null) return Optional.empty();
        if (child != null ? child.process().isAlive() : run.alive()) return Optional.empty();
        return Optional.of("the service ended with " + ExitCode.describe(child == null ? -1 : child.process().exitValue()));
    }

    /// A daemon that has ended since this was last asked.
    Optional<String> lost() {
        var dead = roots.stream().filter(root -> !root.alive()).findFirst();
        dead.ifPresent(roots::remove);
        return dead.map(root -> "a daemon of svcup ended (pid " + root.pid() + ")");
    }

    /// Whether nothing of it lives.
    boolean gone() {
        return run == null || !trees.alive(run);
    }

    /// Passes a signal on to the service in the foreground, to its main process only.
    void signal(String name) {
        if (foreground && run != null && run.alive()) ProcessSignals.send(name, List.of(new LinuxProcess(run.pid(), 'S', 0, run.pid(), run.pid(), run.born())));
    }

    /// Ends it, after `svcdown`: a signal to the main process or to the daemons' roots, then TERM to all, then KILL.
    ///
    /// @param forSignal how long it may take to heed the signal
    /// @return whether nothing had to be killed
    boolean end(String stopSignal, Duration forSignal) {
        boolean clean = true;
        if (run != null) {
            var told = new HashSet<Integer>();
            if (!loop.awaitExit(forSignal, () -> goes(stopSignal, told))) {
                clean = trees.terminate(List.of(run), TerminationDelays.AFTER_TERM_IN_STOP);
            }
        }
        begun = false;
        run = null;
        child = null;
        roots = List.of();
        state.service(null);
        return clean;
    }

    /// The main process gets its signal, or each root TERM, once; also one that has become a root meanwhile, because its parent went first.
    private boolean goes(String stopSignal, Set<Integer> told) {
        var main = foreground && run.alive();
        var left = kin.roots(List.of(run));
        for (var p : left) {
            if ((!main || p.pid() == run.pid()) && !told.contains(p.pid()) && ProcessSignals.send(main ? stopSignal : "TERM", List.of(p))) told.add(p.pid());
        }
        return left.isEmpty();
    }

    private void note() {
        state.service(new ServiceRecord(foreground, run, roots));
    }
}
