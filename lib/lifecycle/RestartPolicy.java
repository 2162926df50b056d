package whaleware.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import whaleware.base.Backoff;
import whaleware.config.Settings;

/// When a service that failed may be started again: the first time at once, then after pauses that double up to a cap, and
/// no more when `ww.restart.limit` failures lie within `ww.restart.within`. So much quiet makes the next failure a first one.
final class RestartPolicy {
    private final Supplier<Settings.Restart> settings;
    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final ArrayDeque<Long> failures = new ArrayDeque<>();
    private int inARow;

    /// @param settings asked at each failure: a HUP may have changed them
    /// @param nanos the monotonic clock
    /// @param random from 0 to 1, evenly: the jitter
    RestartPolicy(Supplier<Settings.Restart> settings, LongSupplier nanos, DoubleSupplier random) {
        this.settings = settings;
        this.nanos = nanos;
        this.random = random;
    }

    /// Counts a failure. The pause before the restart, or empty where the limit is reached.
    Optional<Duration> failed() {
        var settings = this.settings.get();
        long now = nanos.getAsLong(), within = settings.within().toNanos();
        if (!failures.isEmpty() && now - failures.getLast() >= within) inARow = 0;
        failures.addLast(now);
        while (now - failures.getFirst() >= within) failures.removeFirst();
        if (settings.limit() > 0 && failures.size() > settings.limit()) return Optional.empty();
        while (settings.limit() == 0 && failures.size() > 1) failures.removeFirst();
        return Optional.of(inARow++ == 0 ? Duration.ZERO : new Backoff(settings.backoff(), settings.maxBackoff(), 0.1).pause(inARow - 1, random.getAsDouble()));
    }
}
