package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;

/// Sent events are on disk; the next start finds them and delivers them once.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class JournalTest extends JournalContract {
    @Test
    void the_next_start_delivers_the_remaining_events_in_order_and_once() {
        initialised = true;
        var before = new FakeBackend(e -> {
            if (number(e.id()) > 4) throw new IOException("down");
        });
        var reports = reports(NO_RETRY, before);
        send(reports, IntStream.range(0, 10));
        Await.until("5 delivered", () -> before.arrived.size() == 5);
        reports.close();
        assertEquals("reports to fake: ended: 5 wait for the next start", warnings.getLast());
        assertEquals(ids(IntStream.range(5, 10)), nextStart());
        assertEquals(List.of(), nextStart());
    }

    @Test
    void each_backend_has_its_own_position_and_a_new_backend_gets_new_events_only() {
        var good = new FakeBackend(e -> {});
        good.name = "good:";
        var reports = reports(NO_RETRY, down, good);
        send(reports, IntStream.range(0, 5));
        Await.until("all delivered", () -> good.arrived.size() == 5);
        reports.close();
        var up = new FakeBackend(e -> {});
        var also = new FakeBackend(e -> {});
        also.name = "new:";
        reports = reports(FAST, up, good, also);
        reports.send(state(5));
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 6)), up.arrived);
        assertEquals(ids(IntStream.range(0, 6)), good.arrived);
        assertEquals(ids(IntStream.of(5)), also.arrived);
    }

    @Test
    void a_replaced_backend_of_the_same_name_continues_at_its_position() {
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.range(0, 5));
        var up = new FakeBackend(e -> {});
        reports.use(List.of(up), List.of(up));
        reports.send(state(5));
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 6)), up.arrived);
        assertTrue(down.closed);
    }

    @Test
    void a_killed_supervisor_loses_no_written_event() {
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.range(0, 100));
        assertEquals(ids(IntStream.range(0, 100)), nextStart()); // before the first delivery is closed
        reports.close();
    }

    @Test
    void a_resumed_event_is_sent_only_if_the_journal_does_not_have_it() {
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.of(1, 2));
        reports.close();
        var up = new FakeBackend(e -> {});
        reports = reports(FAST, up);
        reports.resume(state(2));
        reports.resume(state(4));
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1, 2, 4)), up.arrived);
    }

    @Test
    void a_resumed_run_is_compared_with_events_of_its_kind() {
        var reports = reports(NO_RETRY, down);
        List.of(run(Event.Kind.SCHEDULE, 1), state(4)).forEach(reports::send);
        assertTrue(reports.awaitWritten(LONG));
        reports.close();
        var up = new FakeBackend(e -> {});
        reports = reports(FAST, up);
        List.of(run(Event.Kind.SCHEDULE, 1), run(Event.Kind.SCHEDULE, 2), run(Event.Kind.BACKUP, 3), state(4))
                .forEach(reports::resume);
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1, 4, 2, 3)), up.arrived);
    }

    @Test
    void the_journal_moves_to_data_when_data_is_initialised() throws Exception {
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.range(0, 5));
        assertEquals(List.of(), RecordingHome.entries(data));
        initialised = true;
        send(reports, IntStream.range(5, 10));
        reports.close();
        assertEquals(List.of(".ww"), RecordingHome.entries(data));
        assertFalse(Files.exists(run.resolve(Journal.NAME)));
        assertEquals(ids(IntStream.range(0, 10)), nextStart());
    }

    @Test
    void the_journal_leaves_data_that_is_initialised_again() throws Exception {
        initialised = true;
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.range(0, 5));
        reports.close();
        initialised = false;
        reports = reports(NO_RETRY, down);
        send(reports, IntStream.range(5, 6));
        assertFalse(Files.exists(data.resolve(".ww").resolve(Journal.NAME)));
        reports.close();
        assertEquals(ids(IntStream.range(0, 6)), nextStart());
    }

    @Test
    void twenty_thousand_events_are_delivered_and_their_files_deleted() throws Exception {
        initialised = true;
        var reports = reports(NO_RETRY, down);
        for (int n = 0; n < 20_000; n++) reports.send(state(n));
        assertTrue(reports.awaitWritten(LONG));
        Await.until("written", () -> reports.status().getFirst().waiting() == 20_000);
        reports.close();
        var up = new FakeBackend(e -> {});
        up.batchSize = 100;
        var next = reports(FAST, up);
        assertTrue(next.flush(LONG));
        Await.until("room on the disk", () -> Await.read(run.resolve("reports.json")).contains("\"waiting\":0"));
        assertEquals(ids(IntStream.range(0, 20_000)), up.arrived);
        next.close();
        try (var all = Files.list(folder())) {
            assertTrue(all.count() <= 3);
        }
    }

    @Test
    void a_day_without_the_backend_needs_32_MB_of_heap_and_6_MB_of_disk() throws Exception {
        var java = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), DayOfOutage.class.getName(),
                data.toString());
        var day = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(day.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, day.waitFor(), output);
        assertTrue(output.startsWith("true states 720 of 720 stats 2880 of 2880 dropped "), output);
        assertTrue(Long.parseLong(output.replaceFirst(".* dropped (\\d+) .*", "$1")) > 0, output);
        assertTrue(Long.parseLong(output.replaceFirst(".* journal (\\d+) .*", "$1")) < 6_000_000, output);
    }
}
