package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.runtime.State;

/// `file:` is appended to, line by line, and put aside when it is big.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FileBackendTest {
    @TempDir Path folder;

    private static Backend of(String url) {
        return BackendFactory.of(JsonNodeFactory.instance.textNode(url), HttpBackendContract.NO_SETTINGS).getFirst();
    }

    private static Event event(int n, String cause) {
        return Event.lifecycle(new Instance("web-1", "hello", "1", "b"), n, State.UP, null, cause, Instant.EPOCH, null);
    }

    private static Event event(int n) {
        return event(n, null);
    }

    private static List<JournalEntry> entries(int... numbers) {
        return IntStream.of(numbers).mapToObj(n -> new JournalEntry(n, event(n))).toList();
    }

    private static List<String> lines(int... numbers) {
        return IntStream.of(numbers).mapToObj(n -> event(n).line()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "file://", "file://localhost"})
    void events_are_appended_to_a_file_one_line_each(String before) throws Exception {
        var file = Files.writeString(folder.resolve("a b+c?.jsonl"), "{}\n");
        var backend = of(before + folder + "/a%20b+c%3F.jsonl");
        backend.deliver(entries(1));
        backend.deliver(entries(2, 3));
        assertEquals("{}", Files.readAllLines(file).getFirst());
        assertEquals(lines(1, 2, 3), Files.readAllLines(file).subList(1, 4));
    }

    @Test
    void a_file_may_be_moved_and_its_folder_created_later() throws Exception {
        var file = folder.resolve("later/events.jsonl");
        var backend = of("file:" + file);
        assertThrows(IOException.class, () -> backend.deliver(entries(1)));
        Files.createDirectory(file.getParent());
        backend.deliver(entries(1));
        Files.move(file, folder.resolve("old"));
        backend.deliver(entries(2));
        assertEquals(lines(2), Files.readAllLines(file));
    }

    @Test
    void several_writers_do_not_mix_their_lines() throws Exception {
        var file = folder.resolve("events.jsonl");
        var writers = IntStream.range(0, 4).mapToObj(n -> Thread.ofPlatform().start(() -> {
            var backend = new FileBackend(file, 0, 1);
            for (var i = 0; i < 50; i++) deliver(backend, event(n * 50 + i, "x".repeat(70_000)));
        })).toList();
        for (var writer : writers) writer.join();
        assertEquals(IntStream.range(0, 200).mapToObj(n -> event(n, "x".repeat(70_000)).line()).sorted().toList(),
                Files.readAllLines(file).stream().filter(line -> !line.isEmpty()).sorted().toList());
    }

    private static void deliver(FileBackend backend, Event event) {
        try {
            backend.deliver(List.of(new JournalEntry(1, event)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void events_in_the_file_are_not_written_again_but_a_torn_line_is() throws Exception {
        var file = folder.resolve("events.jsonl");
        var torn = event(3).line();
        Files.writeString(file, String.join("\n", lines(1, 2)) + "\n" + torn.substring(0, torn.length() - 5));
        of("file:" + file).deliver(entries(1, 2, 3, 4));
        var lines = new ArrayList<>(lines(1, 2, 3, 4));
        lines.add(2, torn.substring(0, torn.length() - 5));
        assertEquals(lines, Files.readAllLines(file));
    }

    @Test
    void a_large_file_is_rotated_and_the_oldest_file_deleted() throws Exception {
        int three = 3 * (event(100).line().length() + 1);
        var file = folder.resolve("events.jsonl");
        var backend = of("file:" + file + "?rotate=" + three + "&keep=2");
        for (int n = 100; n < 111; n++) backend.deliver(entries(n));
        assertEquals(lines(109, 110), Files.readAllLines(file));
        assertEquals(lines(106, 107, 108), Files.readAllLines(folder.resolve("events.jsonl.1")));
        assertEquals(lines(103, 104, 105), Files.readAllLines(folder.resolve("events.jsonl.2")));
        try (var all = Files.list(folder)) {
            assertEquals(3, all.count());
        }
        of("file:" + file + "?rotate=" + three).deliver(entries(108, 109, 110));
        assertEquals(lines(109, 110), Files.readAllLines(file));
    }

    @Test
    void a_device_is_not_rotated() throws Exception {
        of("file:/dev/null?rotate=1&keep=1").deliver(entries(1, 2));
        assertTrue(Files.exists(Path.of("/dev/null")) && !Files.exists(Path.of("/dev/null.1")));
        assertEquals(Collections.emptyList(), Files.list(folder).toList());
    }
}
