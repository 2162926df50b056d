package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The part of the [InstancePage] on the last run of `monitor`: how it ended, what it printed, and when it is due next.
interface MonitorSection {
    /// The most values of `monitor` on the page, and the longest path of one.
    int MAX_VALUES = 200, MAX_PATH = 200;

    /// Adds the last result of `monitor`, and a row for each value that it printed.
    ///
    /// @param monitor `monitor` of `state.json`
    /// @param up whether the state is UP: only then `monitor` runs again by itself
    /// @param uptime the seconds since the machine's start
    static void add(JsonNode monitor, boolean up, long uptime, Html page) {
        if (monitor.isMissingNode()) return;
        InstanceTables.part("monitor", "Monitor", page);
        page.markup("<p>").text(monitor.path("outcome").asText()).markup(", ");
        var ago = Quantities.age(uptime - monitor.path("up").asLong()) + " ago";
        InstancePage.time(monitor.path("at").asText(), ago, page);
        page.plain(", took " + Quantities.duration(monitor.path("took_ms").asDouble() / 1000)).markup("</p>\n");
        addFailures(monitor, page);
        if (up) addNext(monitor, uptime, page);
        var values = new ArrayList<Value>();
        collect(monitor.path("answer"), "", values);
        if (!values.isEmpty()) {
            page.markup("<table><thead><tr><th scope=\"col\">Key</th><th scope=\"col\" class=\"n\">Value</th></tr>"
                    + "</thead>\n<tbody>\n");
            for (var value : values.subList(0, Math.min(MAX_VALUES, values.size()))) addValue(value, page);
            page.markup("</tbody></table>\n");
        }
        if (values.size() > MAX_VALUES) {
            page.markup("<p>There are more values: see <a href=\"status\">status</a>.</p>\n");
        }
        page.markup("</section>\n");
    }

    private static void addFailures(JsonNode monitor, Html page) {
        int unusable = monitor.path("unusable").asInt(), failures = monitor.path("failures").asInt();
        int outdated = monitor.path("outdated").asInt();
        if (outdated > 0) {
            page.markup("<p class=\"bad\">by its last good version: the script cannot be built (")
                    .plain(outdated + " in a row)").markup("</p>\n");
        }
        if (unusable > 0) {
            page.markup("<p class=\"bad\">cannot be run (").plain(unusable + " in a row)").markup("</p>\n");
        } else if (failures > 0) {
            page.markup("<p class=\"bad\">failure ").plain(failures + " of " + monitor.path("limit").asText())
                    .markup("</p>\n");
        }
    }

    private static void addNext(JsonNode monitor, long uptime, Html page) {
        long due = Math.max(0, monitor.path("next_up").asLong() - uptime);
        page.markup("<p>the next run ");
        InstancePage.time(monitor.path("next").asText(), "in " + Quantities.age(due), page);
        page.markup("</p>\n");
    }

    /// A value that `monitor` printed.
    ///
    /// @param path such as `db.hosts[0].name`
    record Value(String path, JsonNode value) {}

    private static void collect(JsonNode node, String path, List<Value> values) {
        if (values.size() > MAX_VALUES) return;
        for (var member : node.properties()) {
            collect(member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), values);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) collect(node.get(i), path + "[" + i + "]", values);
        if (node.isValueNode()) values.add(new Value(path, node));
    }

    private static void addValue(Value value, Html page) {
        var path = value.path.length() > MAX_PATH ? value.path.substring(0, MAX_PATH) + "…" : value.path;
        boolean number = value.value.isNumber();
        page.markup("<tr><th scope=\"row\">").text(path).markup("</th><td class=\"n\">")
                .text(number ? Quantities.withUnit(value.path, value.value) : value.value.asText())
                .markup("</td></tr>\n");
    }
}
