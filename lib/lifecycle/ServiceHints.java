package whaleware.lifecycle;

import java.time.Duration;
import java.util.List;
import whaleware.base.Durations;
import whaleware.hooks.HookProcesses;
import whaleware.hooks.HookRunner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;

/// Names probable mistakes in the start of a service, in the log, as soon as they show.
///
/// Not thread-safe: belongs to the loop's thread.
final class ServiceHints {
    /// The probable reason if a check succeeds without a service.
    static final String OTHER = "does another process answer on its port?";

    /// A `svcup` that runs so long may be the server itself.
    private static final Duration USUAL = Duration.ofSeconds(10);
    /// A service that ends so soon after its start has not started.
    private static final Duration EARLY = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final HookRunner hooks;
    private final HookProcesses ownership;
    private final Log log;
    private boolean noticed;
    private long started;

    ServiceHints(EventLoop loop, HookRunner hooks, HookProcesses ownership, Log log) {
        this.loop = loop;
        this.hooks = hooks;
        this.ownership = ownership;
        this.log = log;
    }

    /// Returns the action for each iteration of the loop while a `svcup` runs that is to return: it logs a line, once,
    /// if the hook has not returned for long.
    Runnable onIteration() {
        noticed = false;
        started = loop.now();
        return this::checkRunning;
    }

    private void checkRunning() {
        if (noticed || loop.now() - started < USUAL.toNanos()) return;
        if (hooks.building()) {
            started = loop.now();
            return;
        }
        noticed = true;
        log.warn("hook svcup has not returned for " + Durations.format(USUAL) + ": if it is the server itself, set"
                + " ww.service.foreground to true, else let it start the server in the background");
    }

    /// Returns an addition to the end of a service in the foreground with exit code 0: empty, unless a process of it
    /// runs on, as a daemon does.
    String leftBehind(HookRun run) {
        var left = ownership.roots(List.of(run));
        if (left.isEmpty()) return "";
        return " and left a process in the background, pid " + left.getFirst().pid() + ": keep the server in the"
                + " foreground, or set ww.service.foreground to false";
    }

    /// Logs a line if a service that `monitor` found healthy has ended soon after its entry into UP.
    ///
    /// @param since that entry, on the monotonic clock
    void endedAlthoughHealthy(long since) {
        if (loop.now() - since < EARLY.toNanos()) log.warn("the service has ended, but monitor succeeded: " + OTHER);
    }

    /// Logs that a hook has succeeded although no process of the service runs.
    void succeededWithoutProcess(String hook) {
        log.warn("no process of the service runs, but " + hook + " succeeded: " + OTHER);
    }
}
