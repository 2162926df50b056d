package whaleware.fleet.queries;

import java.util.Arrays;
import whaleware.fleet.store.Series;

/// The rate of a counter, per second.
public interface CounterRate {
    /// Returns the rate between each two neighbours, at the time of the second. A counter that falls has started anew
    /// from 0, as in Prometheus: the rate is never negative.
    ///
    /// Of values that the store has rolled up, the greatest of each span counts: it is the last before a reset.
    static Series of(Series counter) {
        int points = Math.max(0, counter.times().length - 1);
        var times = new long[points];
        var rates = new double[points];
        int used = 0;
        for (int i = 1; i <= points; i++) {
            long seconds = counter.times()[i] - counter.times()[i - 1];
            if (seconds <= 0) continue; // two reports in a second
            double before = counter.max()[i - 1], now = counter.max()[i];
            times[used] = counter.times()[i];
            rates[used++] = (now >= before ? now - before : now) / seconds;
        }
        times = Arrays.copyOf(times, used);
        rates = Arrays.copyOf(rates, used);
        return new Series(counter.key(), times, rates, rates, rates);
    }
}
