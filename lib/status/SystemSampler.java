package whaleware.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks [SystemStats] without being held up: a `/data` on a network that hangs keeps one thread, and nobody else.
public final class SystemSampler {
    private final SystemStats stats;
    private FutureTask<ObjectNode> asking;

    public SystemSampler(Path data) {
        this.stats = new SystemStats(Path.of("/"), data);
    }

    /// The answer; null where none came within a second, or an earlier question hangs.
    public synchronized ObjectNode json(Duration uptime, int restarts) {
        if (asking != null && !asking.isDone()) return null;
        asking = new FutureTask<>(() -> stats.json(uptime, restarts));
        Thread.ofPlatform().daemon().name("system").start(asking);
        try {
            return asking.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException none) {
            return null;
        }
    }
}
