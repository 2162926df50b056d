package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// Ages and numbers for people.
public interface Quantities {
    String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /// Returns an age as `status` prints it: `90 s`, `5 min`, `3 h 12 min` or `2 d 4 h`.
    static String age(long seconds) {
        if (seconds < 120) return Math.max(0, seconds) + " s";
        if (seconds < 7200) return seconds / 60 + " min";
        if (seconds < 172_800) return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    /// Returns a number of bytes with the unit that fits: `1.5 MiB`.
    static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        for (; Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1; unit++) value /= 1024;
        return rounded(value) + " " + BYTE_UNITS[unit];
    }

    /// Returns a duration: `250 ms`, `1.5 s` or as [#age].
    static String duration(double seconds) {
        if (seconds < 0.01) return rounded(seconds * 1000) + " ms";
        if (seconds < 1) return Math.round(seconds * 1000) + " ms";
        return seconds < 100 ? rounded(seconds) + " s" : age(Math.round(seconds));
    }

    /// Returns the number at a path, with the unit that the last key names: `12 ms` for `latency_ms` or `latencyMs`.
    static String withUnit(String path, JsonNode number) {
        var key = path.substring(path.lastIndexOf('.') + 1);
        double value = number.doubleValue();
        if (!Double.isFinite(value)) return number.asText();
        if (ends(key, "bytes")) return bytes(value);
        if (ends(key, "ms")) return number.asText() + " ms";
        if (ends(key, "seconds")) return number.asText() + " s";
        return ends(key, "percent") ? number.asText() + " %" : number.asText();
    }

    private static boolean ends(String key, String unit) {
        var capitalized = unit.substring(0, 1).toUpperCase(Locale.ROOT) + unit.substring(1);
        return key.equals(unit) || key.endsWith("_" + unit) || key.endsWith(capitalized);
    }

    /// Returns a number with at most one decimal.
    private static String rounded(double value) {
        return PrometheusText.number(Math.rint(value * 10) / 10);
    }
}
