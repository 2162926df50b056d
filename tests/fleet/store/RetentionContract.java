package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.store.FleetStore.Outcome.*;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is old, too much or not wanted any more is deleted.
interface RetentionContract extends StoreUnderTest {
    @Test
    default void an_instance_is_forgotten_with_its_history() throws Exception {
        var web = new Sender("web-1", "b1");
        var up = web.enters("UP", clock().instant());
        add(up, web.stats(clock().instant(), Map.of("a", 1.0)));
        store().maintain(clock().instant());
        assertTrue(store().forget("web-1"));
        assertFalse(store().forget("web-1"));
        assertNull(shown("web-1"));
        assertEquals(List.of(), history("web-1"));
        assertEquals(List.of(), store().keys("web-1"));
        reopen();
        assertNull(shown("web-1"));
        assertEquals(List.of(STORED), add(up));
        assertEquals(1, history("web-1").size());
        assertNull(series("web-1", "a", Duration.ofHours(1), 10));
    }

    @Test
    default void a_stopped_instance_is_forgotten_in_time() throws Exception {
        var stopped = new Sender("old", "o");
        var running = new Sender("new", "n");
        add(stopped.enters("UP", clock().instant()), stopped.enters("STOPPED", clock().instant()),
                running.enters("UP", clock().instant()));
        clock().advance(settings().forget().minusSeconds(1));
        store().maintain(clock().instant());
        assertNotNull(shown("old"));
        clock().advance(Duration.ofHours(2));
        store().maintain(clock().instant());
        assertNull(shown("old"));
        assertNotNull(shown("new"));
    }

    @Test
    default void events_expire() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock().instant()));
        clock().advance(settings().events().minusDays(1));
        add(web.enters("RESTARTING", clock().instant()), web.enters("UP", clock().instant()));
        clock().advance(Duration.ofDays(2));
        add(web.stats(clock().instant()));
        store().maintain(clock().instant());
        assertEquals(2, history("web-1").size());
    }

    @Test
    default void the_history_of_an_instance_that_restarts_all_the_time_is_bounded() throws Exception {
        var web = new Sender("web-1", "b1");
        var other = new Sender("web-2", "b2");
        add(other.enters("UP", clock().instant()));
        var reports = new ArrayList<Report>();
        for (int i = 0; i < Retention.EVENTS + 1000; i++)
            reports.add(web.enters(i % 2 == 0 ? "UP" : "RESTARTING", clock().advance(Duration.ofMillis(10))));
        store().add(reports, clock().instant());
        store().maintain(clock().instant());
        var left = store().history("web-1", Instant.MAX, Integer.MAX_VALUE);
        assertEquals(Retention.EVENTS, left.size(), 1);
        assertEquals("b1-" + reports.size(), left.getFirst().id());
        assertEquals(1, history("web-2").size());
    }
}
