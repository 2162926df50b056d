package whaleware.hooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import whaleware.base.Threads;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;
import whaleware.runtime.ParallelRun;
import whaleware.runtime.StateFile;
import whaleware.runtime.TerminationDelays;

/// Runs hooks beside the life cycle: `backup`, and the programs of `usr/cron`. Each is watched by a thread of its own,
/// so that the event loop never waits for them. When a hook has ended, the processes that it left are ended too.
///
/// Not thread-safe: belongs to the loop's thread.
public final class ParallelHooks {
    /// The end of a run.
    ///
    /// @param took how long it ran
    public record End(HookOutcome outcome, Duration took) {}

    /// @param notice null for a program of `usr/cron`, which may take long
    private record Running(ParallelRun run, SlowHookNotice notice, Consumer<End> onEnd) {}

    private record Ended(Running hook, End end) {}

    private final EventLoop loop;
    private final Log log;
    private final StateFile state;
    private final HookOutput output;
    private final Spawner spawner;
    private final HookProcesses ownership;
    private final List<Running> running = new ArrayList<>();
    private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();

    public ParallelHooks(EventLoop loop, Log log, StateFile state, HookOutput output, Spawner spawner,
                         HookProcesses ownership) {
        this.loop = loop;
        this.log = log;
        this.state = state;
        this.output = output;
        this.spawner = spawner;
        this.ownership = ownership;
    }

    /// Returns whether this hook runs.
    public boolean isRunning(String name) {
        return running.stream().anyMatch(hook -> hook.run.run().name().equals(name));
    }

    /// Starts a hook.
    ///
    /// @param file the hook's file, or a program of the library in its place
    /// @param timeout the time after which the hook and all its processes are terminated
    /// @param env variables besides the common environment
    /// @param onEnd called by [#step]
    /// @return false, after a warning, if it could not be started
    public boolean start(String name, HookFile file, Duration timeout, Map<String, String> env, Consumer<End> onEnd) {
        output.clearTail(name);
        var child = spawner.spawn(name, file, env, false, null);
        if (child == null) return false;
        var run = new ParallelRun(child.run(), loop.now(), timeout);
        state.hookRuns().startedParallel(run);
        watch(run, child.process(), onEnd);
        return true;
    }

    /// Goes on with the hooks that a killed supervisor started. Their exit codes are unknown.
    ///
    /// @param onEnd the callbacks by name; a hook without one is only ended
    public void resume(Map<String, Consumer<End>> onEnd) {
        for (var run : state.hookRuns().parallel()) {
            if (!isWatched(run)) resume(run, onEnd.getOrDefault(run.run().name(), end -> {}));
        }
    }

    private void resume(ParallelRun run, Consumer<End> onEnd) {
        for (var stream : List.of("out", "err")) output.open(run.run().name(), stream);
        watch(run, null, onEnd);
    }

    private boolean isWatched(ParallelRun run) {
        return running.stream().anyMatch(hook -> hook.run.run().id().equals(run.run().id()));
    }

    private void watch(ParallelRun run, Process process, Consumer<End> onEnd) {
        var name = run.run().name();
        var notice = name.indexOf('/') > 0 ? null
                : new SlowHookNotice("hook " + name, run.timeout(), loop::now, log::info);
        var hook = new Running(run, notice, onEnd);
        running.add(hook);
        try {
            Threads.daemon(name.replace('/', '-'), () -> await(hook, process)).start();
        } catch (OutOfMemoryError noThread) { // a lack of heap would have ended the JVM
            ProcessSignals.sendToGroup("KILL", run.run());
            ended.add(new Ended(hook, new End(new HookOutcome.Failed(HookRunner.NOT_STARTED), Duration.ZERO)));
        }
    }

