package whaleware.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Requests to the whole container that are not yet fulfilled: stop, hurry the stop, reload the configuration.
///
/// Not thread-safe: belongs to the loop's thread.
public final class PendingRequests {
    /// Ends the wait in progress, because the container is to stop.
    public static final class StopRequested extends RuntimeException {
        public StopRequested() {
            super("stop requested", null, false, false);
        }
    }

    private static final long SAME_STOP = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private boolean stopping, hurried, reload;
    private long stopSince;
    private String stopCause;

    /// @param nanos the monotonic clock
    PendingRequests(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Starts the stop, or hurries the stop in progress if that was requested at least a second ago.
    ///
    /// Throws [StopRequested] if no stop was in progress.
    ///
    /// @param hurry whether this request may hurry a stop in progress
    /// @param cause the reason to publish, or null for a signal
    public void requestStop(boolean hurry, String cause) {
        if (!stopping) {
            resumeStop(nanos.getAsLong());
            stopCause = cause;
            throw new StopRequested();
        }
        if (hurry && nanos.getAsLong() - stopSince >= SAME_STOP) hurried = true;
    }

    /// Marks the stop as in progress: from now on TERM hurries it and throws nothing.
    ///
    /// @param since when the stop was requested, on the monotonic clock
    public void resumeStop(long since) {
        stopping = true;
        stopSince = since;
    }

    /// Returns whether a stop is in progress.
    public boolean stopping() {
        return stopping;
    }

    /// Returns whether the stop in progress is hurried.
    boolean hurried() {
        return hurried;
    }

    /// Returns when the stop was requested, on the monotonic clock; the present if no stop is in progress.
    public long stopSince() {
        return stopping ? stopSince : nanos.getAsLong();
    }

    /// Returns why the stop was requested. Returns null if a signal requested it.
    public String stopCause() {
        return stopCause;
    }

    /// Requests a reload of the configuration.
    void requestReload() {
        reload = true;
    }

    /// Returns whether a reload is requested, and clears the request.
    public boolean takeReload() {
        var requested = reload;
        reload = false;
        return requested;
    }

    /// Returns whether a reload is requested, and keeps the request.
    public boolean reloadRequested() {
        return reload;
    }
}
