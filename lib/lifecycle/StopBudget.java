package whaleware.lifecycle;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The one budget of a stop: the wait for the hook that was interrupted, drain, svcdown and TERM share it, and its last
/// second is kept for KILL and the reports.
///
/// @param start when the stop was asked for, on the monotonic clock
/// @param grace all that it may take
record StopBudget(long start, Duration grace, LongSupplier nanos) {

    /// What is left before it is time to kill; never negative.
    Duration soft() {
        return left().minus(kept()).isNegative() ? Duration.ZERO : left().minus(kept());
    }

    /// What one step may have of that, so that the next one, which is TERM, has a second, or as much as this one.
    Duration step() {
        var half = soft().dividedBy(2);
        var most = soft().minus(Duration.ofSeconds(1));
        return most.compareTo(half) < 0 ? half : most;
    }

    /// What is left of it all; never negative.
    Duration left() {
        var left = grace.minusNanos(nanos.getAsLong() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// A second, or half of a budget that is smaller than two.
    private Duration kept() {
        var half = grace.dividedBy(2);
        return half.compareTo(Duration.ofSeconds(1)) < 0 ? half : Duration.ofSeconds(1);
    }
}
