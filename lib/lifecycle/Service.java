package whaleware.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import whaleware.base.ExitCode;
import whaleware.base.LinuxProcess;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookProcesses;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ProcessSignals;
import whaleware.hooks.ProcessTerminator;
import whaleware.hooks.Spawner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.ServiceRecord;
import whaleware.runtime.ServiceRecord.Daemon;
import whaleware.runtime.StateFile;

/// The service: in the foreground the process of `svcup` itself, and the daemons that `svcup` and `warmup` leave.
///
/// A root is a process of the service whose parent is not one. Not thread-safe: belongs to the loop's thread.
final class Service {
    /// The hooks that leave daemons.
    private static final String[] STARTERS = {"svcup", "warmup"};

    private final HookRunner hooks;
    private final Spawner spawner;
    private final ProcessTerminator terminator;
    private final EventLoop loop;
    private final ServiceHints hints;
    private final StateFile state;
    private final HookProcesses ownership;
    private Spawner.Child child;
    private HookRun run, warmup;
    private boolean begun, foreground;
    private String end;
    private List<Daemon> roots = List.of();
    private final ServiceExits exits;

    Service(HookRunner hooks, Spawner spawner, ProcessTerminator terminator, EventLoop loop, StateFile state,
            HookProcesses ownership, ServiceHints hints) {
        this.hooks = hooks;
        this.spawner = spawner;
        this.terminator = terminator;
        this.loop = loop;
        this.hints = hints;
        this.state = state;
        this.ownership = ownership;
        this.exits = new ServiceExits(loop);
    }

    /// Takes over the service that a killed supervisor started.
    void resume() {
        var saved = state.hookRuns().service();
        if (saved == null) return;
        begun = true;
        foreground = saved.foreground();
        run = saved.run();
        warmup = saved.warmup();
        roots = saved.roots();
        for (var root : roots) {
            var owner = root.hook().equals("warmup") ? warmup : run;
            if (owner != null) ownership.know(owner, List.of(root.process()));
        }
    }

    /// Returns whether [#begin] was called since the service was last brought down.
    boolean begun() {
        return begun;
    }

    /// Returns whether `svcup` is the service itself.
    boolean foreground() {
        return foreground;
    }

    /// Notes that the service is brought up, with or without a `svcup` and a `warmup`: from now on it can be brought
    /// down.
    void begin(boolean foreground) {
        this.foreground = foreground && hooks.finder().has("svcup");
        begun = true;
        end = null;
        save();
    }

    /// Runs `svcup`. In the foreground, it keeps running; else it must end within its time-out.
    ///
    /// @param env variables besides the common environment
    HookOutcome up(Duration timeout, Map<String, String> env) {
        if (!hooks.finder().has("svcup")) return new HookOutcome.Absent();
        if (foreground) return upInForeground(env);
        var outcome = hooks.run("svcup", timeout, env, hints.onIteration());
        if (hooks.last() != null && hooks.last().name().equals("svcup")) run = hooks.last();
        watch();
        return outcome;
    }

    private HookOutcome upInForeground(Map<String, String> env) {
        var file = hooks.finder().findOrWarn("svcup");
        child = file.map(found -> spawner.spawn("svcup", found, env, true, null)).orElse(null);
        if (child == null) {
            loop.awaitPendingSignal();
            return new HookOutcome.Failed(HookRunner.NOT_STARTED);
        }
        run = child.run();
        save();
        return new HookOutcome.Done("");
    }

    /// Runs `warmup`, until the service in the foreground ends. The processes that `warmup` leaves are daemons too.
    HookOutcome warm(Duration timeout) {
        var outcome = hooks.run("warmup", timeout, Map.of(), () -> ended().isPresent());
        if (hooks.last() != null && hooks.last().name().equals("warmup")) warmup = hooks.last();
        return outcome;
    }

    /// Returns whether fewer daemons run than `svcup` left. A daemon that has handed over to its child, as daemons do
    /// when they start, does not count.
    boolean shrunk() {
        return !foreground && run != null && ownership.roots(List.of(run)).size() < roots.size();
    }

