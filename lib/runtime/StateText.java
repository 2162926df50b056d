package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.StringJoiner;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;

/// `state.json` as text: JSON that `sh` can read line by line. The first line is fixed, in form and in length; then each
/// member has a line of its own, and so has each element of a list of objects.
interface StateText {
    /// The length of the first line, its line break included: so it can be replaced in place.
    int FIRST = 160;

    /// `{"state":"UP","pid":12,"start":345,"boot_id":"…","ready":true,`, filled up with blanks.
    ///
    /// @param self the supervisor
    static String first(ObjectNode json, LinuxProcess self, boolean ready) {
        var line = "{\"state\":\"" + json.path("state").asText() + "\",\"pid\":" + self.pid() + ",\"start\":" + self.born()
                + ",\"boot_id\":\"" + json.path("boot_id").asText() + "\",\"ready\":" + ready + ",";
        return line + " ".repeat(FIRST - 1 - line.length()) + "\n";
    }

    /// The whole file.
    static String of(ObjectNode json, LinuxProcess self, boolean ready) {
        var members = new StringJoiner(",\n", first(json, self, ready), "}\n");
        if (json.has("answers")) members.add("\"answers\":" + lines(json.get("answers"))); // first: they are waited for
        for (var member : json.properties()) {
            if (!List.of("state", "pid", "start", "boot_id", "ready", "answers").contains(member.getKey())) members.add("\"" + member.getKey() + "\":" + lines(member.getValue()));
        }
        return members.toString();
    }

    private static String lines(JsonNode value) {
        if (!value.isArray() || value.isEmpty() || !value.get(0).isObject()) return Json.compact(value);
        var elements = new StringJoiner(",\n", "[\n", "]");
        value.forEach(element -> elements.add(Json.compact(element)));
        return elements.toString();
    }
}
