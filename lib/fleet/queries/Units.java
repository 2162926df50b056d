package whaleware.fleet.queries;

import java.util.Set;

/// The units of numbers, by the ends of their names, as Prometheus recommends them.
public interface Units {
    /// Numbers of `system` that only grow, although their names do not end in `_total`.
    Set<String> COUNTERS =
            Set.of("system.cpu.usage_seconds", "system.disk.read_bytes", "system.disk.written_bytes");

    /// Returns whether a number only grows, until its process starts anew: it is shown as a rate.
    static boolean counter(String key) {
        return key.endsWith("_total") || COUNTERS.contains(key);
    }

    /// Returns the unit of a number as it is shown: `ms`, `seconds`, `bytes`, `percent`, `ratio`, or "".
    /// That of a counter is a rate: `per second`, `bytes per second`.
    static String of(String key) {
        if (!counter(key)) return plain(key);
        var unit = plain(key.endsWith("_total") ? key.substring(0, key.length() - "_total".length()) : key);
        return unit.isEmpty() ? "per second" : unit + " per second";
    }

    private static String plain(String key) {
        for (var unit : new String[] {"ms", "seconds", "bytes", "percent", "ratio"}) {
            if (key.endsWith("_" + unit)) return unit;
        }
        return "";
    }
}
