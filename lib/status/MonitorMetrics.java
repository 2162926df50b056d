package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The numbers that `monitor` printed, as metrics: `{"db": {"openConnections": 3}}` becomes
/// `whaleware_monitor_db_open_connections 3`.
///
/// The service may choose the keys, and each becomes a metric: numbers beyond a limit, and those with longer paths,
/// are left out.
final class MonitorMetrics {
    private static final String PREFIX = "whaleware_monitor";
    private static final int MAX_NUMBERS = 1000, MAX_PATH = 200;
    /// Endings that a gauge must not have.
    private static final Set<String> RESERVED = Set.of("_count", "_sum", "_bucket", "_info");

    /// @param path the path in the JSON, without array indexes
    /// @param index the position in an array, `0`, or `0.2` in an array of arrays; empty outside of arrays
    private record Number(String path, String index, double value) {}

    private final Map<String, List<Number>> byName = new TreeMap<>();
    private int count;

    private MonitorMetrics(JsonNode answer) {
        collect(answer, "", "");
    }

    /// Adds the numbers to the text. Leaves out numbers that Prometheus cannot hold, such as `1e400`.
    static void write(JsonNode answer, PrometheusText text) {
        new MonitorMetrics(answer).byName.forEach((name, numbers) -> {
            text.family(name, type(name), "A number that the hook monitor printed: " + numbers.getFirst().path + ".");
            for (var number : numbers) text.sample(number.value, labels(number, numbers.getFirst().path));
        });
    }

    private void collect(JsonNode node, String path, String index) {
        if (path.length() > MAX_PATH) return;
        for (var member : node.properties()) collect(member.getValue(), join(path, member.getKey()), index);
        for (int i = 0; node.isArray() && i < node.size(); i++) collect(node.get(i), path, join(index, "" + i));
        if (node.isNumber() && Double.isFinite(node.doubleValue()) && count++ < MAX_NUMBERS) {
            var numbers = byName.computeIfAbsent(name(path), _ -> new ArrayList<>());
            boolean known = numbers.stream().anyMatch(n -> n.path.equals(path) && n.index.equals(index));
            if (!known) numbers.add(new Number(path, index, node.doubleValue()));
        }
    }

    private static String join(String path, String next) {
        return path.isEmpty() ? next : path + "." + next;
    }

    /// Returns the labels. Two keys may lead to one name, as `a-b` and `a.b` do: then the label `key` tells the
    /// second from the first.
    private static String[] labels(Number number, String firstPath) {
        var labels = new ArrayList<String>();
        if (!number.path.equals(firstPath)) labels.addAll(List.of("key", number.path));
        if (!number.index.isEmpty()) labels.addAll(List.of("index", number.index));
        return labels.toArray(String[]::new);
    }

    private static String name(String path) {
        var words = path.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return words.isEmpty() ? PREFIX : PREFIX + "_" + words;
    }

    /// Returns the type that Prometheus' naming conventions give to a name.
    private static String type(String name) {
        if (name.endsWith("_total")) return "counter";
        return RESERVED.stream().anyMatch(name::endsWith) ? "untyped" : "gauge";
    }
}
