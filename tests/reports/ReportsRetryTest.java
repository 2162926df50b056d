package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Backoff;
import whaleware.fixtures.Await;

/// Retries, rejections, and the end of the delivery.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ReportsRetryTest extends ReportsContract {
    @Test
    void a_failed_delivery_is_retried_and_logged_at_start_and_end() {
        var fake = failing(5, new IOException("no route"));
        var reports = reports(FAST, fake);
        reports.send(state(1));
        reports.send(stats(2));
        assertTrue(reports.flush(LONG));
        assertEquals(List.of("b-1", "b-2"), fake.arrived);
        assertEquals(7, fake.tries.get());
        assertEquals("cannot report to fake:: no route (retried until it succeeds; nothing waits for it)",
                warnings.getFirst());
        assertTrue(warnings.getLast().matches("reports to fake: arrive again, after [0-9.]+ m?s"), warnings.toString());
        assertEquals(2, warnings.size());
        reports.close();
    }

    @Test
    void an_Error_of_a_backend_is_retried() {
        var failures = new AtomicInteger(1);
        var fake = new FakeBackend(e -> {
            if (failures.getAndDecrement() > 0) throw new NoClassDefFoundError("org/Driver");
        });
        var reports = reports(FAST, fake);
        reports.send(state(1));
        assertTrue(reports.flush(LONG));
        assertEquals(List.of("b-1"), fake.arrived);
        reports.close();
    }

    @Test
    void a_rejected_event_is_logged_once_stored_and_not_sent_again() throws IOException {
        var fake = failing(3, new Backend.Rejected("HTTP 404"));
        var reports = reports(FAST, fake);
        IntStream.range(0, 5).mapToObj(ReportDeliveryTest::state).forEach(reports::send);
        reports.close(LONG);
        assertEquals(List.of("b-3", "b-4"), fake.arrived);
        assertEquals(5, fake.tries.get());
        assertEquals("cannot report to fake:: HTTP 404 (refused events are kept in refused.jsonl and not sent again;"
                + " check notify_url)", warnings.getFirst());
        assertTrue(warnings.getLast().endsWith(": 3 refused"), warnings.toString());
        assertEquals(2, warnings.size());
        var kept = Files.readAllLines(run.resolve(Journal.NAME + "/refused.jsonl"));
        assertEquals(3, kept.size());
        assertTrue(kept.getFirst().startsWith("{\"by\":\"fake:\",\"why\":\"HTTP 404\",") && kept.getFirst()
                .contains("\"id\":\"b-0\""), kept.getFirst());
    }

    @Test
    void close_returns_at_once_if_nothing_waits() {
        var fake = new FakeBackend(e -> {});
        var reports = reports(FAST, fake);
        reports.send(state(1));
        assertTrue(reports.flush(LONG));
        assertShort(took(() -> reports.close(HOUR)));
        assertEquals(List.of(), warnings);
    }

    @Test
    void close_ends_a_pause_and_retries() {
        var fake = failing(1, new Backend.RetryLater("HTTP 503", HOUR));
        var reports = reports(NO_RETRY, fake);
        reports.send(state(1));
        Await.until("a warning", () -> warnings.size() == 1);
        assertFalse(reports.flush(Duration.ofMillis(50)));
        reports.close(LONG);
        assertEquals(List.of("b-1"), fake.arrived);
    }

    @Test
    void retry_later_is_obeyed() {
        var fake = new FakeBackend(e -> {
            throw new Backend.RetryLater("HTTP 429", HOUR);
        });
        var reports = reports(FAST, fake);
        reports.send(state(1));
        assertFalse(reports.flush(Duration.ofMillis(200)));
        assertEquals(1, fake.tries.get());
        reports.close();
        assertEquals("reports to fake: ended: 1 not delivered", warnings.getLast());
    }

    @Test
    void retryNow_ends_a_pause() {
        var fake = failing(1, new IOException("once"));
        var reports = reports(NO_RETRY, fake);
        reports.send(state(1));
        Await.until("a warning", () -> warnings.size() == 1);
        reports.retryNow();
        assertTrue(reports.flush(LONG));
        reports.close();
    }

    @Test
    void events_sent_after_close_are_ignored() {
        var fake = new FakeBackend(e -> {});
        var reports = reports(FAST, fake);
        reports.close(HOUR);
        reports.send(state(1));
        reports.close(HOUR);
        assertEquals(0, fake.tries.get());
        assertEquals(List.of(), warnings);
    }

    @Test
    void a_failing_log_does_not_repeat_a_delivery() {
        var fake = failing(1, new IOException("once"));
        var reports = new ReportDelivery(journal(), run, "b", line -> {
            throw new IllegalStateException(line);
        }, FAST);
        closedAfterTest(reports).use(List.of(fake), List.of());
        reports.send(state(1));
        reports.send(state(2));
        reports.close(LONG);
        assertEquals(List.of("b-1", "b-2"), fake.arrived);
    }

    @Test
    void concurrent_senders_lose_no_event() throws Exception {
        var fake = new FakeBackend(e -> {});
        var reports = reports(FAST, fake);
        var senders = Stream.of(0, 1000, 2000).map(first -> Thread.ofPlatform().start(
                () -> IntStream.range(first, first + 1000).mapToObj(ReportDeliveryTest::state).forEach(reports::send)))
                        .toList();
        for (var sender : senders) assertTrue(sender.join(LONG));
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 3000)), fake.arrived.stream()
                .sorted((a, b) -> Integer.compare(number(a), number(b))).toList());
    }

    @Test
    void pauses_double_up_to_a_maximum_with_jitter() {
        var backoff = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);
        assertEquals(List.of(500L, 1000L, 2000L, 4000L), IntStream.rangeClosed(1, 4)
                .mapToObj(n -> backoff.pause(n, 0.5).toMillis()).toList());
        assertEquals(Duration.ofMinutes(1), backoff.pause(5000, 0.5));
        assertEquals(400, backoff.pause(1, 0).toMillis());
        assertEquals(600, backoff.pause(1, 1).toMillis());
    }
}
