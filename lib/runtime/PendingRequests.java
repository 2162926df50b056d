package whaleware.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What was asked of the whole container: to stop, to hurry with that, to read its configuration again. Of the loop's own thread.
public final class PendingRequests {
    /// Ends whatever is being waited for: the container is to stop.
    public static final class StopRequested extends RuntimeException {
        public StopRequested() {
            super("stop asked", null, false, false);
        }
    }

    private static final long SAME_STOP = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private boolean stopping, hurry, reload;
    private long firstStop;
    private String stopCause;

    /// @param nanos the monotonic clock
    PendingRequests(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// What a TERM leads to: the stop, at once, or haste where one is under way.
    ///
    /// @param again whether it hurries a stop that is under way
    /// @param cause who asked, where that is to be told; else null
    public void stop(boolean again, String cause) {
        if (!stopping) {
            stopping(nanos.getAsLong());
            stopCause = cause;
            throw new StopRequested();
        }
        if (again && nanos.getAsLong() - firstStop >= SAME_STOP) hurry = true;
    }

    /// From now on a stop is under way, begun at `since`: it is no news any more, but a second TERM hurries it.
    public void stopping(long since) {
        stopping = true;
        firstStop = since;
    }

    /// Whether a stop is under way.
    public boolean stopping() {
        return stopping;
    }

    /// Whether it is to be cut short.
    boolean hurry() {
        return hurry;
    }

    /// When the stop was asked for, on the monotonic clock; the present before it was.
    public long stopSince() {
        return stopping ? firstStop : nanos.getAsLong();
    }

    /// Who asked for the stop; null for a signal.
    public String stopCause() {
        return stopCause;
    }

    void toReload() {
        reload = true;
    }

    /// Whether a HUP came since this was last asked.
    public boolean reload() {
        var asked = reload;
        reload = false;
        return asked;
    }

    /// Whether a HUP waits to be asked for.
    public boolean reloadAsked() {
        return reload;
    }
}