    private void await(Running hook, Process process) {
        var run = hook.run;
        try {
            long end = run.since() + run.timeout().toNanos();
            boolean inTime = true;
            while (process == null ? run.run().alive() : process.isAlive()) {
                inTime = System.nanoTime() < end;
                if (!inTime) break;
                if (process == null) Thread.sleep(100);
                else process.waitFor(Duration.ofNanos(end - System.nanoTime()));
            }
            var took = Duration.ofNanos(System.nanoTime() - run.since());
            if (inTime) terminate(run.run(), TerminationDelays.AFTER_TERM_IN_STOP);
            else terminate(run.run(), TerminationDelays.AFTER_TERM);
            output.drain(run.run().name());
            var code = process == null ? -1 : process.waitFor();
            var outcome = !inTime ? new HookOutcome.TimedOut(run.timeout())
                    : code == 0 ? new HookOutcome.Done("") : new HookOutcome.Failed(code);
            ended.add(new Ended(hook, new End(outcome, took)));
            loop.post("");
        } catch (InterruptedException e) {
            throw new IllegalStateException("the thread that waits for a hook was interrupted", e);
        }
    }

    /// Ends all processes of a run, if there are any: TERM, then KILL.
    private void terminate(HookRun run, Duration afterTerm) throws InterruptedException {
        if (signal("TERM", run) || isGone(run, afterTerm)) return;
        for (long end = System.nanoTime() + TerminationDelays.AFTER_KILL.toNanos(); System.nanoTime() < end; ) {
            if (signal("KILL", run)) return; // again and again: processes may still fork
            Thread.sleep(10);
        }
    }

    /// Sends a signal to all processes of a run. Returns whether there are none.
    private boolean signal(String signal, HookRun run) {
        var owned = ownership.certainlyOwned(run);
        if (owned.stream().anyMatch(p -> p.group() == run.pid())) ProcessSignals.sendToGroup(signal, run);
        ProcessSignals.send(signal, owned.stream().filter(p -> p.group() != run.pid()).toList());
        return owned.isEmpty();
    }

    private boolean isGone(HookRun run, Duration timeout) throws InterruptedException {
        for (long end = System.nanoTime() + timeout.toNanos(); System.nanoTime() < end; Thread.sleep(10)) {
            if (ownership.certainlyOwned(run).isEmpty()) return true;
        }
        return false;
    }

    /// Calls back for each hook that has ended. Belongs into each iteration of the event loop.
    public void step() {
        for (var hook : running) if (hook.notice != null) hook.notice.check();
        for (Ended next; (next = ended.poll()) != null; ) {
            var hook = next.hook;
            var run = hook.run.run();
            state.hookResults().ended(run.name(), next.end.outcome.toString(), next.end.took);
            state.hookRuns().endedParallel(run);
            running.removeIf(other -> other == hook);
            hook.onEnd.accept(next.end);
        }
    }

    /// Ends all hooks: TERM, then KILL. Waits in the event loop.
    ///
    /// @param afterTerm the time from TERM to KILL
    /// @return whether TERM sufficed
    public boolean interrupt(Duration afterTerm) {
        return interrupt(state.hookRuns().parallel(), afterTerm);
    }

    /// Ends a hook, if it runs, as [#interrupt(Duration)] does.
    public boolean interrupt(String name, Duration afterTerm) {
        var named = new ArrayList<ParallelRun>();
        for (var run : state.hookRuns().parallel()) if (run.run().name().equals(name)) named.add(run);
        return interrupt(named, afterTerm);
    }

    private boolean interrupt(List<ParallelRun> hooks, Duration afterTerm) {
        if (hooks.isEmpty()) return true;
        // a killed supervisor has started them
        for (var hook : hooks) if (!isWatched(hook)) resume(hook, end -> {});
        var runs = hooks.stream().map(ParallelRun::run).toList();
        for (var run : runs) signal("TERM", run);
        boolean clean = loop.awaitExit(afterTerm, () -> runs.stream().noneMatch(HookRun::alive));
        if (!clean) for (var run : runs) signal("KILL", run);
        // the threads end what is left, and log the last lines
        loop.awaitExit(TerminationDelays.AFTER_KILL, () -> hooks.stream().noneMatch(this::isWatched));
        return clean;
    }
}
