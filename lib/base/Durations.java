package whaleware.base;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Durations as text: `"30s"` in the configuration, `30 s` in messages.
public interface Durations {
    /// The units in milliseconds.
    Map<String, Integer> MILLIS = Map.of("ms", 1, "s", 1000, "m", 60_000, "h", 3_600_000, "d", 86_400_000);
    /// The longest duration that can be configured.
    Duration LONGEST = Duration.ofDays(1000);

    /// Reads a duration such as `"30s"`, `"1.5h"` or `"250ms"`: at most 12 digits, 9 decimals, and a unit. Empty if the
    /// text is no duration, or one longer than [#LONGEST].
    static Optional<Duration> parse(String text) {
        int point = digits(text, 0), end = point;
        if (text.startsWith(".", point)) {
            end = digits(text, point + 1);
            if (end == point + 1 || end > point + 10) return Optional.empty();
        }
        var millis = MILLIS.get(text.substring(end));
        if (point == 0 || point > 12 || millis == null) return Optional.empty();
        // a regular expression and a BigDecimal take a JVM 15 ms
        long whole = Long.parseLong(text, 0, point, 10);
        if (whole > LONGEST.toMillis()) return Optional.empty(); // its nanoseconds may be no long
        var duration = Duration.ofMillis(whole * millis).plusNanos(decimals(text, point + 1, end) * millis / 1000);
        return duration.compareTo(LONGEST) <= 0 ? Optional.of(duration) : Optional.empty();
    }

    private static int digits(String text, int from) {
        while (from < text.length() && text.charAt(from) >= '0' && text.charAt(from) <= '9') from++;
        return from;
    }

    /// Returns the digits after the decimal point, as a number of billionths.
    private static long decimals(String text, int from, int to) {
        long decimals = 0;
        for (int i = from; i < from + 9; i++) decimals = decimals * 10 + (i < to ? text.charAt(i) - '0' : 0);
        return decimals;
    }

    /// Returns a part of a duration. [Duration#dividedBy(long)] makes a BigDecimal, which takes a JVM 11 ms in a stop.
    static Duration part(Duration whole, int divisor) {
        return Duration.ofNanos(whole.toNanos() / divisor);
    }

    /// Returns a duration for a message: `250 ms`, `1.5 s`, `90 s`.
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) return millis + " ms";
        boolean whole = millis % 1000 == 0 || duration.toSeconds() >= 60;
        return whole ? duration.toSeconds() + " s" : millis / 100 / 10.0 + " s";
    }
}
