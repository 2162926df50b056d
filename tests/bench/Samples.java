package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one measurement brought, several times.
///
/// @param what the row, such as `exec to UP`
/// @param who the column, such as `supervisord`
/// @param unit of the values
record Samples(String what, String who, String unit, List<Double> values) {
    /// A measurement, made so often; the first is not counted.
    interface Measurement {
        double once() throws Exception;
    }

    static Samples of(String what, String who, String unit, int runs, Measurement measurement) throws Exception {
        System.err.printf("bench: %s, %s%n", what, who);
        measurement.once();
        var values = new ArrayList<Double>();
        for (int i = 0; i < runs; i++) values.add(measurement.once());
        return new Samples(what, who, unit, values.stream().sorted().toList());
    }

    static Samples one(String what, String who, String unit, double value) {
        return new Samples(what, who, unit, List.of(value));
    }

    double median() {
        int half = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(half) : (values.get(half - 1) + values.get(half)) / 2;
    }

    /// As `12.3 (11.9 … 14.0)`.
    String told() {
        return values.size() == 1 ? number(median()) : number(median()) + " (" + number(values.getFirst()) + " … " + number(values.getLast()) + ")";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
