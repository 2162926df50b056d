package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.TestFleet.*;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.RawHttp;
import whaleware.fleet.store.FleetStore;

/// `POST /events` stores all events of a request or none, and its answer says whether to send them again.
@DisplayNameGeneration(ReplaceUnderscores.class)
class IntakeTest {
    private final TestFleet fleet = new TestFleet("{}");

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void an_event_is_answered_after_its_commit_and_again_if_it_comes_again() throws Exception {
        assertEquals(204, fleet.post(event("a", "B", 1, "BOOT")).code());
        assertEquals(204, fleet.post(event("a", "B", 1, "BOOT")).code());
        assertEquals(1, fleet.store.reports.size());
        var report = fleet.store.reports.getFirst();
        assertEquals("B-1", report.id());
        assertEquals("BOOT", report.state());
        assertEquals(40_000, report.next().toMillis());
    }

    @Test
    void many_events_come_as_NDJSON() throws Exception {
        var body = new StringBuilder();
        for (int i = 1; i <= 1000; i++) body.append(event("a", "B", i, "UP")).append('\n');
        assertEquals(204, fleet.post(body.toString(), NDJSON).code());
        assertEquals(1000, fleet.store.reports.size());
        var answer = fleet.post(body + event("a", "B", 1001, "UP"), NDJSON);
        assertEquals(413, answer.code());
        assertEquals(1000, fleet.store.reports.size());
    }

    @Test
    void a_wrong_event_is_named_by_line_and_key_and_none_of_its_request_is_stored() throws Exception {
        var good = event("a", "B", 1, "BOOT");
        assertRefused(good + "\n" + good.replace("\"B-1\"", "7") + "\n", "line 2: 'id': expected a text");
        assertRefused(good + "\n{\"event\":", "line 2: it is no JSON");
        assertRefused("[]", "line 1: expected an event, a JSON object");
        assertRefused("", "line 1: expected an event, found nothing");
        assertRefused(good.replace("2026-01-31T12:00:00.000Z", "yesterday"), "'at': expected a time");
        assertRefused(good.replace("2026-01-31T12:00:00.000Z", "+1000000000-12-31T23:59:59Z"), "'at': expected a time");
        assertRefused(good.replace("\"instance\":\"a\",", ""), "'instance': it is missing");
        assertRefused(good.replace("\"a\"", "\"" + "x".repeat(256) + "\""), "'instance': expected at most 255");
        assertRefused(good.replace("40000", "-1"), "'next_ms': expected milliseconds");
        assertRefused(good.replace("40000", "NaN"), "it is no JSON");
        assertRefused(good.replace("40000", "4.5"), "'next_ms': expected milliseconds");
        assertRefused(good.replace("}", ",\"labels\":{\"a\":1}}"), "'labels': expected a text");
        assertRefused(good.replace("}", ",\"stats\":" + "[".repeat(200) + "]".repeat(200) + "}"), "it is no JSON");
    }

    private void assertRefused(String body, String why) throws IOException {
        var answer = fleet.post(body);
        assertEquals(400, answer.code(), answer::toString);
        assertTrue(answer.body().startsWith("cannot read line ") && answer.body().contains(why), answer::body);
        assertEquals(List.of(), fleet.store.reports);
    }

    @Test
    void long_and_strange_texts_are_cut_and_members_of_later_versions_are_ignored() throws Exception {
        var event = event("ä\uD83D\uDE00\u202E<script>", "B", 1, "UP").replace("}", ",\"cause\":\"" + "y".repeat(10_000)
                + "\",\"webapp\":\"a\\u0000\\ud800b\",\"novel\":{\"a\":[1,{\"b\":2}]},\"labels\":{\"zone\":\"eu\"}}");
        assertEquals(204, fleet.post(event).code());
        var report = fleet.store.reports.getFirst();
        assertEquals("ä\uD83D\uDE00\u202E<script>", report.instance());
        assertEquals(2000, report.cause().length());
        assertEquals("a\uFFFD\uFFFDb", report.webapp());
        assertEquals("eu", report.labels().get("zone"));
    }

    @Test
    void numbers_of_stats_and_system_have_paths_and_are_bounded() throws Exception {
        var event = event("a", "B", 1, "UP").replace("}", ",\"stats\":{\"db\":{\"open\":3,\"name\":\"x\"},"
                + "\"cpu\":[1,2.5],\"huge\":1e400,\"ok\":true},\"system\":{\"uptime_seconds\":7}}");
        assertEquals(204, fleet.post(event).code());
        assertEquals("{db.open=3.0, cpu.0=1.0, cpu.1=2.5, system.uptime_seconds=7.0}",
                fleet.store.reports.getFirst().numbers().toString());
        var many = new StringBuilder("\"stats\":{\"" + "k".repeat(300) + "\":1");
        for (int i = 0; i < 50_000; i++) many.append(",\"k").append(i).append("\":1");
        assertEquals(204, fleet.post(event("a", "B", 2, "UP").replace("}", "," + many + "}}")).code());
        assertEquals(500, fleet.store.reports.getLast().numbers().size());
    }

