package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.store.FleetStore.Outcome.*;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What every store promises, whatever database it is in.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class FleetStoreContract {
    final ManualClock clock = new ManualClock();
    StoreSettings settings = StoreSettings.DEFAULT;
    FleetStore store;

    /// Opens the same store each time.
    abstract FleetStore open() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    void reopen() throws IOException {
        store.close();
        store = open();
    }

    List<FleetStore.Outcome> add(Report... reports) throws Exception {
        return store.add(List.of(reports), clock.instant());
    }

    InstanceView shown(String name) throws IOException {
        return store.instances().get(name);
    }

    List<HistoryEntry> history(String name) throws IOException {
        return store.history(name, Instant.MAX, 1000);
    }

    Series series(String name, String key, Duration back, int points) throws IOException {
        var to = clock.instant().plusSeconds(1);
        var found = store.series(name, List.of(key), clock.instant().minus(back), to, points);
        return found.isEmpty() ? null : found.getFirst();
    }

    @Test
    void a_report_is_stored_once() throws Exception {
        var web = new Sender("web-1", "b1");
        var boot = web.enters("BOOT", clock.instant());
        var up = web.enters("UP", clock.advanceSeconds(2), "started");
        assertEquals(List.of(STORED, STORED), add(boot, up));
        assertEquals(List.of(KNOWN, KNOWN), add(boot, up));
        assertEquals(List.of(KNOWN), add(boot));
        assertEquals(List.of("b1-2", "b1-1"), history("web-1").stream().map(HistoryEntry::id).toList());
        reopen();
        assertEquals(List.of(KNOWN, KNOWN), add(boot, up));
        assertEquals(2, history("web-1").size());
    }

    @Test
    void the_same_report_twice_in_a_batch_is_stored_once() throws Exception {
        var up = new Sender("web-1", "b1").enters("UP", clock.instant());
        assertEquals(List.of(STORED, KNOWN), add(up, up));
        assertEquals(1, history("web-1").size());
    }

    @Test
    void the_history_has_every_member() throws Exception {
        var up = new Sender("web-1", "b1").enters("UP", clock.instant());
        var detail = JsonNodeFactory.instance.objectNode().put("ok", true).put("file", "a\u0000b\ud800");
        add(new Report(Report.BACKUP, "b1", 7, "web-1", "shop", "1.2", Map.of(), "UP", "WARMUP", "cause \ud83d\ude00",
                clock.instant().minusMillis(5), Duration.ofMillis(1234), null, "c", false, Map.of(), detail));
        var entry = history("web-1").getFirst();
        assertEquals("b1-7", entry.id());
        assertEquals("backup", entry.kind());
        assertEquals("web-1 shop 1.2 UP WARMUP cause \ud83d\ude00", String.join(" ", entry.instance(), entry.webapp(),
                entry.version(), entry.state(), entry.previous(), entry.cause()));
        assertEquals(clock.instant().minusMillis(5), entry.at());
        assertEquals(clock.instant(), entry.received());
        assertEquals(Duration.ofMillis(1234), entry.duration());
        assertTrue(entry.detail().get("ok").asBoolean());
        assertEquals("null cause \ud83d\ude00", shown("web-1").lastBackup() + " " + shown("web-1").backupError());
        add(new Report(Report.BACKUP, "b1", 8, "web-1", "shop", "1.2", Map.of(), "UP", null, null, clock.instant(),
                null, null, "c", false, Map.of(), detail));
        assertEquals(clock.instant() + " null", shown("web-1").lastBackup() + " " + shown("web-1").backupError());
        assertEquals(List.of(KNOWN), add(up));
    }

    @Test
    void texts_that_a_database_refuses_are_stored_with_replacements() throws Exception {
        add(new Report(Report.LIFECYCLE, "b\u0000", 1, "web\u0000\ud800", "<script>", "\udc00",
                Map.of("\u0000", "\u0000"), "UP", null, "x\u0000", clock.instant(), null, null, null, false,
                Map.of("k\u0000", 1.0, "ok", 2.0), null));
        var view = store.instances().firstEntry().getValue();
        assertEquals("web\ufffd\ufffd", view.name());
        assertEquals("<script>", view.webapp());
        assertEquals("x\ufffd", view.cause());
        assertEquals(1, history("web\ufffd\ufffd").size());
    }

    @Test
    void the_history_is_read_page_by_page() throws Exception {
        var web = new Sender("web-1", "b1");
        for (int i = 0; i < 25; i++) add(web.enters(i % 2 == 0 ? "UP" : "RESTARTING", clock.advanceSeconds(1)));
        var before = Instant.MAX;
        var ids = new ArrayList<String>();
        for (int page = 0; page < 3; page++) {
            var entries = store.history("web-1", before, 10);
            assertEquals(page < 2 ? 10 : 5, entries.size());
            entries.forEach(entry -> ids.add(entry.id()));
            before = entries.getLast().at();
        }
        assertEquals(25, new HashSet<>(ids).size());
        assertEquals("b1-25", ids.getFirst());
    }

    @Test
    void the_present_outlives_a_restart_of_the_collector() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("BOOT", clock.instant()));
        add(web.enters("UP", clock.advanceSeconds(2), "started"));
        add(web.stats(clock.advanceSeconds(30), Map.of("a", 1.5, "b", 7.0)));
        var before = shown("web-1");
        assertEquals(Map.of("a", 1.5, "b", 7.0), before.numbers());
        reopen();
        assertEquals(before, shown("web-1"));
        store.maintain(clock.instant());
        reopen();
        assertEquals(before, shown("web-1"));
        assertEquals(clock.instant(), store.listeningSince());
    }

    @Test
    void a_revision_grows_with_each_change() throws Exception {
        long before = store.revision();
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock.instant()));
        long after = store.revision();
        assertTrue(after > before);
        add(web.stats(clock.advanceSeconds(30)));
        assertTrue(store.revision() > after);
        assertSame(store.instances(), store.instances());
    }

    @Test
    void numbers_are_read_as_they_were_reported() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock.instant()));
        for (int i = 0; i < 240; i++) {
            add(web.stats(clock.advanceSeconds(30), Map.of("a", (double) i, "b", i / 10.0)));
            if (i % 50 == 0) store.maintain(clock.instant());
        }
        assertEquals(List.of("a", "b"), store.keys("web-1"));
        for (int round = 0; round < 2; round++) {
            var a = series("web-1", "a", Duration.ofHours(3), 1000);
            assertEquals(240, a.times().length);
            assertEquals(clock.instant().getEpochSecond(), a.times()[239]);
            for (int i = 0; i < 240; i++) assertEquals(i, a.avg()[i]);
            assertArrayEquals(a.avg(), a.min());
            assertEquals(23.9, series("web-1", "b", Duration.ofHours(3), 1000).max()[239]);
            store.maintain(clock.instant());
            reopen();
        }
        assertNull(series("web-1", "c", Duration.ofHours(3), 1000));
    }

    @Test
    void a_series_has_at_most_as_many_points_as_were_asked_for() throws Exception {
        var web = new Sender("web-1", "b1");
        var reports = new ArrayList<Report>();
        for (int i = 0; i < 500; i++) reports.add(web.stats(clock.advanceSeconds(30), Map.of("a", (double) i)));
        store.add(reports, clock.instant());
        store.maintain(clock.instant());
        for (int points : new int[] {1, 2, 3, 7, 50, 99, 499}) {
            var a = series("web-1", "a", Duration.ofSeconds(30 * 500), points);
            assertTrue(a.times().length <= points, points + " points: " + a.times().length);
            assertTrue(a.times().length > points / 4, points + " points: " + a.times().length);
            assertEquals(0, a.min()[0]);
            assertEquals(499, a.max()[a.max().length - 1]);
        }
    }

    @Test
    void older_numbers_are_rolled_up_and_expire() throws Exception {
        var web = new Sender("web-1", "b1");
        var start = clock.instant();
        for (int day = 0; day < 20; day++) {
            var reports = new ArrayList<Report>();
            for (int i = 0; i < 96; i++) reports.add(web.stats(clock.advanceSeconds(900), Map.of("a", (double) i)));
            store.add(reports, clock.instant());
            store.maintain(clock.instant());
        }
        var days = series("web-1", "a", Duration.ofDays(30), 2000);
        assertTrue(days.times().length > 20 * 24 - 3, "hours: " + days.times().length);
        assertEquals(0, days.min()[1] % 4, 3);
        var week = series("web-1", "a", Duration.ofDays(7), 5000);
        assertTrue(week.times().length > 7 * 96 - 5, "of 5 minutes: " + week.times().length);
        var old = store.series("web-1", List.of("a"), start, start.plus(Duration.ofHours(5)), 5000);
        assertTrue(old.getFirst().times().length <= 6, "hours only");
    }

    @Test
    void late_numbers_complete_hours_that_are_rolled_up() throws Exception {
        var web = new Sender("web-1", "b1");
        var start = clock.instant();
        add(web.enters("UP", start));
        for (int i = 1; i <= 30; i++) add(web.stats(clock.advanceSeconds(30), Map.of("a", 1.0)));
        store.maintain(clock.instant());
        clock.advance(Duration.ofDays(3)); // the collector was away, and its raw values of that hour expire
        store.maintain(clock.instant());
        for (int i = 31; i <= 240; i++) add(web.stats(start.plusSeconds(30L * i), Map.of("a", 3.0)));
        store.maintain(clock.instant());
        clock.advance(Duration.ofHours(2));
        store.maintain(clock.instant());
        var a = store.series("web-1", List.of("a"), start, start.plusSeconds(7200), 1000).getFirst();
        assertEquals(1, a.min()[0]);
        assertEquals(3, a.max()[a.max().length - 1]);
        assertTrue(a.times().length >= 23, "of 5 minutes: " + a.times().length);
    }

    @Test
    void hostile_keys_are_bounded() throws Exception {
        var hostile = new Sender("hostile", "h");
        var other = new Sender("web-1", "b");
        add(hostile.enters("UP", clock.instant()), other.enters("UP", clock.instant()));
        for (int round = 0; round < 20; round++) {
            var numbers = new HashMap<String, Double>();
            for (int i = 0; i < 5000; i++) numbers.put("key" + (round * 5000 + i), 1.0);
            numbers.put("k".repeat(5000), 1.0);
            add(hostile.stats(clock.advanceSeconds(30), numbers), other.stats(clock.instant(), Map.of("a", 1.0)));
        }
        assertEquals(KeySet.MOST, store.keys("hostile").size());
        assertTrue(shown("hostile").numbers().size() <= KeySet.MOST);
        assertEquals(List.of("a"), store.keys("web-1"));
        store.maintain(clock.instant());
        reopen();
        assertEquals(KeySet.MOST, store.keys("hostile").size());
    }

    @Test
    void a_full_fleet_refuses_another_instance_only() throws Exception {
        settings = new StoreSettings(3, Duration.ofDays(7), Duration.ofHours(48), Duration.ofDays(14),
                Duration.ofDays(180), Duration.ofDays(180));
        reopen();
        for (int i = 1; i <= 3; i++)
            assertEquals(List.of(STORED), add(new Sender("web-" + i, "b" + i).enters("UP", clock.instant())));
        var fourth = new Sender("web-4", "b4").enters("UP", clock.instant());
        assertEquals(List.of(FULL), add(fourth));
        assertEquals(List.of(STORED), add(new Sender("web-2", "b22").enters("UP", clock.instant())));
        assertTrue(store.forget("web-1"));
        assertEquals(List.of(STORED), add(fourth));
    }

    @Test
    void an_instance_is_forgotten_with_its_history() throws Exception {
        var web = new Sender("web-1", "b1");
        var up = web.enters("UP", clock.instant());
        add(up, web.stats(clock.instant(), Map.of("a", 1.0)));
        store.maintain(clock.instant());
        assertTrue(store.forget("web-1"));
        assertFalse(store.forget("web-1"));
        assertNull(shown("web-1"));
        assertEquals(List.of(), history("web-1"));
        assertEquals(List.of(), store.keys("web-1"));
        reopen();
        assertNull(shown("web-1"));
        assertEquals(List.of(STORED), add(up));
        assertEquals(1, history("web-1").size());
        assertNull(series("web-1", "a", Duration.ofHours(1), 10));
    }

    @Test
    void a_stopped_instance_is_forgotten_in_time() throws Exception {
        var stopped = new Sender("old", "o");
        var running = new Sender("new", "n");
        add(stopped.enters("UP", clock.instant()), stopped.enters("STOPPED", clock.instant()),
                running.enters("UP", clock.instant()));
        clock.advance(settings.forget().minusSeconds(1));
        store.maintain(clock.instant());
        assertNotNull(shown("old"));
        clock.advance(Duration.ofHours(2));
        store.maintain(clock.instant());
        assertNull(shown("old"));
        assertNotNull(shown("new"));
    }

    @Test
    void events_expire() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock.instant()));
        clock.advance(settings.events().minusDays(1));
        add(web.enters("RESTARTING", clock.instant()), web.enters("UP", clock.instant()));
        clock.advance(Duration.ofDays(2));
        add(web.stats(clock.instant()));
        store.maintain(clock.instant());
        assertEquals(2, history("web-1").size());
    }

    @Test
    void the_history_of_an_instance_that_restarts_all_the_time_is_bounded() throws Exception {
        var web = new Sender("web-1", "b1");
        var other = new Sender("web-2", "b2");
        add(other.enters("UP", clock.instant()));
        var reports = new ArrayList<Report>();
        for (int i = 0; i < Retention.EVENTS + 1000; i++)
            reports.add(web.enters(i % 2 == 0 ? "UP" : "RESTARTING", clock.advance(Duration.ofMillis(10))));
        store.add(reports, clock.instant());
        store.maintain(clock.instant());
        var left = store.history("web-1", Instant.MAX, Integer.MAX_VALUE);
        assertEquals(Retention.EVENTS, left.size(), 1);
        assertEquals("b1-" + reports.size(), left.getFirst().id());
        assertEquals(1, history("web-2").size());
    }

    @Test
    void an_instance_that_is_renamed_in_its_life_stops_under_the_old_name() throws Exception {
        var web = new Sender("old", "b1");
        add(web.enters("UP", clock.instant()));
        add(web.renamed("new").stats(clock.advanceSeconds(30)));
        assertEquals("UP", shown("new").state());
        assertTrue(shown("old").gone());
        assertEquals("renamed to new", shown("old").cause());
        clock.advance(Duration.ofHours(1));
        assertFalse(shown("old").silent(clock.instant(), clock.instant().minusSeconds(3600)));
        reopen();
        assertTrue(shown("old").gone());
        assertEquals("UP", shown("new").state());
    }

    @Test
    void an_older_life_fills_the_history_and_changes_no_present() throws Exception {
        var first = new Sender("web-1", "first");
        add(first.enters("UP", clock.instant()));
        var death = first.enters("RESTARTING", clock.advanceSeconds(10), "killed");
        add(new Sender("web-1", "second").enters("UP", clock.advanceSeconds(100)));
        reopen();
        assertEquals(List.of(STORED), add(death));
        assertEquals("second", shown("web-1").bootId());
        var entries = history("web-1");
        assertEquals(List.of("second-1", "first-2", "first-1"), entries.stream().map(HistoryEntry::id).toList());
        assertTrue(entries.get(1).late());
        assertFalse(entries.get(0).late());
    }

    @Test
    void a_document_is_replaced_only_if_it_is_as_expected() throws Exception {
        assertNull(store.document("silences"));
        assertFalse(store.replaceDocument("silences", "x", "y"));
        assertTrue(store.replaceDocument("silences", null, "one"));
        assertFalse(store.replaceDocument("silences", null, "two"));
        assertFalse(store.replaceDocument("silences", "two", "three"));
        assertTrue(store.replaceDocument("silences", "one", "two"));
        reopen();
        assertEquals("two", store.document("silences"));
    }

    @Test
    void one_collector_is_the_leader() throws Exception {
        assertTrue(store.leader());
        assertTrue(store.leader());
    }

    @Test
    void reports_of_many_threads_are_all_stored() throws Exception {
        var tasks = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 50; i++) {
            var web = new Sender("web-" + i, "b" + i);
            tasks.add(CompletableFuture.runAsync(() -> {
                try {
                    for (int n = 0; n < 40; n++) {
                        var report = n % 2 == 0 ? web.enters("UP", clock.instant()) : web.stats(clock.instant());
                        assertEquals(List.of(STORED), add(report));
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }, Thread::startVirtualThread));
        }
        for (var task : tasks) task.join();
        assertEquals(50, store.instances().size());
        for (int i = 0; i < 50; i++) assertEquals(20, history("web-" + i).size());
    }

    @Test
    void ten_thousand_instances_are_shown_at_once() throws Exception {
        var reports = new ArrayList<Report>();
        for (int i = 0; i < 10_000; i++) reports.add(new Sender("web-" + i, "b" + i).enters("UP", clock.instant()));
        for (int i = 0; i < reports.size(); i += 1000) store.add(reports.subList(i, i + 1000), clock.instant());
        assertEquals(10_000, store.instances().size());
        reopen();
        assertEquals(10_000, store.instances().size());
        assertEquals(List.of(FULL), add(new Sender("one-more", "m").enters("UP", clock.instant())));
    }

    @Test
    void labels_keep_their_order() throws Exception {
        var labels = new LinkedHashMap<String, String>();
        for (var name : List.of("z", "a", "m")) labels.put(name, name + name);
        add(new Report(Report.LIFECYCLE, "b", 1, "web", "shop", "1", labels, "UP", null, null, clock.instant(), null,
                Sender.NEXT, null, true, Map.of(), null));
        reopen();
        assertEquals(List.of("z", "a", "m"), List.copyOf(shown("web").labels().keySet()));
        assertTrue(shown("web").maintenance());
    }
}
