package whaleware.lifecycle;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import whaleware.base.Durations;

/// The time budget of a stop, `ww.stop.grace` from the moment when the stop was requested. The interrupted hook,
/// drain, `svcdown`, TERM and the last reports share it; the launcher gets the rest. One object serves all of them;
/// before a stop the whole budget is left.
///
/// @param requested when the stop was requested, on the monotonic clock; the present before a stop
/// @param grace the whole budget
/// @param now the monotonic clock, in nanoseconds
record StopBudget(LongSupplier requested, Supplier<Duration> grace, LongSupplier now) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// The shortest time for the launcher, in tenths of a second.
    static final long MIN_TENTHS = 5;

    /// Returns when the stop was requested, on the monotonic clock; the present before a stop.
    long start() {
        return requested.getAsLong();
    }

    /// Returns the time left for everything; never negative.
    Duration left() {
        return atLeastZero(grace.get().minusNanos(now.getAsLong() - start()));
    }

    /// Returns the time left before KILL: the last second, or the last half of a budget below two seconds, is for
    /// KILL and the reports. Never negative.
    Duration beforeKill() {
        return atLeastZero(left().minus(min(SECOND, Durations.part(grace.get(), 2))));
    }

    /// Returns the share of [#beforeKill] for a step that TERM follows: TERM keeps one second, or as much as the
    /// step.
    Duration beforeTerm() {
        return max(beforeKill().minus(SECOND), Durations.part(beforeKill(), 2));
    }

    /// Returns the time left for the launcher to end the remaining processes, in tenths of a second.
    long tenthsForLauncher() {
        return Math.max(MIN_TENTHS, left().toMillis() / 100);
    }

    /// Returns the shorter of the time left and `wanted`.
    Duration atMost(Duration wanted) {
        return min(wanted, left());
    }

    private static Duration atLeastZero(Duration duration) {
        return max(duration, Duration.ZERO);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
