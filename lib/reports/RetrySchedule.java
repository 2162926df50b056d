package whaleware.reports;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import whaleware.base.Backoff;

/// When a back-end is tried next: at once, after a pause that doubles while it fails, or when it says. Guarded by [Waiting].
final class RetrySchedule {
    private static final Backoff HURRY = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), 0.2);

    private final Backoff usual;
    private Backoff backoff;
    private boolean last;
    private int failures;
    private long notBefore = System.nanoTime();

    RetrySchedule(Backoff usual) {
        this.usual = backoff = usual;
    }

    /// Nanoseconds until the next try; not more than 0 when it is due.
    long pause() {
        return notBefore - System.nanoTime();
    }

    void succeeded() {
        failures = 0;
    }

    void failed(Throwable why) {
        var pause = backoff.pause(++failures, ThreadLocalRandom.current().nextDouble());
        if (!last && why instanceof Backend.RetryLater later && later.after.compareTo(pause) > 0) pause = later.after;
        notBefore = System.nanoTime() + pause.toNanos();
    }

    /// Ends the pause that is under way.
    ///
    /// @param last whether a life ends: then those to come are short too, whatever the back-end says
    void hurry(boolean last) {
        this.last = last;
        backoff = last ? HURRY : usual;
        failures = 0;
        notBefore = System.nanoTime();
    }
}
