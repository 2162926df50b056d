package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;

/// A journal that is damaged, deleted or read-only loses only the damaged events.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class JournalDamageTest extends JournalContract {
    @Test
    void a_torn_line_is_skipped_with_a_warning() throws Exception {
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.of(1, 2, 4, 5));
        reports.close();
        var bytes = Files.readAllBytes(file("lifecycle"));
        Files.write(file("lifecycle"), Arrays.copyOf(bytes, bytes.length - 7));
        assertEquals(ids(IntStream.of(1, 2, 4)), nextStart());
        assertTrue(warnings.stream()
                .anyMatch(line -> line.equals("cannot read 1 damaged lines of " + folder()
                + ": their events are lost (was the power cut?)")), warnings.toString());
    }

    @Test
    void damage_loses_only_the_damaged_lines() throws Exception {
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.of(1, 2, 4, 5));
        reports.close();
        var text = Files.readString(file("lifecycle"), StandardCharsets.ISO_8859_1);
        Files.writeString(file("lifecycle"), "\0\0\0\n" + text.replace("b-2", "b-9") + "\0".repeat(4096),
                StandardCharsets.ISO_8859_1);
        reports = reports(NO_RETRY, down);
        reports.send(state(7));
        assertTrue(reports.awaitWritten(LONG));
        reports.close();
        assertEquals(ids(IntStream.of(1, 4, 5, 7)), nextStart());
    }

    @Test
    void a_journal_of_another_version_is_left_alone() throws Exception {
        var other = Files.createDirectories(run.resolve("journal-2"));
        Files.writeString(other.resolve("lifecycle-1"), "something else");
        var up = new FakeBackend(e -> {});
        var reports = reports(FAST, up);
        reports.send(state(1));
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1)), up.arrived);
        assertEquals(List.of(other
                + " belongs to another version of whaleware: its events wait for that version"
                + " (delete the folder if that version never returns)"), warnings);
        assertEquals("something else", Files.readString(other.resolve("lifecycle-1")));
    }

    @Test
    void events_are_delivered_from_memory_if_the_journal_cannot_be_written() throws Exception {
        Files.delete(run);
        Files.writeString(run, "no folder");
        var up = new FakeBackend(e -> {});
        var reports = reports(FAST, up);
        IntStream.range(0, 100).mapToObj(ReportDeliveryTest::state).forEach(reports::send);
        assertTrue(reports.flush(LONG));
        assertEquals(ids(IntStream.range(0, 100)), up.arrived);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith("cannot write the report journal: ") && warnings.getFirst()
                .endsWith(")"), warnings.getFirst());
        reports.close();
    }

    @Test
    void events_in_memory_are_written_when_the_disk_works_again() throws Exception {
        Files.delete(run);
        Files.writeString(run, "no folder");
        var reports = reports(NO_RETRY, down);
        send(reports, IntStream.range(0, 5));
        Files.delete(run);
        Files.createDirectory(run);
        Await.until("a line in the log", () -> warnings.contains("the report journal can be written again"));
        send(reports, IntStream.range(5, 8));
        reports.close();
        assertEquals(ids(IntStream.range(5, 8)), nextStart().stream().filter(id -> number(id) >= 5).toList());
    }

    @Test
    void a_deleted_journal_does_not_stop_the_delivery() throws Exception {
        var gate = new CountDownLatch(1);
        var up = new FakeBackend(e -> gate.await());
        var reports = reports(FAST, up);
        reports.send(state(1));
        Await.until("a try", () -> up.tries.get() == 1);
        try (var all = Files.list(folder())) {
            for (var file : all.toList()) Files.delete(file);
        }
        Files.delete(folder());
        reports.send(state(2));
        assertTrue(reports.awaitWritten(LONG));
        gate.countDown();
        reports.close(LONG);
        assertEquals(ids(IntStream.of(1, 2)), up.arrived);
    }

    @Test
    void a_file_that_cannot_be_read_for_a_moment_loses_no_event() throws Exception {
        var gate = new CountDownLatch(1);
        var up = new FakeBackend(e -> gate.await());
        var reports = reports(NO_RETRY, up);
        reports.send(state(1));
        Await.until("a try", () -> up.tries.get() == 1);
        send(reports, IntStream.of(2, 4));
        var file = file("lifecycle");
        var hidden = Files.move(file, run.resolve("hidden"));
        Files.createDirectory(file);
        gate.countDown();
        Await.until("a failure", () -> warnings.toString().contains("cannot report to fake:: "));
        Files.delete(file);
        Files.move(hidden, file);
        reports.retryNow();
        assertTrue(reports.flush(LONG));
        assertEquals(ids(IntStream.of(1, 2, 4)), up.arrived);
        reports.close();
    }
}
