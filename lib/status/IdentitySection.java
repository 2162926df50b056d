package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/// The part of the [InstancePage] on the instance itself: names, versions, restarts, service, and slow scripts.
interface IdentitySection {
    /// Adds the part.
    ///
    /// @param json `state.json`
    /// @param uptime the seconds since the machine's start
    static void add(JsonNode json, long uptime, Html page) {
        InstanceTables.part("identity", "Instance", page).markup("<dl>\n");
        page.row("Application", (json.path("webapp").asText() + " " + json.path("version").asText()).strip());
        for (var label : json.path("labels").properties()) {
            page.markup("<div><dt>Label ").text(label.getKey()).markup("</dt><dd>").text(label.getValue().asText())
                    .markup("</dd></div>\n");
        }
        page.row("Configuration", json.path("config").asText());
        page.row("Data version", dataVersion(json));
        page.row("Up for", Quantities.age(uptime - json.path("begun_up").asLong()));
        page.row("Restarts", restarts(json, uptime));
        page.row("Service", service(json.path("service")));
        page.row("Service status", json.path("notify").path("status").asText());
        addScripts(json.path("unbaked"), page);
        page.row("Boot", json.path("boot_id").asText());
        page.markup("</dl>\n</section>\n");
    }

    private static String dataVersion(JsonNode json) {
        if (!json.has("data_version")) return "";
        String data = json.path("data_version").asText(), configured = json.path("version").asText();
        return (data.isEmpty() ? "unknown" : data) + (data.equals(configured) ? ""
                : ", but " + (configured.isEmpty() ? "none" : configured)
                        + " is configured: the next start upgrades the data");
    }

    private static String restarts(JsonNode json, long uptime) {
        var failures = json.path("failures");
        int count = failures.path("count").asInt(), limit = failures.path("limit").asInt();
        var failed = count == 0 ? ""
                : limit == 0 ? ", failures in a row: " + count : ", " + count + " of " + limit + " failures";
        var next = json.path("next_up");
        var wait = next.isNumber() ? ", the next try in " + Math.max(0, next.asLong() - uptime) + " s" : "";
        return json.path("restarts").asInt() + failed + wait;
    }

    /// Adds the scripts that were edited since `ww bake`, and those that it has not built.
    private static void addScripts(JsonNode unbaked, Html page) {
        var never = new StringJoiner(", ");
        var edited = new StringJoiner(", ");
        for (var script : unbaked) {
            String name = script.path("script").asText(), why = script.path("why").asText();
            var change = why.substring(why.indexOf(": ") + 1).strip();
            if (!why.contains(": ")) never.add(name);
            else edited.add(change.equals(name + " has changed") ? name : name + " (" + change + ")");
        }
        page.row("Edited since ww bake", edited.toString());
        page.row("Not baked", never.toString());
    }

    private static String service(JsonNode service) {
        var pids = new StringBuilder();
        for (var root : service.path("roots")) pids.append(' ').append(root.path("pid").asText());
        var daemons = pids.isEmpty() ? "" : "daemons, pids" + pids;
        if (!service.path("foreground").asBoolean() || !service.has("run")) return daemons;
        var foreground = "in the foreground, pid " + service.path("run").path("pid").asText();
        return daemons.isEmpty() ? foreground : foreground + "; " + daemons;
    }
}
