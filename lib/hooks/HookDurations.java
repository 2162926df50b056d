package whaleware.hooks;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/// Histograms of how long the hooks took, since this supervisor's start. Thread-safe.
public final class HookDurations {
    /// The upper bounds of the buckets, in seconds: from a short script to an hour of `firstboot`.
    public static final double[] BOUNDS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600};

    /// The histogram of one hook.
    ///
    /// @param hook the hook's name
    /// @param buckets for each of [#BOUNDS], how many runs took at most that long
    /// @param count how many runs ended
    /// @param sum the duration of all runs, in seconds
    /// @param failures how many runs ended with another code than 0
    public record Histogram(String hook, long[] buckets, long count, double sum, long failures) {
        private static Histogram of(String hook, double seconds, boolean failed) {
            var buckets = new long[BOUNDS.length];
            for (int i = 0; i < buckets.length; i++) buckets[i] = seconds <= BOUNDS[i] ? 1 : 0;
            return new Histogram(hook, buckets, 1, seconds, failed ? 1 : 0);
        }

        private Histogram plus(Histogram other) {
            var sums = buckets.clone();
            for (int i = 0; i < sums.length; i++) sums[i] += other.buckets[i];
            return new Histogram(hook, sums, count + other.count, sum + other.sum, failures + other.failures);
        }
    }

    private final ConcurrentSkipListMap<String, Histogram> histograms = new ConcurrentSkipListMap<>();

    /// Adds a run that has ended.
    void add(String hook, Duration duration, boolean failed) {
        histograms.merge(hook, Histogram.of(hook, duration.toNanos() / 1e9, failed), Histogram::plus);
    }

    /// Returns the histograms of all hooks that have run, sorted by name.
    public Collection<Histogram> histograms() {
        return histograms.values();
    }
}
