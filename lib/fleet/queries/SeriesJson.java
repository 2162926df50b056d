package whaleware.fleet.queries;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.Series;

/// Numbers over time as JSON.
public interface SeriesJson {
    /// The most points that are read of a counter, before its rate is down-sampled.
    int COUNTER_POINTS = 3000;

    /// Returns the numbers that are known of an instance, with their units and last values. The values of counters
    /// are as reported, not rates.
    static byte[] keys(FleetReader reader, String instance) throws IOException {
        var keys = reader.keys(instance);
        var view = reader.instances().get(instance);
        return JsonText.object(json -> {
            json.writeArrayFieldStart("keys");
            for (var key : keys) {
                json.writeStartObject();
                json.writeStringField("key", key);
                json.writeStringField("unit", Units.of(key));
                var last = view == null ? null : view.numbers().get(key);
                if (last != null) {
                    json.writeFieldName("last");
                    JsonText.number(json, last);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /// Returns numbers of a time span, counters as rates. A key without values in it has empty arrays.
    static byte[] series(FleetReader reader, String instance, List<String> keys, Instant from, Instant to, int points)
            throws IOException {
        var read = read(reader, instance, keys, from, to, points);
        return JsonText.object(json -> {
            JsonText.time(json, "from", from);
            JsonText.time(json, "to", to);
            json.writeArrayFieldStart("series");
            for (var key : keys) write(json, read.getOrDefault(key, empty(key)));
            json.writeEndArray();
        });
    }

    /// Returns the last values of a number of several instances, for small plots.
    ///
    /// @param points at most this many of each
    static byte[] sparks(FleetReader reader, List<String> instances, String key, Instant from, Instant to, int points)
            throws IOException {
        return JsonText.object(json -> {
            json.writeStringField("key", key);
            json.writeStringField("unit", Units.of(key));
            json.writeObjectFieldStart("series");
            for (var instance : instances) {
                var series = read(reader, instance, List.of(key), from, to, points).get(key);
                if (series == null || series.times().length == 0) continue;
                json.writeFieldName(instance);
                numbers(json, series.avg());
            }
            json.writeEndObject();
        });
    }

    private static HashMap<String, Series> read(FleetReader reader, String instance, List<String> keys, Instant from,
                                                Instant to, int points) throws IOException {
        var read = new HashMap<String, Series>();
        var gauges = keys.stream().filter(key -> !Units.counter(key)).toList();
        var counters = keys.stream().filter(Units::counter).toList();
        if (!gauges.isEmpty()) {
            for (var series : reader.series(instance, gauges, from, to, points)) {
                read.put(series.key(), Downsampling.of(series, points));
            }
        }
        if (!counters.isEmpty()) {
            for (var series : reader.series(instance, counters, from, to, COUNTER_POINTS)) {
                read.put(series.key(), Downsampling.of(CounterRate.of(series), points));
            }
        }
        return read;
    }

    private static void write(JsonGenerator json, Series series) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", series.key());
        json.writeStringField("unit", Units.of(series.key()));
        json.writeArrayFieldStart("times");
        for (long time : series.times()) json.writeNumber(time);
        json.writeEndArray();
        json.writeFieldName("min");
        numbers(json, series.min());
        json.writeFieldName("avg");
        numbers(json, series.avg());
        json.writeFieldName("max");
        numbers(json, series.max());
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, double[] values) throws IOException {
        json.writeStartArray();
        for (double value : values) JsonText.number(json, rounded(value));
        json.writeEndArray();
    }

    /// Seven digits are more than a plot shows, and halve the text of means and rates.
    private static double rounded(double value) {
        if (value == 0 || !Double.isFinite(value) || value == Math.rint(value)) return value;
        double scale = Math.pow(10, 6 - Math.floor(Math.log10(Math.abs(value))));
        double rounded = Math.rint(value * scale) / scale;
        return Double.isFinite(rounded) ? rounded : value;
    }

    private static Series empty(String key) {
        return new Series(key, new long[0], new double[0], new double[0], new double[0]);
    }
}
