package whaleware.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The reports of all starts of a trial as a back-end received them, to check that none is lost or out of order.
///
/// @param file JSON lines
record Evidence(Path file) {
    /// Throws Fault.Broken if a number is missing, a change of state does not follow the one before, or a line is not
    /// JSON.
    ///
    /// @param killed whether a supervisor was killed: then statistics may be missing, but no change of state
    void check(boolean killed) {
        for (var boot : boots().values()) {
            long expected = 1;
            String state = null;
            for (var numbered : boot.entrySet()) {
                var event = numbered.getValue();
                if (numbered.getKey() != expected && !killed)
                    throw new Fault.Broken("report " + expected + " is lost (the next one is " + event + ")");
                expected = numbered.getKey() + 1;
                if (!isLifecycle(event)) continue;
                var previous = event.path("previous").asText(null);
                if (state != null && !state.equals(previous))
                    throw new Fault.Broken("after " + state + " the next previous is " + previous + ": " + event);
                state = event.path("state").asText();
            }
        }
    }

    /// Returns the last state that was reported, or "" if there is none.
    static String last(Path file) {
        var last = "";
        for (var boot : new Evidence(file).boots().values())
            for (var event : boot.values()) if (isLifecycle(event)) last = event.path("state").asText();
        return last;
    }

    private static boolean isLifecycle(JsonNode event) {
        return event.path("event").asText().equals("lifecycle");
    }

    /// Returns the events by boot and number. A repeated event counts once.
    private Map<String, TreeMap<Long, JsonNode>> boots() {
        var boots = new LinkedHashMap<String, TreeMap<Long, JsonNode>>();
        for (var line : ContainerUnderTest.read(file).lines().toList()) {
            try {
                var event = new ObjectMapper().readTree(line);
                var id = event.path("id").asText();
                int dash = id.lastIndexOf('-');
                boots.computeIfAbsent(id.substring(0, dash), _ -> new TreeMap<>())
                        .put(Long.parseLong(id.substring(dash + 1)), event);
            } catch (IOException | RuntimeException broken) {
                throw new Fault.Broken("a report is broken: " + line);
            }
        }
        return boots;
    }
}
