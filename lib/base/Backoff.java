package whaleware.base;

import java.time.Duration;

/// Exponential back-off: each pause is twice as long as the one before, up to a maximum. Jitter keeps many instances
/// that lost the same back-end from trying again at the same moment.
///
/// @param first the pause before the second try
/// @param max the longest pause, without jitter
/// @param jitter the fraction by which a pause may be shorter or longer: 0.1 is ±10 %
public record Backoff(Duration first, Duration max, double jitter) {

    /// Returns the pause before the next try.
    ///
    /// @param failures the number of failures in a row, 1 or more
    /// @param random uniformly distributed from 0 to 1
    public Duration pause(int failures, double random) {
        var doubled = first.toNanos() * Math.pow(2, Math.max(0, failures - 1));
        return Duration.ofNanos((long) (Math.min(doubled, max.toNanos()) * (1 + jitter * (2 * random - 1))));
    }
}
