package whaleware.hooks;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/// How long the hooks took, since this supervisor's start; from any thread.
public final class HookDurations {
    /// The upper bounds of the histogram, in seconds: from a script's start to an hour of `firstboot`.
    public static final double[] SECONDS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600};

    /// One hook's.
    ///
    /// @param within how many took at most that of [#SECONDS], each with all that were shorter
    public record Histogram(String hook, long[] within, long count, double sum, long failures) {}

    private final ConcurrentSkipListMap<String, Histogram> all = new ConcurrentSkipListMap<>();

    /// A run has ended.
    void ran(String hook, Duration took, boolean failed) {
        double seconds = took.toNanos() / 1e9;
        all.merge(hook, one(hook, seconds, failed), (before, _) -> {
            var within = before.within.clone();
            for (int i = 0; i < within.length; i++) if (seconds <= SECONDS[i]) within[i]++;
            return new Histogram(hook, within, before.count + 1, before.sum + seconds, before.failures + (failed ? 1 : 0));
        });
    }

    private static Histogram one(String hook, double seconds, boolean failed) {
        var within = new long[SECONDS.length];
        for (int i = 0; i < within.length; i++) within[i] = seconds <= SECONDS[i] ? 1 : 0;
        return new Histogram(hook, within, 1, seconds, failed ? 1 : 0);
    }

    public Collection<Histogram> histograms() {
        return all.values();
    }
}
