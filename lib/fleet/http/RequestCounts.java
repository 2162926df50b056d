package whaleware.fleet.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts responses by their status code. Thread-safe.
public final class RequestCounts {
    private final Map<Integer, LongAdder> counts = new ConcurrentHashMap<>();

    void count(int code) {
        counts.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    /// Returns the number of responses of each code.
    public Map<Integer, Long> all() {
        var all = new TreeMap<Integer, Long>();
        counts.forEach((code, count) -> all.put(code, count.sum()));
        return all;
    }
}
