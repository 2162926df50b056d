package whaleware.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import whaleware.backup.BackupResult;
import whaleware.backup.BackupRun;
import whaleware.base.Failure;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ParallelHooks;
import whaleware.runtime.EventLoop;

/// A backup in progress. A thread of its own does all work on `/backup`, which may be slow or hang; the event loop
/// starts the hook for that thread, and never waits for it.
///
/// Not thread-safe: belongs to the loop's thread, except [#runHook].
final class BackupJob {
    /// A hook that the thread waits for.
    private record Request(Map<String, String> env, CompletableFuture<HookOutcome> outcome) {}

    /// Starts the hook.
    interface Starter {
        /// Returns false if it could not be started.
        ///
        /// @param onEnd called in the loop's thread
        boolean start(Map<String, String> env, Consumer<ParallelHooks.End> onEnd);
    }

    private static final HookOutcome NOT_STARTED = new HookOutcome.Failed(HookRunner.NOT_STARTED);

    private final EventLoop loop;
    private final Duration timeout;
    private final long start;
    private final boolean byCommand;
    private final BackupRun run;
    private volatile BackupResult result;
    private volatile Request request;
    private boolean started;
    private String cancelled;
    private boolean reported;

    /// Starts the thread.
    ///
    /// @param timeout the longest time that the whole job may take
    /// @param byCommand whether an operator waits for the result
    /// @param run returns the run, whose hook is the given one
    BackupJob(EventLoop loop, Duration timeout, boolean byCommand, Function<BackupRun.Hook, BackupRun> run) {
        this.loop = loop;
        this.timeout = timeout;
        this.byCommand = byCommand;
        this.start = loop.now();
        this.run = run.apply(this::runHook);
        try {
            Thread.ofPlatform().daemon().name("backup").start(this::work);
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            result = new BackupResult.Failed("no thread can be started (is the pids limit reached?)");
        }
    }

    private void work() {
        BackupResult made;
        try {
            made = run.make();
        } catch (RuntimeException | Error bug) {
            made = new BackupResult.Failed(Failure.reason(bug));
        }
        result = made;
        loop.post("");
    }

    /// Called by the thread: has the loop run the hook, and waits for its end.
    private HookOutcome runHook(Map<String, String> env) throws InterruptedException {
        var outcome = new CompletableFuture<HookOutcome>();
        request = new Request(env, outcome);
        loop.post("");
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns whether an operator waits for the result.
    boolean byCommand() {
        return byCommand;
    }

    /// Returns how long the job has taken so far.
    Duration took() {
        return Duration.ofNanos(loop.now() - start);
    }

    /// Returns whether [#step] has something to do.
    boolean due() {
        if (result != null) return true;
        return request != null && !started || late();
    }

    private boolean late() {
        return cancelled == null && loop.now() - start >= timeout.toNanos();
    }

    /// Starts the hook, if the thread waits for it.
    void step(Starter starter) {
        if (request == null || started) return;
        started = true;
        boolean starts = cancelled == null && starter.start(request.env, end -> answer(end.outcome()));
        if (!starts) answer(NOT_STARTED);
    }

    private void answer(HookOutcome outcome) {
        var asked = request;
        request = null;
        if (asked != null) asked.outcome.complete(outcome);
    }

    /// Cancels the job if it has exceeded its time-out. Returns whether it did just now.
    boolean cancelIfLate(Supplier<String> reason, Consumer<Duration> endHook, Duration afterTerm) {
        if (!late()) return false;
        cancel(reason.get(), endHook, afterTerm);
        return true;
    }

    /// Ends the hook, and waits for the thread for a short time. A thread that hangs goes on.
    ///
    /// @param endHook ends the hook, with a time from TERM to KILL
    /// @param afterTerm that time, and then the longest wait for the thread
    void cancel(String reason, Consumer<Duration> endHook, Duration afterTerm) {
        if (cancelled == null) {
            cancelled = reason;
            run.cancel(reason);
        }
        if (started) endHook.accept(afterTerm);
        answer(NOT_STARTED);
        loop.awaitExit(afterTerm, () -> {
            if (request != null) answer(NOT_STARTED);
            return result != null;
        });
    }

    /// Returns the result, or null while the job runs. A job that was cancelled and hangs has failed.
    BackupResult result() {
        if (result != null) return result;
        return cancelled == null ? null : new BackupResult.Failed(cancelled);
    }

    /// Returns whether the thread has ended, so that another job may start.
    boolean ended() {
        return result != null;
    }

    /// Returns whether the result was reported.
    boolean isReported() {
        return reported;
    }

    /// Notes that the result was reported.
    void noteReport() {
        reported = true;
    }
}
