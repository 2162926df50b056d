package whaleware.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import whaleware.base.Text;

/// The table of `ww fleet ls`: a line for each instance, and one with the numbers.
///
/// @param answer of `/api/instances`
/// @param colours whether the terminal shows them
record FleetListing(JsonNode answer, boolean colours) {
    private static final List<String> HEADER =
            List.of("INSTANCE", "APPLICATION", "VERSION", "STATE", "FOR", "SEEN", "RESTARTS", "CAUSE");
    private static final int STATE = 3;

    /// Returns the table, with a line break at its end.
    String table() {
        var now = Instant.parse(answer.path("now").asText());
        var rows = new ArrayList<List<String>>();
        for (var one : answer.path("instances")) rows.add(row(one, now));
        var text = new StringBuilder();
        if (!rows.isEmpty()) {
            var widths = widths(rows);
            line(text, HEADER, widths, "");
            for (var row : rows) line(text, row, widths, colours ? colour(row.get(STATE)) : "");
        }
        return text.append(rows.size()).append(rows.size() == 1 ? " instance\n" : " instances\n").toString();
    }

    private static List<String> row(JsonNode one, Instant now) {
        return List.of(text(one, "name"), text(one, "webapp"), text(one, "version"), state(one),
                ago(one, "since", now), ago(one, "last_seen", now), one.path("restarts").asText("0"),
                text(one, "cause"));
    }

    /// Returns the state with what matters beside it: `UP, maintenance`.
    static String state(JsonNode one) {
        return text(one, "shown") + (one.path("maintenance").asBoolean() ? ", maintenance" : "")
                + (one.path("conflict").asBoolean() ? ", conflict" : "");
    }

    /// Returns a text of an instance: no control characters, which a terminal would obey.
    static String text(JsonNode one, String key) {
        return Text.printable(one.path(key).asText(""));
    }

    /// Returns how long ago a time was; "" if there is none.
    static String ago(JsonNode one, String key, Instant now) {
        if (!one.has(key)) return "";
        return duration(Duration.between(Instant.parse(one.path(key).asText()), now));
    }

    /// Returns a duration in its largest unit: `12 s`, `5 min`, `3 h`, `2 d`.
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) return seconds + " s";
        if (seconds < 7200) return seconds / 60 + " min";
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /// Returns the escape sequence of a state's colour.
    static String colour(String state) {
        if (state.startsWith("ERROR") || state.startsWith("silent")) return "\u001b[31m";
        if (state.startsWith("UP")) return "\u001b[32m";
        return state.startsWith("STOPPED") ? "\u001b[2m" : "\u001b[33m";
    }

    private static int[] widths(List<List<String>> rows) {
        var widths = new int[HEADER.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(HEADER.get(i));
            for (var row : rows) widths[i] = Math.max(widths[i], length(row.get(i)));
        }
        return widths;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void line(StringBuilder text, List<String> row, int[] widths, String colour) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean coloured = i == STATE && !colour.isEmpty();
            line.append(coloured ? colour : "").append(row.get(i)).append(coloured ? "\u001b[0m" : "");
            line.repeat(' ', widths[i] - length(row.get(i)) + 2);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
