package whaleware.fleet.queries;

import java.util.Arrays;
import whaleware.fleet.store.Series;

/// Fewer points of a series, with the same extremes.
public interface Downsampling {
    /// Returns a series of at most `points` points, one for each of as many equal spans of time that has a value: the
    /// least, the mean and the greatest value of the span, at the time of its first value.
    static Series of(Series series, int points) {
        int count = series.times().length;
        if (count <= points) return series;
        long first = series.times()[0], span = series.times()[count - 1] - first + 1;
        var times = new long[points];
        double[] min = new double[points], avg = new double[points], max = new double[points];
        int used = 0;
        for (int i = 0; i < count; ) {
            long bucket = (series.times()[i] - first) * points / span;
            times[used] = series.times()[i];
            double least = series.min()[i], greatest = series.max()[i], sum = 0;
            int values = 0;
            for (; i < count && (series.times()[i] - first) * points / span == bucket; i++, values++) {
                least = Math.min(least, series.min()[i]);
                greatest = Math.max(greatest, series.max()[i]);
                sum += series.avg()[i];
            }
            min[used] = least;
            avg[used] = sum / values;
            max[used++] = greatest;
        }
        return new Series(series.key(), Arrays.copyOf(times, used), Arrays.copyOf(min, used),
                Arrays.copyOf(avg, used), Arrays.copyOf(max, used));
    }
}
