package whaleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ReportsTest {
    private static final Duration LONG = Duration.ofSeconds(20), HOUR = Duration.ofHours(1);
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0.2);
    private static final Backoff NEVER = new Backoff(HOUR, HOUR, 0);
    private static final Instance WHO = new Instance("web-1", "hello", "1.0.0", "b");

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private interface Delivery {
        void deliver(Event event) throws Exception;
    }

    /// Writes down what arrives; what happens before is the test's business.
    private static final class Fake implements Backend {
        final List<String> arrived = new CopyOnWriteArrayList<>();
        final AtomicInteger tries = new AtomicInteger();
        final Delivery before;
        volatile boolean closed;

        Fake(Delivery before) {
            this.before = before;
        }

        @Override
        public void deliver(Event event) throws Exception {
            tries.incrementAndGet();
            before.deliver(event);
            arrived.add(event.id());
        }

        @Override
        public String name() {
            return "fake:";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Event state(int n) {
        return Event.lifecycle(WHO, n, State.UP, State.WARMUP, null, Instant.EPOCH, Duration.ZERO);
    }

    private static Event stats(int n) {
        return Event.stats(WHO, n, State.UP, Instant.EPOCH, JsonNodeFactory.instance.objectNode().put("n", n), null);
    }

    private static List<String> ids(IntStream numbers) {
        return numbers.mapToObj(n -> "b-" + n).toList();
    }

    private Reports reports(Backoff backoff, Backend... backends) {
        return new Reports(List.of(backends), List.of(backends), warnings::add, backoff);
    }

    private static Duration took(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void assertShort(Duration took) {
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took.toString());
    }

    @Test
    void events_arrive_once_and_in_order() {
        var fake = new Fake(e -> {});
        var reports = reports(SHORT, fake);
        IntStream.range(0, 1000).mapToObj(ReportsTest::state).forEach(reports::send);
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 1000)), fake.arrived);
        assertEquals(List.of(), warnings);
        assertTrue(fake.closed);
    }

    @Test
    void a_backend_in_both_lists_gets_both_kinds_in_their_order_and_another_only_its_own() {
        var both = new Fake(e -> {});
        var states = new Fake(e -> {});
        var statistics = new Fake(e -> {});
        var reports = new Reports(List.of(both, states), List.of(statistics, both), warnings::add);
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
    void nobody_to_report_to_is_no_trouble() {
        var reports = reports(SHORT);
        reports.send(state(1));
        reports.send(stats(2));
        assertShort(took(() -> reports.close(HOUR)));
        assertEquals(List.of(), warnings);
    }

    @Test
    void one_that_hangs_delays_neither_the_sender_nor_another_and_the_end_by_no_more_than_the_flush() {
        var hanging = new Fake(e -> new CountDownLatch(1).await());
        var good = new Fake(e -> {});
        var reports = reports(SHORT, hanging, good);
        assertShort(took(() -> IntStream.range(0, 100).mapToObj(ReportsTest::state).forEach(reports::send)));
        Await.until("all delivered", () -> good.arrived.size() == 100);
        assertShort(took(() -> reports.close(Duration.ofMillis(100))));
        assertEquals(List.of("reports to fake: ended: 100 not delivered"), warnings);
        assertEquals(1, hanging.tries.get());
        assertTrue(hanging.closed);
    }

    @Test
    void changes_of_state_are_never_dropped_and_of_the_statistics_the_oldest_are() throws Exception {
        var open = new CountDownLatch(1);
        var fake = new Fake(e -> open.await());
        var reports = reports(SHORT, fake);
        reports.send(state(0));
        Await.until("a try", () -> fake.tries.get() == 1);
        for (var n = 1; n < 2000; n += 2) {
            reports.send(stats(n));
            reports.send(state(n + 1));
        }
        open.countDown();
        reports.close(LONG);
        var newest = 2000 - 2 * Letters.STATS;
        assertEquals(ids(IntStream.range(0, 2001).filter(n -> n % 2 == 0 || n > newest)), fake.arrived);
        assertEquals(List.of("reports to fake: ended: 800 statistics dropped"), warnings);
    }

    @Test
    void statistics_that_wait_are_bounded_in_size_too() {
        var open = new CountDownLatch(1);
        var fake = new Fake(e -> open.await());
        var reports = reports(SHORT, fake);
        reports.send(state(0));
        Await.until("a try", () -> fake.tries.get() == 1);
        for (var n = 1; n <= 100; n++) {
            var big = JsonNodeFactory.instance.objectNode().put("big", "x".repeat(60_000));
            reports.send(Event.stats(WHO, n, State.UP, Instant.EPOCH, big, null));
        }
        open.countDown();
        reports.close(LONG);
        var kept = Letters.CHARACTERS / 60_200;
        assertEquals(ids(IntStream.rangeClosed(0, 100).filter(n -> n == 0 || n > 100 - kept)), fake.arrived);
    }

    @Test
    void what_fails_is_tried_again_until_it_works_and_told_twice() {
        var failures = new AtomicInteger(5);
        var fake = new Fake(e -> {
            if (failures.getAndDecrement() > 0) throw new IOException("no route");
        });
        var reports = reports(SHORT, fake);
        reports.send(state(1));
        reports.send(stats(2));
        assertTrue(reports.flush(LONG));
        assertEquals(List.of("b-1", "b-2"), fake.arrived);
        assertEquals(7, fake.tries.get());
        assertEquals("cannot report to fake:: no route (tried again until it works; nothing waits for it)", warnings.getFirst());
        assertTrue(warnings.getLast().startsWith("reports to fake: arrive again, after "), warnings.toString());
        assertEquals(2, warnings.size());
        reports.close();
    }

    @Test
    void an_error_of_a_backend_is_a_failure_like_any_other() {
        var failures = new AtomicInteger(1);
        var fake = new Fake(e -> {
            if (failures.getAndDecrement() > 0) throw new NoClassDefFoundError("org/Driver");
        });
        var reports = reports(SHORT, fake);
        reports.send(state(1));
        assertTrue(reports.flush(LONG));
        assertEquals(List.of("b-1"), fake.arrived);
        reports.close();
    }

    @Test
    void what_is_refused_is_told_once_and_not_sent_again() {
        var refusals = new AtomicInteger(3);
        var fake = new Fake(e -> {
            if (refusals.getAndDecrement() > 0) throw new Backend.Refused("HTTP 404");
        });
        var reports = reports(SHORT, fake);
        IntStream.range(0, 5).mapToObj(ReportsTest::state).forEach(reports::send);
        reports.close(LONG);
        assertEquals(List.of("b-3", "b-4"), fake.arrived);
        assertEquals(5, fake.tries.get());
        assertEquals("cannot report to fake:: HTTP 404 (what is refused is not sent again; check notify_url)", warnings.getFirst());
        assertTrue(warnings.getLast().endsWith(": 3 refused"), warnings.toString());
        assertEquals(2, warnings.size());
    }

    @Test
    void the_end_comes_at_once_when_nothing_is_queued() {
        var fake = new Fake(e -> {});
        var reports = reports(SHORT, fake);
        reports.send(state(1));
        assertTrue(reports.flush(LONG));
        assertShort(took(() -> reports.close(HOUR)));
        assertEquals(List.of(), warnings);
    }

    @Test
    void the_end_cuts_a_pause_short_and_tries_once_more() {
        var failures = new AtomicInteger(1);
        var fake = new Fake(e -> {
            if (failures.getAndDecrement() > 0) throw new Backend.Later("HTTP 503", HOUR);
        });
        var reports = reports(NEVER, fake);
        reports.send(state(1));
        Await.until("a warning", () -> warnings.size() == 1);
        assertFalse(reports.flush(Duration.ofMillis(50)));
        reports.close(LONG);
        assertEquals(List.of("b-1"), fake.arrived);
    }

    @Test
    void a_backend_that_says_when_is_not_asked_before() {
        var fake = new Fake(e -> {
            throw new Backend.Later("HTTP 429", HOUR);
        });
        var reports = reports(SHORT, fake);
        reports.send(state(1));
        assertFalse(reports.flush(Duration.ofMillis(200)));
        assertEquals(1, fake.tries.get());
        reports.close();
        assertEquals("reports to fake: ended: 1 not delivered", warnings.getLast());
    }

    @Test
    void after_the_end_nothing_is_sent_and_nothing_is_told_twice() {
        var fake = new Fake(e -> {});
        var reports = reports(SHORT, fake);
        reports.close(HOUR);
        reports.send(state(1));
        reports.close(HOUR);
        assertEquals(0, fake.tries.get());
        assertEquals(List.of(), warnings);
    }

    @Test
    void a_log_that_fails_makes_no_delivery_twice() {
        var failures = new AtomicInteger(1);
        var fake = new Fake(e -> {
            if (failures.getAndDecrement() > 0) throw new IOException("once");
        });
        var reports = new Reports(List.of(fake), List.of(), line -> {
            throw new IllegalStateException(line);
        }, SHORT);
        reports.send(state(1));
        reports.send(state(2));
        reports.close(LONG);
        assertEquals(List.of("b-1", "b-2"), fake.arrived);
    }

    @Test
    void many_senders_at_once_lose_nothing() throws Exception {
        var fake = new Fake(e -> {});
        var reports = reports(SHORT, fake);
        var senders = Stream.of(0, 1000, 2000).map(first -> Thread.ofPlatform().start(
                () -> IntStream.range(first, first + 1000).mapToObj(ReportsTest::state).forEach(reports::send))).toList();
        for (var sender : senders) assertTrue(sender.join(LONG));
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 3000)), fake.arrived.stream().sorted((a, b) -> Integer.compare(number(a), number(b))).toList());
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(2));
    }

    @Test
    void pauses_double_up_to_the_cap_with_jitter_around_them() {
        var backoff = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);
        assertEquals(List.of(500L, 1000L, 2000L, 4000L), IntStream.rangeClosed(1, 4).mapToObj(n -> backoff.pause(n, 0.5).toMillis()).toList());
        assertEquals(Duration.ofMinutes(1), backoff.pause(5000, 0.5));
        assertEquals(400, backoff.pause(1, 0).toMillis());
        assertEquals(600, backoff.pause(1, 1).toMillis());
    }
}
