package whaleware.reports;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import whaleware.base.Backoff;

/// When to try a back-end next: at once, after a pause that doubles with each failure, or when the back-end asks for
/// it. Thread-safe.
public final class RetrySchedule {
    private static final Backoff AT_THE_END = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), 0.2);

    private final Backoff usual;
    private Backoff backoff;
    private boolean ending;
    private int failures;
    private long notBefore = System.nanoTime();

    public RetrySchedule(Backoff usual) {
        this.usual = backoff = usual;
    }

    /// Returns the nanoseconds until the next try; 0 or less if it is due.
    public synchronized long delay() {
        return notBefore - System.nanoTime();
    }

    public synchronized void succeeded() {
        failures = 0;
    }

    public synchronized void failed(Throwable why) {
        var pause = backoff.pause(++failures, ThreadLocalRandom.current().nextDouble());
        if (!ending && why instanceof Backend.RetryLater later && later.after.compareTo(pause) > 0) pause = later.after;
        notBefore = System.nanoTime() + pause.toNanos();
    }

    /// Makes the next try due now.
    ///
    /// @param ending whether the life ends: then later pauses are short too, also if the back-end asks for more
    synchronized void retryNow(boolean ending) {
        this.ending = ending;
        backoff = ending ? AT_THE_END : usual;
        failures = 0;
        notBefore = System.nanoTime();
    }
}
