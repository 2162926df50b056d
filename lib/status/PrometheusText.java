package whaleware.status;

/// Builds Prometheus' text format, version 0.0.4 (prometheus.io, "Exposition formats"). Not thread-safe.
public final class PrometheusText {
    /// The media type.
    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private String name;

    /// Begins a metric family: the next samples belong to it.
    ///
    /// @param type `gauge`, `counter`, `histogram` or `untyped`
    public PrometheusText family(String name, String type, String help) {
        this.name = name;
        text.append("# HELP ").append(name).append(' ').append(help.replace("\\", "\\\\").replace("\n", "\\n"));
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /// Adds a sample.
    ///
    /// @param labels name, value, name, value …
    public PrometheusText sample(double value, String... labels) {
        return sample("", value, labels);
    }

    /// Adds a sample of a histogram.
    ///
    /// @param suffix `_bucket`, `_sum` or `_count`
    PrometheusText sample(String suffix, double value, String... labels) {
        text.append(name).append(suffix);
        for (int i = 0; i < labels.length; i += 2) {
            var escaped = labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escaped).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
        return this;
    }

    /// Returns the number as text: `3` for a whole number, else `0.5` or `+Inf`.
    static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) return "+Inf";
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
