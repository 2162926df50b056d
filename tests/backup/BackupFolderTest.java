package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.config.BackupSettings;
import whaleware.hooks.HookOutcome;

/// A folder of backups has complete ones only, each with a manifest that agrees with its files.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupFolderTest {
    private static final BackupFacts FACTS = new BackupFacts("shop", "1.2.0", "web-1");

    @TempDir
    Path path;

    /// Writes the files of a backup.
    interface Writer {
        void write(Path to) throws IOException;
    }

    private BackupResult run(int last, long minBytes, Writer writer) {
        var settings = BackupSettings.builtIn().with(new BackupSettings.Keep(last, 0, 0, 0), minBytes);
        return new BackupRun(new BackupFolder(path), FACTS, settings, ZoneId.of("UTC"), System::nanoTime, env -> {
            try {
                writer.write(Path.of(env.get("WW_BACKUP_TO")));
                return new HookOutcome.Done("");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, line -> {}).make();
    }

    private BackupResult.Made made(int last, Writer writer) {
        return assertInstanceOf(BackupResult.Made.class, run(last, 1, writer));
    }

    private BackupResult.Made made(int last, int bytes) {
        return made(last, to -> Files.writeString(to.resolve("dump"), "x".repeat(bytes)));
    }

    private Backup make(int bytes) {
        return made(3, bytes).backup();
    }

    private List<String> entries() throws IOException {
        try (var all = Files.list(path)) {
            return all.map(entry -> "" + entry.getFileName()).filter(name -> !name.equals(".lock")).sorted().toList();
        }
    }

    private static String problem(Backup backup) {
        return new Verification(backup.folder()).problem().orElse("");
    }

    @Test
    void a_backup_has_its_final_name_its_facts_and_the_mode_0700() throws IOException {
        var made = make(10);
        assertEquals(List.of(made.time()), entries());
        assertTrue(Backup.isTime(made.time()), made.time());
        var read = new BackupFolder(path).find("latest").orElseThrow();
        assertEquals(FACTS, read.facts());
        assertEquals(10, read.bytes());
        assertEquals(1, read.count());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.folder())));
        assertEquals("", problem(made));
    }

    @Test
    void many_files_in_folders_with_any_names_and_links_are_verified() {
        var names = List.of("with space", "-dash", "back\\slash", "line\nbreak", "q'uote\"", "manifest.json");
        var backup = made(3, to -> {
            Files.createDirectories(to.resolve("a/b"));
            Files.createDirectory(to.resolve("empty"));
            for (int i = 0; i < 450; i++) Files.writeString(to.resolve("a/b/" + i), "" + i);
            for (var name : names) Files.writeString(to.resolve("a").resolve(name), name);
            Files.createSymbolicLink(to.resolve("link"), Path.of("a/b/1"));
        }).backup();
        assertEquals(450 + names.size(), backup.count());
        assertEquals("", problem(backup));
    }

    @Test
    void a_changed_a_missing_and_an_added_file_are_found() throws IOException {
        var backup = made(3, to -> {
            for (var name : List.of("one", "two", "three")) Files.writeString(to.resolve(name), name);
        }).backup();
        Path one = backup.folder().resolve("one"), four = backup.folder().resolve("four");
        Files.writeString(one, "ten");
        assertEquals("one has another hash", problem(backup));
        Files.writeString(one, "eleven");
        assertEquals("one has another size", problem(backup));
        Files.delete(one);
        assertEquals("one is missing", problem(backup));
        Files.writeString(one, "one");
        Files.writeString(four, "");
        assertEquals("it has files that its manifest lacks", problem(backup));
        Files.delete(four);
        assertEquals("", problem(backup));
        var manifest = backup.folder().resolve("manifest.json");
        var text = Files.readString(manifest);
        for (int length : List.of(0, 10, text.length() / 2, text.length() - 3)) {
            Files.writeString(manifest, text.substring(0, length));
            assertNotEquals("", problem(backup), "cut at " + length);
        }
    }

    @Test
    void a_hook_that_writes_nothing_too_little_or_a_pipe_makes_no_backup() throws IOException {
        var kept = make(10);
        assertEquals(new BackupResult.Failed("the hook wrote no file to WW_BACKUP_TO"),
                run(1, 1, to -> Files.createDirectory(to.resolve("empty"))));
        assertEquals(new BackupResult.Failed("it has 0 bytes, fewer than ww.backup.min_bytes, 1"),
                run(1, 1, to -> Files.createFile(to.resolve("dump"))));
        assertEquals(new BackupResult.Failed("it has 99 bytes, fewer than ww.backup.min_bytes, 100"),
                run(1, 100, to -> Files.writeString(to.resolve("dump"), "x".repeat(99))));
        var pipe = run(1, 1, to -> {
            Files.writeString(to.resolve("dump"), "x");
            mkfifo(to.resolve("pipe"));
        });
        assertTrue(pipe.toString().contains("pipe is neither a file nor a link"), pipe::toString);
        var ours = run(1, 1, to -> Files.writeString(to.resolve("manifest.json"), "{}"));
        assertTrue(ours.toString().contains("the hook wrote manifest.json"), ours::toString);
        assertEquals(List.of(kept.time()), entries());
    }

    private static void mkfifo(Path pipe) throws IOException {
        try {
            assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leftovers_of_killed_runs_are_removed_and_other_files_stay() throws IOException {
        for (var name : List.of(".partial-20260101T000000Z", ".removed-20260101T000001Z", "mine", ".partial-mine")) {
            Files.createDirectories(path.resolve(name + "/sub"));
        }
        var made = make(10);
        assertEquals(List.of(".partial-mine", made.time(), "mine"), entries());
    }

    @Test
    void the_newest_last_backups_are_kept() throws IOException {
        var times = Stream.generate(() -> make(10).time()).limit(5).toList();
        assertEquals(times.subList(2, 5), entries());
    }

    @Test
    void a_backup_of_less_than_half_the_size_stops_the_removal_until_it_is_accepted() throws IOException {
        make(100);
        var small = made(1, 49);
        assertEquals(small.backup().time(), small.held().time());
        assertEquals(100, small.backup().shrunkFrom());
        assertEquals(small.backup().time(), made(1, 100).held().time());
        assertEquals(3, entries().size());
        var accepted = new BackupFolder(path).accept();
        assertEquals(List.of(small.backup().time()), accepted.stream().map(Backup::time).toList());
        assertEquals("", problem(small.backup()));
        var last = made(1, 100);
        assertNull(last.held());
        assertEquals(List.of(last.backup().time()), entries());
    }

    @Test
    void half_the_size_is_enough() {
        make(100);
        assertEquals(0, make(50).shrunkFrom());
    }

    @Test
    void a_backup_with_a_damaged_manifest_is_never_the_latest_and_never_removed() throws IOException {
        Backup first = make(10), second = make(10);
        Files.writeString(second.folder().resolve("manifest.json"), "{\"format\": 1");
        assertEquals(first.time(), new BackupFolder(path).find("latest").orElseThrow().time());
        for (int i = 0; i < 4; i++) make(10);
        assertTrue(entries().contains(second.time()) && !entries().contains(first.time()), entries()::toString);
    }

    @Test
    void the_order_is_that_of_the_runs_whatever_the_clock_said() throws IOException {
        Files.move(make(10).folder(), path.resolve("20990101T000000Z"));
        assertEquals(make(10).time(), new BackupFolder(path).find("latest").orElseThrow().time());
    }

    @Test
    void a_lock_of_another_process_is_respected_and_ends_with_that_process() throws Exception {
        var script = "import fcntl, sys, time; file = open(sys.argv[1], 'w'); fcntl.lockf(file, fcntl.LOCK_EX);"
                + " print('locked', flush=True); time.sleep(100)";
        var other = new ProcessBuilder("python3", "-c", script, path + "/.lock").start();
        try {
            assertEquals("locked", other.inputReader().readLine());
            assertInstanceOf(BackupResult.Busy.class, run(1, 1, to -> Files.writeString(to.resolve("dump"), "x")));
        } finally {
            other.destroyForcibly().waitFor();
        }
        make(10);
    }

    @Test
    void a_file_that_changes_after_the_hook_makes_no_backup() throws IOException {
        var folder = new BackupFolder(path);
        var partial = folder.begin(Instant.now(), null);
        Files.writeString(partial.resolve("dump"), "abc");
        var writer = new ManifestWriter(partial, new FileHashes(partial));
        var backup = new Backup(folder.complete(partial), null, 1, Instant.now(), FACTS, 1, 2, 1, 0, false);
        assertThrows(IOException.class, () -> writer.write(backup));
    }
}
