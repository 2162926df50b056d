package whaleware.fleet.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Since when reports have been received without a pause. A collector that was suspended, stopped by a signal, or that
/// could not store has missed reports: no instance is silent for that.
///
/// Thread-safe.
final class ListeningTime {
    /// A tick that is later than this is a pause.
    static final Duration STALL = Duration.ofSeconds(5);
    private final InstantSource clock;
    private final LongSupplier nanos;
    private Instant since, tick;
    private long tickNanos;
    private boolean failing;

    /// @param nanos a monotonic clock
    ListeningTime(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        since = tick = clock.instant();
        tickNanos = nanos.getAsLong();
    }

    /// Notes that time passes; called each second.
    synchronized void tick() {
        long nanosNow = nanos.getAsLong();
        var now = clock.instant();
        // the monotonic clock stands still in a suspended machine, the other one does not
        boolean stalled = nanosNow - tickNanos > STALL.toNanos()
                || Duration.between(tick, now).compareTo(STALL) > 0 || now.isBefore(tick.minus(STALL));
        tickNanos = nanosNow;
        tick = now;
        if (stalled) since = now;
    }

    /// Notes that reports could not be stored.
    synchronized void failed() {
        failing = true;
        since = clock.instant();
    }

    /// Notes that the store works.
    synchronized void succeeded() {
        if (failing) since = clock.instant();
        failing = false;
    }

    synchronized Instant since() {
        return failing ? clock.instant() : since;
    }
}
