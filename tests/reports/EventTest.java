package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.runtime.State;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventTest {
    private static final Instance INSTANCE = new Instance("web-1", "hello", "1.0.0", "b00t");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_change_of_state_is_JSON_with_all_keys_in_a_fixed_order() {
        assertEquals("""
                {"event":"lifecycle","id":"b00t-7","instance":"web-1","webapp":"hello","version":"1.0.0",\
                "state":"RESTARTING","previous":"UP","cause":"monitor ended with 1",\
                "at":"2026-03-01T12:00:00.000Z","duration_ms":1500}""",
                Event.lifecycle(INSTANCE, 7, State.RESTARTING, State.UP, "monitor ended with 1", AT,
                        Duration.ofMillis(1500)).line());
    }

    @Test
    void unknown_values_are_omitted() {
        assertEquals("""
                {"event":"lifecycle","id":"b00t-1","instance":"web-1","webapp":"hello","version":"1.0.0",\
                "state":"BOOT","at":"2026-03-01T12:00:00.000Z"}""",
                Event.lifecycle(INSTANCE, 1, State.BOOT, null, null, AT, null).line());
    }

    @Test
    void statistics_contain_the_output_of_monitor_and_the_system_values() throws Exception {
        var stats = (ObjectNode) new JsonMapper().readTree("{\"connections\":12}");
        var system = (ObjectNode) new JsonMapper().readTree("{\"restarts\":2}");
        assertEquals("""
                {"event":"stats","id":"b00t-8","instance":"web-1","webapp":"hello","version":"1.0.0","state":"UP",\
                "at":"2026-03-01T12:00:00.000Z","stats":{"connections":12},"system":{"restarts":2}}""",
                Event.stats(INSTANCE, 8, State.UP, AT, stats, system).line());
    }

    @Test
    void what_is_sent_with_an_event_is_read_from_its_line() {
        var event = Event.stats(INSTANCE, 8, State.UP, AT, null, null).with(Duration.ofSeconds(40), "c0ffee", true);
        assertEquals("""
                {"event":"stats","id":"b00t-8","instance":"web-1","webapp":"hello","version":"1.0.0","state":"UP",\
                "at":"2026-03-01T12:00:00.000Z","next_ms":40000,"config":"c0ffee","maintenance":true}""",
                event.line());
        assertEquals(event, Event.read(event.line()));
    }

    @Test
    void a_run_has_its_details_under_the_name_of_its_kind_and_is_read_again() {
        var details = JsonNodeFactory.instance.objectNode().put("name", "tidy").put("exit", 3);
        var event = Event.run(Event.Kind.SCHEDULE, INSTANCE, 9, State.UP, "ended with 3", AT, Duration.ofMillis(40),
                details);
        assertEquals("""
                {"event":"schedule","id":"b00t-9","instance":"web-1","webapp":"hello","version":"1.0.0","state":"UP",\
                "cause":"ended with 3","at":"2026-03-01T12:00:00.000Z","duration_ms":40,\
                "schedule":{"name":"tidy","exit":3}}""", event.line());
        assertEquals(event.line(), Event.read(event.line()).line());
        var backup = Event.run(Event.Kind.BACKUP, INSTANCE, 10, State.UP, null, AT, null, details);
        assertEquals(details, backup.json().path("backup"));
        assertEquals(backup.line(), Event.read(backup.line()).line());
    }

    @Test
    void the_time_is_UTC_with_three_digits_of_a_second() {
        var at = Event.lifecycle(INSTANCE, 1, State.UP, null, null, AT.plusNanos(120_999_999), null).json().path("at")
                .asText();
        assertEquals("2026-03-01T12:00:00.120Z", at);
    }

    @Test
    void a_cause_with_line_breaks_does_not_break_the_line() {
        assertFalse(Event.lifecycle(INSTANCE, 1, State.ERROR, State.UP, "two\nlines\r\u2028", AT, null).line()
                .contains("\n"));
    }

    @Test
    void an_instance_is_read_from_environment_and_configuration() throws Exception {
        var cfg = new JsonMapper().readTree("{\"webapp\":\"hello\",\"version\":\"1.0.0\"}");
        assertEquals(INSTANCE, Instance.of(Map.of("WW_INSTANCE", "web-1", "WW_BOOT_ID", "b00t", "HOSTNAME", "other"),
                cfg));
        assertEquals("other", Instance.of(Map.of("WW_INSTANCE", "", "HOSTNAME", "other"), cfg).name());
        assertFalse(Instance.of(Map.of(), cfg).name().isEmpty());
        assertFalse(Instance.of(Map.of(), cfg).bootId().isEmpty());
    }
}
