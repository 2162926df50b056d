package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Json;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// What events say besides the state: when the next one is due, labels, and the hash of the configuration.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(150)
class EventFactsTest {
    private static List<JsonNode> events(RunningScript run) {
        return run.out().stream().filter(line -> line.startsWith("{\"event\":"))
                .map(line -> (JsonNode) Json.object(line, "an event", "")).toList();
    }

    @Test
    void each_event_has_next_ms_and_labels_and_BOOT_has_the_hash_of_the_configuration() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"monitor\": {\"every\": \"1s\", \"timeout\": \"2s\"},"
                    + " \"labels\": {\"pod\": \"${env:POD}\", \"zone\": \"a b\"}}}");
            home.env("POD", "web-7").hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "echo '{}'");
            var run = home.start("ww/run");
            run.await("statistics", () -> events(run).stream().anyMatch(e -> e.path("event").asText().equals("stats")));
            var status = home.start("ww/status");
            assertEquals(0, status.exit());
            var hash = events(run).getFirst().path("config").asText();
            assertEquals(16, hash.length());
            assertTrue(status.out().contains("  config      " + hash), status.out()::toString);
            assertTrue(status.out().contains("  labels      {\"pod\":\"web-7\",\"zone\":\"a b\"}"),
                    status.out()::toString);
            assertEquals(0, run.signal("TERM").exit());
            for (var event : events(run)) {
                assertEquals("{\"pod\":\"web-7\",\"zone\":\"a b\"}", event.path("labels").toString());
                var state = State.valueOf(event.path("state").asText());
                assertEquals(state == State.BOOT, event.has("config"), event::toString);
                assertEquals(state == State.UP ? 3000 : state.last() ? 0 : 60_000, event.path("next_ms").asInt());
            }
        }
    }

    @Test
    void events_and_statistics_say_that_maintenance_is_on_until_it_is_off() {
        try (var home = Home.fresh().withDefaults()) {
            home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"monitor\": {\"every\": \"100ms\"}}}");
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "echo '{}'");
            var run = home.start("ww/run").awaitLine("run: UP after");
            assertEquals(0, home.start("ww/ww", "maintenance", "on").exit());
            run.await("statistics in maintenance", () -> events(run).stream().anyMatch(event ->
                    event.path("maintenance").asBoolean() && event.path("event").asText().equals("stats")));
            assertEquals(0, home.start("ww/ww", "maintenance", "off").exit());
            assertEquals(0, run.signal("TERM").exit());
            var changes = events(run).stream().filter(event -> event.path("cause").asText().startsWith("maintenance"));
            assertEquals(List.of("maintenance on true", "maintenance off false"), changes
                    .map(event -> event.path("cause").asText() + " " + event.has("maintenance")).toList());
            assertFalse(events(run).getFirst().has("maintenance"));
            assertFalse(events(run).getLast().has("maintenance"));
        }
    }

    @Test
    void a_heartbeat_comes_in_a_long_state_and_while_monitor_fails() {
        try (var home = Home.fresh().withDefaults()) {
            home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"monitor\": {\"every\": \"1s\", \"timeout\": \"1s\","
                    + " \"failures\": 1000}}}");
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("warmup", "sleep 62").hook("monitor", "exit 1");
            var run = home.start("ww/run").awaitLine("run: WARMUP");
            run.awaitLine("run: waiting for hook warmup: 30 s");
            run.awaitLine("run: UP after");
            var heartbeats = events(run).stream().filter(e -> e.path("event").asText().equals("stats")).toList();
            assertEquals(1, heartbeats.stream().filter(e -> e.path("state").asText().equals("WARMUP")).count());
            assertTrue(heartbeats.getFirst().path("system").has("uptime_seconds"));
            assertFalse(heartbeats.getFirst().has("stats"));
            run.await("heartbeats in UP", () -> events(run).stream().filter(e -> e.path("event").asText()
                    .equals("stats") && e.path("state").asText().equals("UP")).count() >= 2);
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
