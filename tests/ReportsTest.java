package whaleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ReportsTest extends ReportsCase {
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
}
