package whaleware.lifecycle;

import java.nio.file.Path;
import java.util.Optional;
import whaleware.base.Cgroup;
import whaleware.base.ExitCode;

/// Recognises that the kernel killed the service because the cgroup was out of memory: its counter `oom_kill` grew.
///
/// Not thread-safe: belongs to the loop's thread.
final class OomKills {
    private static final String KILLED = "ended with " + ExitCode.describe(128 + 9);

    private final Path root;
    private Cgroup cgroup;
    private long seen;

    /// @param root `/`, or for tests a tree with `proc` and the mounted file systems
    OomKills(Path root) {
        this.root = root;
    }

    /// Counts from now on.
    void start() {
        seen = count();
    }

    /// Returns the cause of a failure: the kernel, if the counter grew since the last call or [#start], else `cause`.
    /// A service or a hook that ended by itself keeps its cause.
    ///
    /// @param failedHook the hook that failed: `svcup` if the service or a daemon ended
    String explain(String cause, String failedHook) {
        long now = count();
        boolean grew = now > seen;
        seen = now;
        if (!grew || failedHook == null || cause == null) return cause;
        boolean killed = cause.contains(KILLED);
        boolean endedByItself = cause.startsWith("the service ended with") && !killed && !cause.contains("unknown");
        if (endedByItself) return cause;
        boolean hookAlone = killed && cause.startsWith("monitor ");
        return "the kernel killed " + (hookAlone ? "monitor" : "the service") + ": out of memory" + limit();
    }

    /// Returns what to add to the message about a hook that KILL ended; empty if it was not the kernel.
    Optional<String> killer() {
        long now = count();
        boolean grew = now > seen;
        seen = now;
        return grew ? Optional.of("the kernel killed it: out of memory" + limit()) : Optional.empty();
    }

    private long count() {
        if (cgroup == null) cgroup = Cgroup.of(root);
        return cgroup.oomKills().orElse(0);
    }

    private String limit() {
        var limit = cgroup.memoryLimit();
        return limit.isPresent() ? " (limit " + Math.max(1, limit.getAsLong() >> 20) + " MB)" : "";
    }
}
