package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The numbers in what `monitor` printed, as metrics: `{"db": {"openConnections": 3}}` becomes `whaleware_monitor_db_open_connections 3`.
/// What `monitor` prints may be the service's own words, and is multiplied here: there are so many, of names so long, and what is beyond is left out.
final class MonitorMetrics {
    private static final String PREFIX = "whaleware_monitor";
    private static final int MOST = 1000, LONGEST_PATH = 200;
    private static final Set<String> RESERVED = Set.of("_count", "_sum", "_bucket", "_info");

    /// @param path of the number, as in the JSON, without what is an index
    /// @param index where it lies in an array, `0`, or `0.2` in one of arrays; empty elsewhere
    private record Number(String path, String index, double value) {}

    private final Map<String, List<Number>> byName = new TreeMap<>();
    private int found;

    private MonitorMetrics(JsonNode answer) {
        collect(answer, "", "");
    }

    /// Adds them all; numbers that Prometheus cannot hold (`1e400`) are left out.
    static void write(JsonNode answer, PrometheusText to) {
        new MonitorMetrics(answer).byName.forEach((name, numbers) -> {
            to.family(name, type(name), "A number that the hook monitor printed: " + numbers.getFirst().path + ".");
            for (var number : numbers) to.sample(number.value, labels(number, numbers.getFirst().path));
        });
    }

    private void collect(JsonNode node, String path, String index) {
        if (path.length() > LONGEST_PATH) return;
        if (node.isObject()) node.properties().forEach(member -> collect(member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), index));
        for (int i = 0; node.isArray() && i < node.size(); i++) collect(node.get(i), path, index.isEmpty() ? "" + i : index + "." + i);
        if (node.isNumber() && Double.isFinite(node.doubleValue()) && found++ < MOST) {
            var numbers = byName.computeIfAbsent(name(path), _ -> new ArrayList<>());
            if (numbers.stream().noneMatch(n -> n.path.equals(path) && n.index.equals(index))) numbers.add(new Number(path, index, node.doubleValue()));
        }
    }

    /// Two keys may become one name, as `a-b` and `a.b` do: the second says which it is.
    private static String[] labels(Number number, String first) {
        var labels = new ArrayList<String>();
        if (!number.path.equals(first)) labels.addAll(List.of("key", number.path));
        if (!number.index.isEmpty()) labels.addAll(List.of("index", number.index));
        return labels.toArray(String[]::new);
    }

    private static String name(String path) {
        var words = path.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return words.isEmpty() ? PREFIX : PREFIX + "_" + words;
    }

    /// What Prometheus' conventions want of a name: some endings belong to a type.
    private static String type(String name) {
        if (name.endsWith("_total")) return "counter";
        return RESERVED.stream().anyMatch(name::endsWith) ? "untyped" : "gauge";
    }
}
