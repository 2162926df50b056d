package whaleware.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The reports of all lives of a trial, as a back-end got them: whether one is lost, or out of order.
///
/// @param file JSON lines
record Evidence(Path file) {
    /// @param killed whether a supervisor was killed: then a statistic of that moment may be missing, and a change of state may not
    /// @throws Fault.Broken where a number is missing, a change of state follows another than it says, or a line is none
    void judge(boolean killed) {
        for (var boot : boots().entrySet()) {
            long expected = 1;
            String state = null;
            for (var event : boot.getValue().entrySet()) {
                if (event.getKey() != expected && !killed) throw new Fault.Broken("report " + expected + " of a life is lost (then came " + event.getValue() + ")");
                expected = event.getKey() + 1;
                if (!event.getValue().path("event").asText().equals("lifecycle")) continue;
                var previous = event.getValue().path("previous").asText(null);
                if (state != null && !state.equals(previous)) throw new Fault.Broken("after " + state + " a report came from " + previous + ": " + event.getValue());
                state = event.getValue().path("state").asText();
            }
        }
    }

    /// The last state that was reported, empty where none was.
    static String last(Path file) {
        var last = "";
        for (var boot : new Evidence(file).boots().values()) for (var event : boot.values()) if (event.path("event").asText().equals("lifecycle")) last = event.path("state").asText();
        return last;
    }

    /// By life, by number; one that came twice counts once.
    private Map<String, TreeMap<Long, JsonNode>> boots() {
        var boots = new LinkedHashMap<String, TreeMap<Long, JsonNode>>();
        for (var line : ContainerUnderTest.read(file).lines().toList()) {
            try {
                var event = new ObjectMapper().readTree(line);
                var id = event.path("id").asText();
                int dash = id.lastIndexOf('-');
                boots.computeIfAbsent(id.substring(0, dash), _ -> new TreeMap<>()).put(Long.parseLong(id.substring(dash + 1)), event);
            } catch (IOException | RuntimeException none) {
                throw new Fault.Broken("a report is broken: " + line);
            }
        }
        return boots;
    }
}
