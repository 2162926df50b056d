package whaleware.status;

/// Metrics as Prometheus reads them: its text format, version 0.0.4 (prometheus.io, "Exposition formats").
final class PrometheusText {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private String name;

    /// Begins a family: the samples that follow belong to it.
    ///
    /// @param type `gauge`, `counter`, `histogram`, `untyped`
    PrometheusText family(String name, String type, String help) {
        this.name = name;
        text.append("# HELP ").append(name).append(' ').append(help.replace("\\", "\\\\").replace("\n", "\\n")).append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /// @param labels name, value, name, value …
    PrometheusText sample(double value, String... labels) {
        return sample("", value, labels);
    }

    /// @param suffix of a histogram's samples: `_bucket`, `_sum`, `_count`
    PrometheusText sample(String suffix, double value, String... labels) {
        text.append(name).append(suffix);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
        return this;
    }

    /// A number as people write it, where it is a whole one; `0.5`, `+Inf`.
    static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) return "+Inf";
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
