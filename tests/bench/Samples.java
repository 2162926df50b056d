package bench;

import java.util.List;
import java.util.Locale;

/// What one measurement brought, as often as it was made.
///
/// @param what the row, such as `exec to UP`
/// @param who the column, such as `supervisord`
/// @param unit of the values
record Samples(String what, String who, String unit, List<Double> values) {

    double median() {
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double least() {
        return values.stream().min(Double::compare).orElseThrow();
    }

    double most() {
        return values.stream().max(Double::compare).orElseThrow();
    }

    /// As `12.3 (11.9 … 14.0)`.
    String told() {
        return values.size() == 1 ? number(median()) : number(median()) + " (" + number(least()) + " … " + number(most()) + ")";
    }

    /// With three digits that count.
    static String number(double value) {
        if (value == 0) return "0";
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }
}