    /// Saves the present roots: from now on, [#deadDaemon] returns those that have ended.
    void watch() {
        var warm = warmup == null ? List.<LinuxProcess>of() : ownership.roots(List.of(warmup));
        boolean none = run == null || foreground && warm.isEmpty();
        var up = none ? List.<LinuxProcess>of() : ownership.owned(List.of(run));
        roots = new ArrayList<>();
        if (!foreground) for (var p : HookProcesses.roots(up)) roots.add(new Daemon("svcup", p));
        for (var p : warm) if (up.stream().noneMatch(q -> q.pid() == p.pid())) roots.add(new Daemon("warmup", p));
        save();
    }

    /// Saves the present roots anew, since a daemon may have handed over to a successor and ended. A death that
    /// [#deadDaemon] has not returned yet is kept.
    void watchSuccessors() {
        var before = roots;
        watch();
        for (var root : before) if (!root.process().alive() && !isRoot(root.process().pid())) roots.add(root);
    }

    private boolean isRoot(int pid) {
        return roots.stream().anyMatch(root -> root.process().pid() == pid);
    }

    /// Returns whether the loop gets a message when a process of the service ends. If not, they must be looked at, such
    /// as the main process that a killed supervisor started.
    boolean signalsItsEnd() {
        if (foreground && child == null) return false;
        return roots.isEmpty() || exits.areToldOf(roots.stream().map(Daemon::process).toList());
    }

    /// Returns how the service in the foreground has ended. Returns empty while it runs, and for daemons.
    Optional<String> ended() {
        if (!foreground || run == null) return Optional.empty();
        if (child != null ? child.process().isAlive() : run.alive()) return Optional.empty();
        if (end == null) {
            int code = child == null ? -1 : child.process().exitValue();
            long ticks = spawner.clock().atLeast() - run.born();
            state.hookResults().ended("svcup", new HookOutcome.Failed(code).toString(), Duration.ofMillis(ticks * 10));
            end = "the service ended with " + ExitCode.describe(code) + (code == 0 ? hints.leftBehind(run) : "");
        }
        return Optional.of(end);
    }

    /// Returns a daemon that has ended, each one once.
    Optional<Daemon> deadDaemon() {
        for (var left = roots.iterator(); left.hasNext(); ) {
            var root = left.next();
            if (root.process().alive()) continue;
            left.remove();
            ownership.reap(root.process());
            hooks.endLines(STARTERS);
            return Optional.of(root);
        }
        return Optional.empty();
    }

    /// Returns whether no process of the service runs; if it is in the foreground, no process of `svcup`.
    boolean gone() {
        return terminator.alive(foreground && run != null ? List.of(run) : runs()).isEmpty();
    }

    /// Passes a signal to the main process of a service in the foreground.
    void signal(String name) {
        if (!foreground || run == null || !run.alive()) return;
        ProcessSignals.send(name, List.of(new LinuxProcess(run.pid(), 'S', 0, run.pid(), run.pid(), run.born())));
    }

    /// Sends a signal to the main process of a service in the foreground, or to each root.
    void signalMain(String name) {
        if (foreground) signal(name);
        else ProcessSignals.send(name, roots.stream().map(Daemon::process).toList());
    }

    /// Ends the processes that `svcdown` left: first a signal to the main process or to the roots, then TERM to all,
    /// then KILL.
    ///
    /// @param timeout how long the processes may run after the signal
    /// @param extension returns how much longer they may run, if they do at the end of the time-out
    /// @return whether no process had to be killed
    boolean end(String stopSignal, Duration timeout, Supplier<Duration> extension) {
        boolean clean = terminator.terminateRoots(runs(), foreground ? run : null, stopSignal, timeout, extension);
        hooks.endLines(STARTERS);
        begun = false;
        run = null;
        warmup = null;
        child = null;
        roots = List.of();
        state.hookRuns().service(null);
        return clean;
    }

    /// Saves the service to the state file.
    void save() {
        state.hookRuns().service(new ServiceRecord(foreground, run, warmup, roots));
    }

    private List<HookRun> runs() {
        var runs = new ArrayList<HookRun>();
        if (run != null) runs.add(run);
        if (warmup != null) runs.add(warmup);
        return runs;
    }
}
