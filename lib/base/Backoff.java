package whaleware.base;

import java.time.Duration;

/// How long to wait before the next try: twice as long each time, up to a cap, with jitter so that
/// many instances that lost the same back-end do not come back at the same moment.
///
/// @param first before the second try
/// @param max the cap
/// @param jitter the part by which a pause may be shorter or longer: 0.1 is ±10 %
public record Backoff(Duration first, Duration max, double jitter) {

    /// The pause after so many failures in a row.
    ///
    /// @param failures 1 or more
    /// @param random from 0 to 1, evenly
    public Duration pause(int failures, double random) {
        var doubled = first.toNanos() * Math.pow(2, Math.max(0, failures - 1));
        return Duration.ofNanos((long) (Math.min(doubled, max.toNanos()) * (1 + jitter * (2 * random - 1))));
    }
}
