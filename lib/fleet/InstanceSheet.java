package whaleware.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.StringJoiner;
import whaleware.base.Durations;
import whaleware.base.Text;

/// The text of `ww fleet show`: an instance and its last events.
///
/// @param instance the answer of `/api/instances/NAME`
/// @param history the answer of `/api/instances/NAME/history`, or null
/// @param colours whether the terminal shows them
record InstanceSheet(JsonNode instance, JsonNode history, boolean colours) {
    /// Returns the text, with a line break at its end.
    String text() {
        var now = Instant.parse(instance.path("now").asText());
        var state = FleetListing.state(instance);
        var shown = colours ? FleetListing.colour(state) + state + "\u001b[0m" : state;
        var text = new StringBuilder(field("name") + ": " + shown + " for " + FleetListing.ago(instance, "since", now))
                .append('\n');
        line(text, "why", field("cause"));
        line(text, "application", (field("webapp") + " " + field("version")).strip());
        line(text, "since", field("since"));
        line(text, "last report", field("last_seen") + ", " + FleetListing.ago(instance, "last_seen", now) + " ago");
        line(text, "life", field("boot_id") + (instance.has("booted_at") ? ", since " + field("booted_at") : ""));
        line(text, "restarts", field("restarts"));
        line(text, "config", field("config"));
        line(text, "labels", members("labels", "="));
        line(text, "last backup", field("last_backup"));
        line(text, "backup failed", field("backup_error"));
        line(text, "backup late", field("backup_late"));
        line(text, "test failed", field("backup_test_error"));
        line(text, "clock", clock());
        line(text, "numbers", members("numbers", " "));
        events(text);
        return text.toString();
    }

    private void events(StringBuilder text) {
        if (!instance.path("history").asBoolean(true)) {
            text.append("events: the source keeps none\n");
            return;
        }
        if (history == null) return;
        text.append("events\n");
        for (var event : history.path("events")) {
            var previous = FleetListing.text(event, "previous");
            var state = FleetListing.text(event, "state");
            boolean isState = FleetListing.text(event, "kind").equals("lifecycle");
            var what = isState ? state : FleetListing.text(event, "kind") + " in " + state;
            boolean lasted = isState && event.has("duration_ms") && !previous.isEmpty();
            var duration = lasted ? " after " + Durations.format(Duration.ofMillis(event.path("duration_ms").asLong()))
                    + " " + previous : "";
            var cause = FleetListing.text(event, "cause");
            text.append("  ").append(FleetListing.text(event, "at")).append("  ").append(what).append(duration)
                    .append(cause.isEmpty() ? "" : ": " + cause).append('\n');
        }
        if (history.path("more").asBoolean()) text.append("  …\n");
    }

    private String clock() {
        if (!instance.has("clock_offset_ms")) return "";
        var offset = Duration.ofMillis(instance.path("clock_offset_ms").asLong());
        return FleetListing.duration(offset.abs()) + (offset.isNegative() ? " behind" : " ahead");
    }

    private String members(String key, String between) {
        var all = new StringJoiner(", ");
        for (var member : instance.path(key).properties()) {
            all.add(Text.printable(member.getKey() + between + member.getValue().asText()));
        }
        return all.toString();
    }

    private String field(String key) {
        return FleetListing.text(instance, key);
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) text.append("  ").append(name).repeat(' ', 15 - name.length()).append(value).append('\n');
    }
}
