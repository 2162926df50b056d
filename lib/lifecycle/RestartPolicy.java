package whaleware.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import whaleware.base.Backoff;
import whaleware.config.Settings;

/// Decides when a failed service is started again: the first time at once, then after delays that double up to a
/// maximum. After more than `ww.restart.limit` failures within `ww.restart.within`, never. If the service runs that
/// long, the next failure counts as the first.
///
/// Not thread-safe.
final class RestartPolicy {
    private static final double JITTER = 0.1;

    private final Supplier<Settings.Restart> settings;
    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final ArrayDeque<Long> failures = new ArrayDeque<>();
    private int consecutive;

    /// @param settings read at each failure, because a HUP may change them
    /// @param nanos the monotonic clock
    /// @param random numbers from 0 to 1, evenly distributed, for the jitter
    RestartPolicy(Supplier<Settings.Restart> settings, LongSupplier nanos, DoubleSupplier random) {
        this.settings = settings;
        this.nanos = nanos;
        this.random = random;
    }

    /// Returns the failures that count for the limit; without a limit, those in a row.
    int count() {
        return settings.get().limit() > 0 ? failures.size() : consecutive;
    }

    /// Counts a failure. Returns the delay before the restart; empty if the limit is reached.
    Optional<Duration> failed() {
        var settings = this.settings.get();
        long now = nanos.getAsLong(), within = settings.within().toNanos();
        if (!failures.isEmpty() && now - failures.getLast() >= within) consecutive = 0;
        failures.addLast(now);
        while (now - failures.getFirst() >= within) failures.removeFirst();
        if (settings.limit() > 0 && failures.size() > settings.limit()) return Optional.empty();
        while (settings.limit() == 0 && failures.size() > 1) failures.removeFirst();
        if (consecutive++ == 0) return Optional.of(Duration.ZERO);
        var backoff = new Backoff(settings.backoff(), settings.maxBackoff(), JITTER);
        return Optional.of(backoff.pause(consecutive - 1, random.getAsDouble()));
    }
}
