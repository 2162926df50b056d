package whaleware.fleet.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.Series;

/// Collects numbers in buckets of equal time: minimum, average and maximum. A bucket with a single value has its exact
/// time. Not thread-safe.
final class BucketedSeries {
    /// A bucket of a key.
    private static final class Bucket {
        long time;
        int count;
        double min, max, sum;

        void add(double value) {
            min = count == 0 ? value : Math.min(min, value);
            max = count == 0 ? value : Math.max(max, value);
            sum += value;
            count++;
        }
    }

    private final Instant from;
    private final long millis;
    private final int points;
    private final Map<String, Bucket[]> buckets = new LinkedHashMap<>();

    BucketedSeries(List<String> keys, Instant from, Instant to, int points) {
        this.from = from;
        this.millis = Math.max(1, Duration.between(from, to).toMillis());
        this.points = Math.max(1, points);
        for (var key : keys) buckets.put(key, new Bucket[this.points]);
    }

    /// Adds the numbers of an event; those outside of the time span are left out.
    void add(Report event) {
        long offset = Duration.between(from, event.at()).toMillis();
        if (offset < 0 || offset >= millis) return;
        int at = (int) (offset * points / millis);
        buckets.forEach((key, all) -> {
            var value = event.numbers().get(key);
            if (value == null) return;
            if (all[at] == null) {
                all[at] = new Bucket();
                all[at].time = event.at().getEpochSecond();
            }
            all[at].add(value);
        });
    }

    List<Series> series() {
        var series = new ArrayList<Series>();
        buckets.forEach((key, all) -> {
            int n = 0;
            for (var bucket : all) if (bucket != null) n++;
            var one = new Series(key, new long[n], new double[n], new double[n], new double[n]);
            int i = 0;
            for (var bucket : all) {
                if (bucket == null) continue;
                one.times()[i] = bucket.time;
                one.min()[i] = bucket.min;
                one.avg()[i] = bucket.sum / bucket.count;
                one.max()[i++] = bucket.max;
            }
            series.add(one);
        });
        return series;
    }
}
