package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.store.FleetStore.Outcome.*;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Each report is stored once, with all its members, in the history of its instance.
interface ReportsContract extends StoreUnderTest {
    @Test
    default void a_report_is_stored_once() throws Exception {
        var web = new Sender("web-1", "b1");
        var boot = web.enters("BOOT", clock().instant());
        var up = web.enters("UP", clock().advanceSeconds(2), "started");
        assertEquals(List.of(STORED, STORED), add(boot, up));
        assertEquals(List.of(KNOWN, KNOWN), add(boot, up));
        assertEquals(List.of(KNOWN), add(boot));
        assertEquals(List.of("b1-2", "b1-1"), history("web-1").stream().map(HistoryEntry::id).toList());
        reopen();
        assertEquals(List.of(KNOWN, KNOWN), add(boot, up));
        assertEquals(2, history("web-1").size());
    }

    @Test
    default void the_same_report_twice_in_a_batch_is_stored_once() throws Exception {
        var up = new Sender("web-1", "b1").enters("UP", clock().instant());
        assertEquals(List.of(STORED, KNOWN), add(up, up));
        assertEquals(1, history("web-1").size());
    }

    @Test
    default void the_history_has_every_member() throws Exception {
        var up = new Sender("web-1", "b1").enters("UP", clock().instant());
        var detail = JsonNodeFactory.instance.objectNode().put("ok", true).put("file", "a\u0000b\ud800");
        add(new Report(Report.BACKUP, "b1", 7, "web-1", "shop", "1.2", Map.of(), "UP", "WARMUP", "cause \ud83d\ude00",
                clock().instant().minusMillis(5), Duration.ofMillis(1234), null, "c", false, Map.of(), detail));
        var entry = history("web-1").getFirst();
        assertEquals("b1-7", entry.id());
        assertEquals("backup", entry.kind());
        assertEquals("web-1 shop 1.2 UP WARMUP cause \ud83d\ude00", String.join(" ", entry.instance(), entry.webapp(),
                entry.version(), entry.state(), entry.previous(), entry.cause()));
        assertEquals(clock().instant().minusMillis(5), entry.at());
        assertEquals(clock().instant(), entry.received());
        assertEquals(Duration.ofMillis(1234), entry.duration());
        assertTrue(entry.detail().get("ok").asBoolean());
        assertEquals(new Backups(null, "cause \ud83d\ude00", null, null), shown("web-1").backups());
        add(new Report(Report.BACKUP, "b1", 8, "web-1", "shop", "1.2", Map.of(), "UP", null, null, clock().instant(),
                null, null, "c", false, Map.of(), detail));
        assertEquals(new Backups(clock().instant(), null, null, null), shown("web-1").backups());
        assertEquals(List.of(KNOWN), add(up));
    }

    @Test
    default void texts_that_a_database_refuses_are_stored_with_replacements() throws Exception {
        add(new Report(Report.LIFECYCLE, "b\u0000", 1, "web\u0000\ud800", "<script>", "\udc00",
                Map.of("\u0000", "\u0000"), "UP", null, "x\u0000", clock().instant(), null, null, null, false,
                Map.of("k\u0000", 1.0, "ok", 2.0), null));
        var view = store().instances().firstEntry().getValue();
        assertEquals("web\ufffd\ufffd", view.name());
        assertEquals("<script>", view.webapp());
        assertEquals("x\ufffd", view.cause());
        assertEquals(1, history("web\ufffd\ufffd").size());
    }

    @Test
    default void the_history_is_read_page_by_page() throws Exception {
        var web = new Sender("web-1", "b1");
        for (int i = 0; i < 25; i++) add(web.enters(i % 2 == 0 ? "UP" : "RESTARTING", clock().advanceSeconds(1)));
        var before = Instant.MAX;
        var ids = new ArrayList<String>();
        for (int page = 0; page < 3; page++) {
            var entries = store().history("web-1", before, 10);
            assertEquals(page < 2 ? 10 : 5, entries.size());
            entries.forEach(entry -> ids.add(entry.id()));
            before = entries.getLast().at();
        }
        assertEquals(25, new HashSet<>(ids).size());
        assertEquals("b1-25", ids.getFirst());
    }

    @Test
    default void an_older_life_fills_the_history_and_changes_no_present() throws Exception {
        var first = new Sender("web-1", "first");
        add(first.enters("UP", clock().instant()));
        var death = first.enters("RESTARTING", clock().advanceSeconds(10), "killed");
        add(new Sender("web-1", "second").enters("UP", clock().advanceSeconds(100)));
        reopen();
        assertEquals(List.of(STORED), add(death));
        assertEquals("second", shown("web-1").bootId());
        var entries = history("web-1");
        assertEquals(List.of("second-1", "first-2", "first-1"), entries.stream().map(HistoryEntry::id).toList());
        assertTrue(entries.get(1).late());
        assertFalse(entries.get(0).late());
    }

    @Test
    default void reports_of_many_threads_are_all_stored() throws Exception {
        var tasks = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 50; i++) {
            var web = new Sender("web-" + i, "b" + i);
            tasks.add(CompletableFuture.runAsync(() -> {
                try {
                    for (int n = 0; n < 40; n++) {
                        var report = n % 2 == 0 ? web.enters("UP", clock().instant()) : web.stats(clock().instant());
                        assertEquals(List.of(STORED), add(report));
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }, Thread::startVirtualThread));
        }
        for (var task : tasks) task.join();
        assertEquals(50, store().instances().size());
        for (int i = 0; i < 50; i++) assertEquals(20, history("web-" + i).size());
    }
}
