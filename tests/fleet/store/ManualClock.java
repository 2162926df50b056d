package whaleware.fleet.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock of a test, which stands still unless it is set.
public final class ManualClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public Instant advance(Duration by) {
        now = now.plus(by);
        return now;
    }

    public Instant advanceSeconds(long seconds) {
        return advance(Duration.ofSeconds(seconds));
    }
}
