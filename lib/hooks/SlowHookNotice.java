package whaleware.hooks;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import whaleware.base.Durations;

/// Tells about a wait that gets long: after half a minute, then each time it has become twice as long, and every ten minutes.
public final class SlowHookNotice {
    private static final long FIRST = Duration.ofSeconds(30).toNanos(), EVERY = Duration.ofMinutes(10).toNanos();

    private final String what;
    private final Duration atMost;
    private final LongSupplier nanos;
    private final Consumer<String> say;
    private final long since;
    private long next = FIRST;

    /// A wait that begins now.
    ///
    /// @param what is waited for
    /// @param atMost how long it may take
    /// @param nanos the monotonic clock
    public SlowHookNotice(String what, Duration atMost, LongSupplier nanos, Consumer<String> say) {
        this.what = what;
        this.atMost = atMost;
        this.nanos = nanos;
        this.say = say;
        this.since = nanos.getAsLong();
    }

    /// Tells, if it is time.
    public void look() {
        long waited = nanos.getAsLong() - since;
        if (waited < next) return;
        say.accept("waiting for " + what + ": " + Durations.format(Duration.ofSeconds(Duration.ofNanos(waited).toSeconds())) + " by now, " + Durations.format(atMost) + " at most");
        while (next <= waited) next += Math.min(next, EVERY);
    }
}