    @Test
    void a_backup_and_a_run_of_a_schedule_keep_their_details() throws Exception {
        var event = event("a", "B", 1, "UP").replace("lifecycle", "backup").replace("}",
                ",\"backup\":{\"result\":\"ok\",\"bytes\":12345678901,\"files\":[\"a\"]}}");
        assertEquals(204, fleet.post(event).code());
        assertEquals("{\"result\":\"ok\",\"bytes\":12345678901,\"files\":[\"a\"]}",
                fleet.store.reports.getFirst().detail().toString());
    }

    @Test
    void an_event_that_was_sent_by_hand_changes_nothing() throws Exception {
        assertEquals(204, fleet.post(event("a", "B", 1, "UP").replace("B-1", "B-hand-1a2b3c4d")).code());
        assertEquals(List.of(), fleet.store.reports);
        assertTrue(fleet.get("/metrics").body().contains("whaleware_fleet_events_total{outcome=\"unnumbered\"} 1"));
    }

    @Test
    void other_types_and_compressed_bodies_are_refused() throws Exception {
        for (var header : List.of("Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded")) {
            assertEquals(415, fleet.post(event("a", "B", 1, "UP"), header).code());
        }
        assertEquals(415, fleet.post(event("a", "B", 1, "UP"), JSON, "Content-Encoding: gzip").code());
        assertEquals(204, fleet.post(event("a", "B", 1, "UP"), JSON + "; charset=utf-8").code());
    }

    @Test
    void a_body_above_1_MiB_is_refused_with_and_without_its_length() throws Exception {
        var large = event("a", "B", 1, "UP").replace("}", ",\"x\":\"" + "x".repeat(1 << 20) + "\"}");
        assertEquals(413, fleet.post(large).code());
        assertEquals(413, fleet.post(large, JSON, "Transfer-Encoding: chunked").code());
        assertEquals(List.of(), fleet.store.reports);
    }

    @Test
    void a_full_queue_a_full_fleet_and_a_failing_store_ask_to_try_again() throws Exception {
        fleet.store.failure = new FleetStore.Busy();
        var busy = fleet.post(event("a", "B", 1, "UP"));
        assertEquals(429, busy.code());
        assertTrue(Integer.parseInt(busy.headers().get("retry-after")) > 0);
        fleet.store.failure = new IOException("disk full");
        var failed = fleet.post(event("a", "B", 1, "UP"));
        assertEquals(503, failed.code());
        assertTrue(Integer.parseInt(failed.headers().get("retry-after")) > 0);
        assertTrue(fleet.log.toString().contains("cannot store events: disk full"), fleet.log::toString);
        assertFalse(failed.body().contains("disk full"));
        assertEquals(503, fleet.get("/ready").code());
        fleet.store.failure = null;
        fleet.store.most = 1;
        assertEquals(204, fleet.post(event("a", "B", 1, "UP")).code());
        assertEquals(503, fleet.post(event("b", "C", 1, "UP")).code());
        assertEquals(200, fleet.get("/ready").code());
    }

    @Test
    void a_stop_answers_reports_that_have_begun_and_refuses_further_ones() throws Exception {
        fleet.store.gate = new CountDownLatch(1);
        try (var begun = new RawHttp(fleet.port); var kept = new RawHttp(fleet.port)) {
            assertEquals(200, kept.send("GET", "/live", "").code());
            var event = event("a", "B", 1, "UP");
            begun.write("POST /events HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\nContent-Length: " + event.length()
                    + "\r\n\r\n" + event);
            Await.until("the report to arrive", () -> fleet.store.arrived.get() == 1);
            var stop = Thread.ofPlatform().start(fleet.server::close);
            Await.until("the stop", fleet.server::stopping);
            var late = kept.send("POST", "/events", event("a", "B", 2, "UP"), JSON);
            assertEquals(503, late.code());
            assertNotNull(late.headers().get("retry-after"));
            fleet.store.gate.countDown();
            assertEquals(204, begun.read().code());
            stop.join();
            assertTrue(fleet.store.closed);
            assertEquals(1, fleet.store.reports.size());
        }
    }
}
