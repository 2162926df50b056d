package whaleware.base;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as text: `"30s"` in the configuration, `30 s` in messages.
public interface Durations {
    /// A number and a unit: milliseconds, seconds, minutes, hours or days.
    Pattern TEXT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    /// The units in milliseconds.
    Map<String, Integer> MILLIS = Map.of("ms", 1, "s", 1000, "m", 60_000, "h", 3_600_000, "d", 86_400_000);
    /// The longest duration that can be configured.
    Duration LONGEST = Duration.ofDays(1000);

    /// Reads a duration such as `"30s"`, `"1.5h"` or `"250ms"`. Empty if the text is no duration, or one longer than
    /// [#LONGEST].
    static Optional<Duration> parse(String text) {
        var found = TEXT.matcher(text);
        if (!found.matches()) return Optional.empty();
        var unit = BigDecimal.valueOf(MILLIS.get(found.group(2)) * 1_000_000L);
        var nanos = new BigDecimal(found.group(1)).multiply(unit).toBigInteger();
        if (nanos.bitLength() > 62) return Optional.empty();
        var duration = Duration.ofNanos(nanos.longValueExact());
        return duration.compareTo(LONGEST) <= 0 ? Optional.of(duration) : Optional.empty();
    }

    /// Returns a duration for a message: `250 ms`, `1.5 s`, `90 s`.
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) return millis + " ms";
        boolean whole = millis % 1000 == 0 || duration.toSeconds() >= 60;
        return whole ? duration.toSeconds() + " s" : millis / 100 / 10.0 + " s";
    }
}
