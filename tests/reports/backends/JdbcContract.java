package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.Home;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.reports.ReportsContract;
import whaleware.runtime.State;

/// The tests that every database has to pass.
abstract class JdbcContract {
    static final Instance INSTANCE = new Instance("web-1", "hello", "1.0.0", "b",
            Map.of("topology.kubernetes.io/zone", "eu 1"));
    @TempDir Path folder;
    private final List<Backend> opened = new ArrayList<>();

    abstract SqlDialect sql();

    abstract String url();

    Backend backend() {
        var backend = BackendFactory.of(JsonNodeFactory.instance.textNode(url()),
                new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {})).getFirst();
        opened.add(backend);
        return backend;
    }

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
        if (rows("SELECT 1").isEmpty()) return;
        for (var table : List.of("ww_event", "ww_instance")) {
            try (var connection = DatabaseServer.open(sql(), url()); var statement = connection.createStatement()) {
                statement.execute("DROP TABLE " + table);
            } catch (SQLException none) {
                // the test created no table
            }
        }
    }

    List<String> rows(String query) {
        return DatabaseServer.rows(sql(), url(), query);
    }

    static Event state(int n, State state, State previous, String cause) {
        return Event.lifecycle(INSTANCE, n, state, previous, cause, Instant.parse("2026-03-01T12:00:00.123Z")
                .plusSeconds(n), Duration.ofMillis(1500)).with(Duration.ofSeconds(40), "8b614139de259753", false);
    }

    static List<JournalEntry> entries(Event... events) {
        return Stream.of(events).map(event -> new JournalEntry(1000 + Long.parseLong(event.id().substring(2)), event))
                .toList();
    }

    @Test
    void a_run_is_stored_as_an_event_and_changes_no_instance() throws Exception {
        backend().deliver(entries(state(1, State.UP, null, null), ReportsContract.run(Event.Kind.SCHEDULE, 2)));
        assertEquals(List.of("lifecycle null 1500", "schedule ended with 3 40"),
                rows("SELECT kind, cause, duration_ms FROM ww_event ORDER BY seq"));
        assertEquals(List.of("b-1"), rows("SELECT id FROM ww_instance"));
    }

    @Test
    void events_are_stored_once_and_the_instance_has_its_latest_state() throws Exception {
        var stats = Event.stats(INSTANCE, 3, State.UP, Instant.EPOCH, JsonNodeFactory.instance.objectNode()
                .put("connections", 12), null);
        var backend = backend();
        backend.deliver(entries(state(1, State.BOOT, null, null), state(2, State.UP, State.BOOT, "it's \"so\" \\ ✓"),
                stats));
        backend.deliver(entries(state(2, State.UP, State.BOOT, "it's \"so\" \\ ✓"), stats,
                state(4, State.STOPPING, State.UP, null)));
        assertEquals(List.of("b-1 lifecycle BOOT", "b-2 lifecycle UP", "b-3 stats UP", "b-4 lifecycle STOPPING"),
                rows("SELECT id, kind, state FROM ww_event ORDER BY seq"));
        assertEquals(List.of("web-1 hello 1.0.0 STOPPING UP null b-4 1004"),
                rows("SELECT instance, webapp, version, state, previous, cause, id, seq FROM ww_instance"));
        assertEquals(List.of("BOOT it's \"so\" \\ ✓ 1500"),
                rows("SELECT previous, cause, duration_ms FROM ww_event WHERE id = 'b-2'"));
        assertTrue(rows("SELECT event FROM ww_event WHERE id = 'b-3'").getFirst().replace(" ", "")
                .contains("\"stats\":{\"connections\":12}"));
        var event = Json.object(rows("SELECT event FROM ww_event WHERE id = 'b-2'").getFirst(), "an event", "");
        assertEquals("{\"topology.kubernetes.io/zone\":\"eu 1\"}", event.path("labels").toString());
        assertEquals("40000 8b614139de259753", event.path("next_ms") + " " + event.path("config").asText());
        assertTrue(rows("SELECT at FROM ww_event WHERE id = 'b-2'").getFirst().matches("2026-03-01[ T]12:00:02.123.*"),
                () -> rows("SELECT at FROM ww_event").toString());
    }

    @Test
    void an_older_state_does_not_replace_a_newer_one() throws Exception {
        backend().deliver(entries(state(5, State.UP, State.WARMUP, null)));
        backend().deliver(entries(state(4, State.WARMUP, State.BOOT, null)));
        assertEquals(List.of("UP 1005"), rows("SELECT state, seq FROM ww_instance"));
        assertEquals(List.of("2"), rows("SELECT count(*) FROM ww_event"));
    }

    @Test
    void a_rejected_event_does_not_lose_the_rest_of_its_batch() throws Exception {
        var bad = Event.lifecycle(new Instance("x".repeat(300), "hello", "1", "b"), 2, State.UP, null, null,
                Instant.EPOCH, null);
        if (sql() == SqlDialect.SQLITE) return; // it accepts any value
        var backend = backend();
        assertThrows(Backend.Rejected.class, () -> backend.deliver(entries(state(1, State.BOOT, null, null), bad)));
        assertThrows(Backend.Rejected.class, () -> backend.deliver(entries(bad)));
        backend.deliver(entries(state(1, State.BOOT, null, null)));
        assertEquals(List.of("b-1"), rows("SELECT id FROM ww_event"));
    }

    @Test
    void several_instances_write_two_hundred_events_at_once() throws Exception {
        var writers = new ArrayList<Thread>();
        for (int n = 0; n < 3; n++) {
            var instance = new Instance("web-" + n, "hello", "1", "b" + n);
            var entries = IntStream.rangeClosed(1, 200)
                    .mapToObj(i -> new JournalEntry(i, Event.lifecycle(instance, i, State.UP, null, null,
                    Instant.EPOCH, null))).toList();
            var backend = backend();
            writers.add(Thread.ofPlatform().start(() -> Await.until("a delivery", () -> delivered(backend, entries))));
            // copies of its library do not see each other's locks
            if (sql() == SqlDialect.SQLITE) writers.getLast().join();
        }
        for (var writer : writers) writer.join();
        assertEquals(List.of("600"), rows("SELECT count(*) FROM ww_event"));
        assertEquals(List.of("b0-200", "b1-200", "b2-200"), rows("SELECT id FROM ww_instance ORDER BY id"));
    }

    private static boolean delivered(Backend backend, List<JournalEntry> entries) {
        try {
            backend.deliver(entries);
            return true;
        } catch (Exception together) { // all create the tables at once
            return false;
        }
    }
}
