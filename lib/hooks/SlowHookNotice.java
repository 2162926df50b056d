package whaleware.hooks;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import whaleware.base.Durations;

/// Logs that a wait takes long: after 30 s, then at doubling intervals, and at last every ten minutes.
///
/// Not thread-safe.
final class SlowHookNotice {
    private static final long FIRST = Duration.ofSeconds(30).toNanos();
    private static final long MAX_INTERVAL = Duration.ofMinutes(10).toNanos();

    private final String subject;
    private final Duration timeout;
    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final long start;
    private long next = FIRST;

    /// Starts the measurement of a wait.
    ///
    /// @param subject the name of the awaited task, such as `hook boot`
    /// @param timeout the longest time that the wait may take
    /// @param nanos the monotonic clock
    SlowHookNotice(String subject, Duration timeout, LongSupplier nanos, Consumer<String> log) {
        this.subject = subject;
        this.timeout = timeout;
        this.nanos = nanos;
        this.log = log;
        this.start = nanos.getAsLong();
    }

    /// Logs a line if one is due.
    void check() {
        long waited = nanos.getAsLong() - start;
        if (waited < next) return;
        var seconds = Duration.ofSeconds(Duration.ofNanos(waited).toSeconds());
        log.accept("waiting for " + subject + ": " + Durations.format(seconds) + " by now, " + Durations.format(timeout)
                + " at most");
        while (next <= waited) next += Math.min(next, MAX_INTERVAL);
    }
}
