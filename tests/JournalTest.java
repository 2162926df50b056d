package whaleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What was sent is on the disk, is found by the next start, and is told once.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class JournalTest extends ReportsCase {
    private final Fake down = new Fake(e -> {
        throw new IOException("down");
    });

    private Path folder() {
        return (settled ? data.resolve(".ww") : run).resolve(Journal.NAME);
    }

    private void sent(Reports reports, IntStream numbers) {
        numbers.forEach(n -> reports.send(n % 3 == 0 ? stats(n) : state(n)));
        assertTrue(reports.written(LONG));
    }

    private List<String> nextLife() {
        var up = new Fake(e -> {});
        reports(SHORT, up).close(LONG);
        return up.arrived;
    }

    private Path file(String kind) throws IOException {
        try (var all = Files.list(folder())) {
            return all.filter(file -> file.getFileName().toString().startsWith(kind + "-")).sorted().toList().getLast();
        }
    }

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
        reports.to(List.of(up), List.of(up));
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
    void a_line_that_a_power_cut_tore_is_passed_over_with_a_warning() throws Exception {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.of(1, 2, 4, 5));
        reports.close();
        var bytes = Files.readAllBytes(file("lifecycle"));
        Files.write(file("lifecycle"), java.util.Arrays.copyOf(bytes, bytes.length - 7));
        assertEquals(ids(IntStream.of(1, 2, 4)), nextLife());
        assertTrue(warnings.stream().anyMatch(line -> line.equals("1 damaged lines of " + folder() + " are passed over: their events are lost (was the power cut?)")), warnings.toString());
    }

    @Test
    void damage_anywhere_costs_no_more_than_the_lines_it_hit() throws Exception {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.of(1, 2, 4, 5));
        reports.close();
        var text = Files.readString(file("lifecycle"), StandardCharsets.ISO_8859_1);
        Files.writeString(file("lifecycle"), "\0\0\0\n" + text.replace("b-2", "b-9") + "\0".repeat(4096), StandardCharsets.ISO_8859_1);
        reports = reports(NEVER, down);
        reports.send(state(7));
        assertTrue(reports.written(LONG));
        reports.close();
        assertEquals(ids(IntStream.of(1, 4, 5, 7)), nextLife());
    }

    @Test
    void a_journal_of_another_version_is_left_alone() throws Exception {
        var other = Files.createDirectories(run.resolve("journal-2"));
        Files.writeString(other.resolve("lifecycle-1"), "something else");
        var up = new Fake(e -> {});
        var reports = reports(SHORT, up);
        reports.send(state(1));
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1)), up.arrived);
        assertEquals(List.of(other + " is of another version of whaleware: its events wait there for that version (remove it if that never comes back)"), warnings);
        assertEquals("something else", Files.readString(other.resolve("lifecycle-1")));
    }

    @Test
    void where_nothing_can_be_written_events_are_told_from_memory_with_one_warning() throws Exception {
        Files.delete(run);
        Files.writeString(run, "no folder");
        var up = new Fake(e -> {});
        var reports = reports(SHORT, up);
        IntStream.range(0, 100).mapToObj(ReportsTest::state).forEach(reports::send);
        assertTrue(reports.flush(LONG));
        assertEquals(ids(IntStream.range(0, 100)), up.arrived);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith("cannot write the reports' journal: ") && warnings.getFirst().endsWith(")"), warnings.getFirst());
        reports.close();
    }

    @Test
    void what_waited_in_memory_is_written_when_that_works_again() throws Exception {
        Files.delete(run);
        Files.writeString(run, "no folder");
        var reports = reports(NEVER, down);
        sent(reports, IntStream.range(0, 5));
        Files.delete(run);
        Files.createDirectory(run);
        Await.until("it is told", () -> warnings.contains("reports are kept on the disk again"));
        sent(reports, IntStream.range(5, 8));
        reports.close();
        assertEquals(ids(IntStream.range(5, 8)), nextLife().stream().filter(id -> number(id) >= 5).toList());
    }

    @Test
    void a_journal_that_somebody_removes_does_not_end_the_reports() throws Exception {
        var gate = new CountDownLatch(1);
        var up = new Fake(e -> gate.await());
        var reports = reports(SHORT, up);
        reports.send(state(1));
        Await.until("a try", () -> up.tries.get() == 1);
        try (var all = Files.list(folder())) {
            for (var file : all.toList()) Files.delete(file);
        }
        Files.delete(folder());
        reports.send(state(2));
        assertTrue(reports.written(LONG));
        gate.countDown();
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1, 2)), up.arrived);
    }

    @Test
    void before_data_is_settled_nothing_lies_there_and_then_everything_does() throws Exception {
        var reports = reports(NEVER, down);
        sent(reports, IntStream.range(0, 5));
        assertEquals(List.of(), Supervised.entries(data));
        settled = true;
        sent(reports, IntStream.range(5, 10));
        reports.close();
        assertEquals(List.of(".ww"), Supervised.entries(data));
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
        assertTrue(reports.written(LONG));
        Await.until("written", () -> reports.standing().getFirst().waiting() == 20_000);
        reports.close();
        var up = new Fake(e -> {});
        up.most = 100;
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
