package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.store.FleetStore.Outcome.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The present of the instances outlives the collector, as documents do.
interface PresentContract extends StoreUnderTest {
    @Test
    default void the_present_outlives_a_restart_of_the_collector() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("BOOT", clock().instant()));
        add(web.enters("UP", clock().advanceSeconds(2), "started"));
        add(web.stats(clock().advanceSeconds(30), Map.of("a", 1.5, "b", 7.0)));
        var before = shown("web-1");
        assertEquals(Map.of("a", 1.5, "b", 7.0), before.numbers());
        reopen();
        assertEquals(before, shown("web-1"));
        store().maintain(clock().instant());
        reopen();
        assertEquals(before, shown("web-1"));
        assertEquals(clock().instant(), store().listeningSince());
    }

    @Test
    default void a_revision_grows_with_each_change() throws Exception {
        long before = store().revision();
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock().instant()));
        long after = store().revision();
        assertTrue(after > before);
        add(web.stats(clock().advanceSeconds(30)));
        assertTrue(store().revision() > after);
        assertSame(store().instances(), store().instances());
    }

    @Test
    default void labels_keep_their_order() throws Exception {
        var labels = new LinkedHashMap<String, String>();
        for (var name : List.of("z", "a", "m")) labels.put(name, name + name);
        add(new Report(Report.LIFECYCLE, "b", 1, "web", "shop", "1", labels, "UP", null, null, clock().instant(), null,
                Sender.NEXT, null, true, Map.of(), null));
        reopen();
        assertEquals(List.of("z", "a", "m"), List.copyOf(shown("web").labels().keySet()));
        assertTrue(shown("web").maintenance());
    }

    @Test
    default void an_instance_that_is_renamed_in_its_life_stops_under_the_old_name() throws Exception {
        var web = new Sender("old", "b1");
        add(web.enters("UP", clock().instant()));
        add(web.renamed("new").stats(clock().advanceSeconds(30)));
        assertEquals("UP", shown("new").state());
        assertTrue(shown("old").gone());
        assertEquals("renamed to new", shown("old").cause());
        clock().advance(Duration.ofHours(1));
        assertFalse(shown("old").silent(clock().instant(), clock().instant().minusSeconds(3600)));
        reopen();
        assertTrue(shown("old").gone());
        assertEquals("UP", shown("new").state());
    }

    @Test
    default void ten_thousand_instances_are_shown_at_once() throws Exception {
        var reports = new ArrayList<Report>();
        for (int i = 0; i < 10_000; i++) reports.add(new Sender("web-" + i, "b" + i).enters("UP", clock().instant()));
        for (int i = 0; i < reports.size(); i += 1000) store().add(reports.subList(i, i + 1000), clock().instant());
        assertEquals(10_000, store().instances().size());
        reopen();
        assertEquals(10_000, store().instances().size());
        assertEquals(List.of(FULL), add(new Sender("one-more", "m").enters("UP", clock().instant())));
    }

    @Test
    default void a_full_fleet_refuses_another_instance_only() throws Exception {
        reopen(new StoreSettings(3, Duration.ofDays(7), Duration.ofHours(48), Duration.ofDays(14),
                Duration.ofDays(180), Duration.ofDays(180)));
        for (int i = 1; i <= 3; i++)
            assertEquals(List.of(STORED), add(new Sender("web-" + i, "b" + i).enters("UP", clock().instant())));
        var fourth = new Sender("web-4", "b4").enters("UP", clock().instant());
        assertEquals(List.of(FULL), add(fourth));
        assertEquals(List.of(STORED), add(new Sender("web-2", "b22").enters("UP", clock().instant())));
        assertTrue(store().forget("web-1"));
        assertEquals(List.of(STORED), add(fourth));
    }

    @Test
    default void a_document_is_replaced_only_if_it_is_as_expected() throws Exception {
        assertNull(store().document("silences"));
        assertFalse(store().replaceDocument("silences", "x", "y"));
        assertTrue(store().replaceDocument("silences", null, "one"));
        assertFalse(store().replaceDocument("silences", null, "two"));
        assertFalse(store().replaceDocument("silences", "two", "three"));
        assertTrue(store().replaceDocument("silences", "one", "two"));
        reopen();
        assertEquals("two", store().document("silences"));
    }

    @Test
    default void one_collector_is_the_leader() throws Exception {
        assertTrue(store().leader());
        assertTrue(store().leader());
    }
}
