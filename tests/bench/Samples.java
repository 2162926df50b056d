package bench;

import java.util.List;
import java.util.Locale;

/// The values of a measurement.
///
/// @param what the row, for example `exec to UP`
/// @param who the peer, for example `supervisord`
/// @param unit of the values
record Samples(String what, String who, String unit, List<Double> values) {

    double median() {
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double min() {
        return values.stream().min(Double::compare).orElseThrow();
    }

    double max() {
        return values.stream().max(Double::compare).orElseThrow();
    }

    /// Returns median, minimum and maximum: `12.3 (11.9 … 14.0)`.
    String describe() {
        if (values.size() == 1) return number(median());
        return number(median()) + " (" + number(min()) + " … " + number(max()) + ")";
    }

    /// Returns a number with three significant digits.
    static String number(double value) {
        if (value == 0) return "0";
        var format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
