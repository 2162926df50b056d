package whaleware.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Samples [SystemStats] with a time-out: a `/data` on a network that hangs blocks one thread, and not the caller.
/// Thread-safe.
public final class SystemSampler {
    private static final long TIMEOUT_SECONDS = 1;

    private final SystemStats stats;
    private FutureTask<ObjectNode> sample;

    /// @param data `/data`
    public SystemSampler(Path data) {
        this.stats = new SystemStats(Path.of("/"), data);
    }

    /// Returns [SystemStats#json(Duration, int)]. Returns null if that takes longer than a second, if an earlier
    /// sample still hangs, or if no thread can be started.
    public synchronized ObjectNode json(Duration uptime, int restarts) {
        if (sample != null && !sample.isDone()) return null;
        sample = new FutureTask<>(() -> stats.json(uptime, restarts));
        try {
            Thread.ofPlatform().daemon().name("system").start(sample);
            return sample.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException none) {
            return null;
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            sample = null;
            return null;
        }
    }
}
