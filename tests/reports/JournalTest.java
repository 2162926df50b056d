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

/// What was sent is on the disk, is found by the next start, and is told once.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class JournalTest extends JournalContract {
    @Test
    void what_was_not_delivered_is_by_the_next_start_in_order_and_nothing_twice() {
        settled = true;
        var before = new Fake(e -> {
            if (number(e.id()) > 4) throw new IOException("down");
        });
        var reports = reports(NEVER, before);
        sent(reports, IntStream.range(0, 10));
        Await.until("5 delivered", () -> before.arrived.size() == 5);
        reports.close();
        assertEquals("reports to fake: ended: 5 wait for the next start", warnings.getLast());
        assertEquals(ids(IntStream.range(5, 10)), nextLife());
        assertEquals(List.of(), nextLife());
    }

    @Test
    void each_backend_has_its_own_place_and_a_new_one_begins_with_what_is_new() {
        var good = new Fake(e -> {});
        good.name = "good:";
        var reports = reports(NEVER, down, good);
        sent(reports, IntStream.range(0, 5));
        Await.until("all delivered", () -> good.arrived.size() == 5);
        reports.close();
        var up = new Fake(e -> {});
        var also = new Fake(e -> {});
        also.name = "new:";
        reports = reports(SHORT, up, good, also);
        reports.send(state(5));
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 6)), up.arrived);
        assertEquals(ids(IntStream.range(0, 6)), good.arrived);
        assertEquals(ids(IntStream.of(5)), also.arrived);
    }

    @Test
    void other_backends_in_the_same_life_go_on_where_the_former_ones_were() {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.range(0, 5));
        var up = new Fake(e -> {});
        reports.use(List.of(up), List.of(up));
        reports.send(state(5));
        reports.close(LONG);
        assertEquals(ids(IntStream.range(0, 6)), up.arrived);
        assertTrue(down.closed);
    }

    @Test
    void a_supervisor_that_was_killed_loses_nothing_that_was_written() {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.range(0, 100));
        assertEquals(ids(IntStream.range(0, 100)), nextLife());   // nobody has closed the first one
        reports.close();
    }

    @Test
    void what_another_supervisor_is_not_sure_of_is_told_once() {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.of(1, 2));
        reports.close();
        var up = new Fake(e -> {});
        reports = reports(SHORT, up);
        reports.resume(state(2));
        reports.resume(state(4));
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1, 2, 4)), up.arrived);
    }

    @Test
    void before_data_is_settled_nothing_lies_there_and_then_everything_does() throws Exception {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.range(0, 5));
        assertEquals(List.of(), RecordingHome.entries(data));
        settled = true;
        sent(reports, IntStream.range(5, 10));
        reports.close();
        assertEquals(List.of(".ww"), RecordingHome.entries(data));
        assertFalse(Files.exists(run.resolve(Journal.NAME)));
        assertEquals(ids(IntStream.range(0, 10)), nextLife());
    }

    @Test
    void data_that_is_to_be_initialised_again_has_nothing_of_it() throws Exception {
        settled = true;
        var reports = reports(NEVER, down);
        sent(reports, IntStream.range(0, 5));
        reports.close();
        settled = false;
        reports = reports(NEVER, down);
        sent(reports, IntStream.range(5, 6));
        assertFalse(Files.exists(data.resolve(".ww").resolve(Journal.NAME)));
        reports.close();
        assertEquals(ids(IntStream.range(0, 6)), nextLife());
    }

    @Test
    void twenty_thousand_are_told_in_one_go_and_their_files_go() throws Exception {
        settled = true;
        var reports = reports(NEVER, down);
        for (int n = 0; n < 20_000; n++) reports.send(state(n));
        assertTrue(reports.awaitWritten(LONG));
        Await.until("written", () -> reports.status().getFirst().waiting() == 20_000);
        reports.close();
        var up = new Fake(e -> {});
        up.batchSize = 100;
        var next = reports(SHORT, up);
        assertTrue(next.flush(LONG));
        Await.until("room on the disk", () -> Await.read(run.resolve("reports.json")).contains("\"waiting\":0"));
        assertEquals(ids(IntStream.range(0, 20_000)), up.arrived);
        next.close();
        try (var all = Files.list(folder())) {
            assertTrue(all.count() <= 3);
        }
    }

    @Test
    void a_day_without_the_backend_fits_into_32_megabytes_and_a_few_of_the_disk() throws Exception {
        var java = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), DayOfOutage.class.getName(), data.toString());
        var day = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var told = new String(day.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, day.waitFor(), told);
        assertTrue(told.startsWith("true states 720 of 720 stats 2880 of 2880 dropped "), told);
        assertTrue(Long.parseLong(told.replaceFirst(".* dropped (\\d+) .*", "$1")) > 0, told);
        assertTrue(Long.parseLong(told.replaceFirst(".* journal (\\d+) .*", "$1")) < 6_000_000, told);
    }
}
