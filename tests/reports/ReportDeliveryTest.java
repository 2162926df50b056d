package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.runtime.State;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ReportDeliveryTest extends ReportsContract {
    @Test
    void events_arrive_once_and_in_order() {
        var fake = new FakeBackend(e -> {});
        var reports = reports(FAST, fake);
        IntStream.range(0, 1000).mapToObj(ReportDeliveryTest::state).forEach(reports::send);
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 1000)), fake.arrived);
        assertEquals(List.of(), warnings);
        assertTrue(fake.closed);
    }

    @Test
    void a_backend_in_both_lists_gets_all_events_in_order() {
        var both = new FakeBackend(e -> {});
        var states = new FakeBackend(e -> {});
        var statistics = new FakeBackend(e -> {});
        var reports = reports(FAST, List.of(both, states), List.of(statistics, both));
        for (var n = 0; n < 20; n += 2) {
            reports.send(state(n));
            reports.send(stats(n + 1));
        }
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 20)), both.arrived);
        assertEquals(ids(IntStream.range(0, 20).filter(n -> n % 2 == 0)), states.arrived);
        assertEquals(ids(IntStream.range(0, 20).filter(n -> n % 2 == 1)), statistics.arrived);
    }

    @Test
    void a_backend_for_changes_of_state_gets_runs_too_unless_it_does_not_accept_them() {
        var states = new FakeBackend(e -> {});
        var statistics = new FakeBackend(e -> {});
        var hook = new FakeBackend(e -> {});
        hook.accepted = Set.of(Event.Kind.LIFECYCLE, Event.Kind.STATS);
        var reports = reports(FAST, List.of(states, hook), List.of(statistics));
        List.of(state(1), run(Event.Kind.SCHEDULE, 2), stats(3), run(Event.Kind.BACKUP, 4), state(5))
                .forEach(reports::send);
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1, 2, 4, 5)), states.arrived);
        assertEquals(ids(IntStream.of(3)), statistics.arrived);
        assertEquals(ids(IntStream.of(1, 5)), hook.arrived);
    }

    @Test
    void without_backends_events_are_ignored() {
        var reports = reports(FAST);
        reports.send(state(1));
        reports.send(stats(2));
        assertShort(took(() -> reports.close(HOUR)));
        assertEquals(List.of(), warnings);
    }

    @Test
    void a_hanging_backend_delays_no_sender_and_no_other_backend() {
        var hanging = new FakeBackend(e -> new CountDownLatch(1).await());
        var good = new FakeBackend(e -> {});
        var reports = reports(FAST, hanging, good);
        assertShort(took(() -> IntStream.range(0, 100).mapToObj(ReportDeliveryTest::state).forEach(reports::send)));
        Await.until("all delivered", () -> good.arrived.size() == 100);
        assertShort(took(() -> reports.close(Duration.ofMillis(100))));
        assertEquals(List.of("reports to fake: ended: 100 not delivered"), warnings);
        assertEquals(1, hanging.tries.get());
        assertTrue(hanging.closed);
    }

    @Test
    void only_the_oldest_statistics_are_dropped() throws Exception {
        var open = new CountDownLatch(1);
        var fake = new FakeBackend(e -> open.await());
        var reports = reports(FAST, fake);
        for (var n = 0; n < 400; n += 2) {
            reports.send(state(n));
            reports.send(stats(n + 1, 20_000));
        }
        assertTrue(reports.awaitWritten(LONG));
        Await.until("a bounded journal", () -> size(run) < 1_600_000 && reports.status().getFirst().dropped() > 0);
        var status = reports.status().getFirst();
        assertTrue(status.waiting() > 200 && status.waiting() + status.dropped() == 400, status.toString());
        open.countDown();
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 400).filter(n -> n % 2 == 0)), fake.arrived.stream()
                .filter(id -> number(id) % 2 == 0).toList());
        var kept = fake.arrived.stream().filter(id -> number(id) % 2 == 1).toList();
        assertEquals(400, 200 + kept.size() + status.dropped());
        assertTrue(kept.containsAll(ids(IntStream.range(400 - 2 * 30, 400).filter(n -> n % 2 == 1))), kept.toString());
        assertEquals(List.of("reports to fake: ended: " + status.dropped() + " statistics dropped"), warnings);
    }

    @Test
    void a_rejected_event_of_a_batch_is_found() {
        var fake = new FakeBackend(e -> {
            if (e.id().equals("b-250")) throw new Backend.Rejected("HTTP 400");
        });
        fake.batchSize = 100;
        var reports = reports(FAST, fake);
        IntStream.range(0, 1000).mapToObj(ReportDeliveryTest::state).forEach(reports::send);
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 1000).filter(n -> n != 250)), fake.arrived);
        assertTrue(fake.tries.get() < 400, fake.tries + " tries");
        assertEquals("reports to fake: ended: 1 refused", warnings.getLast()
                .replaceFirst("arrive again, after [0-9.]+ m?s", "ended"));
    }

    @Test
    void reports_json_has_one_line_a_backend() throws Exception {
        var good = new FakeBackend(e -> {});
        var bad = new FakeBackend(e -> {
            throw new IOException("no \"route\"");
        });
        bad.name = "bad:";
        var reports = reports(NO_RETRY, good, bad);
        reports.send(state(1));
        var file = run.resolve("reports.json");
        Await.until("the status of both", () -> Await.read(file).lines()
                .anyMatch(("{\"waiting\":0,\"delivered\":1,\"refused\":0,\"dropped\":0,\"failing\":false,"
                        + "\"name\":\"fake:\",\"error\":\"\"},")::equals));
        Await.until("the status of both", () -> Await.read(file).lines()
                .anyMatch(("{\"waiting\":1,\"delivered\":0,\"refused\":0,\"dropped\":0,\"failing\":true,"
                        + "\"name\":\"bad:\",\"error\":\"no \\\"route\\\"\"}")::equals));
        assertEquals(2, new ObjectMapper().readTree(file.toFile()).get("reports").size());
        reports.close();
    }

    private static Event stats(int n, int size) {
        return Event.stats(INSTANCE, n, State.UP, Instant.EPOCH, JsonNodeFactory.instance.objectNode()
                .put("big", "x".repeat(size)), null);
    }

    private static long size(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> Await.read(file).length()).sum();
        } catch (IOException | UncheckedIOException changing) {
            return Long.MAX_VALUE;
        }
    }
}
