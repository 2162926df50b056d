package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import whaleware.config.BackupSettings;
import whaleware.fixtures.Sweep;
import whaleware.hooks.HookOutcome;

/// A kill before each system call by which a run changes `/backup`: strace(1) kills the process at its n-th one.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(1200)
class BackupStepsTest {
    private static final String CHANGES = "mkdir,rename,unlink,rmdir,unlinkat,fsync,fdatasync";
    private static final int KEPT = 3;

    @TempDir
    Path folder;

    /// The process that is killed: one run of a backup in the folder of the first argument.
    static final class Victim {
        static void main(String... arguments) {
            System.exit(run(Path.of(arguments[0])) instanceof BackupResult.Made ? 0 : 1);
        }
    }

    private static BackupResult run(Path folder) {
        var settings = BackupSettings.builtIn().with(new BackupSettings.Keep(KEPT, 0, 0, 0), 1);
        return new BackupRun(new BackupFolder(folder), new BackupFacts("shop", "1", "web"), settings,
                ZoneId.of("UTC"), System::nanoTime, env -> {
            try {
                var to = Files.createDirectory(Path.of(env.get("WW_BACKUP_TO")).resolve("sub"));
                Files.writeString(to.resolve("file"), "content");
                Files.writeString(to.resolveSibling("dump"), "x".repeat(10_000));
                return new HookOutcome.Done("");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, line -> {}).make();
    }

    /// Starts the victim under strace with these options. Returns its exit code.
    private int victim(Path log, String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Victim.class.getName(), folder.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private Map<String, Backup> good() throws IOException {
        var good = new TreeMap<String, Backup>();
        for (var backup : new BackupFolder(folder).good()) good.put(backup.time(), backup);
        return good;
    }

    private List<String> leftovers() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(entry -> "" + entry.getFileName())
                    .filter(name -> !Backup.isTime(name) && !name.equals(".lock")).toList();
        }
    }

    @Test
    void no_backup_is_damaged_or_lost_and_the_next_run_succeeds(@TempDir Path scratch) throws Exception {
        assumeTrue(new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true").start().waitFor() == 0,
                "there is no strace, or it may not trace");
        for (int i = 0; i <= KEPT; i++) assertInstanceOf(BackupResult.Made.class, run(folder));
        var log = scratch.resolve("log");
        assertEquals(0, victim(log, "-e", "trace=" + CHANGES));
        var steps = steps(log);
        assertTrue(steps.size() > 15, steps::toString);
        int with = 0, without = 0;
        for (var step : Sweep.thin(steps, 8)) {
            var before = good().keySet().stream().toList();
            assertEquals(137, victim(log, "-e", "trace=" + CHANGES, "-e", "inject=" + step), step);
            var after = good();
            for (var backup : new BackupFolder(folder).all()) {
                assertEquals("", new Verification(backup.folder()).problem().orElse(""), step);
            }
            boolean made = !before.contains(after.keySet().stream().toList().getLast());
            if (made) with++;
            else without++;
            assertTrue(after.keySet().containsAll(made ? before.subList(1, KEPT) : before), step);
            assertInstanceOf(BackupResult.Made.class, run(folder), step);
            assertEquals(KEPT, good().size(), step);
            assertEquals(List.of(), leftovers(), step);
        }
        assertTrue(with > 0 && without > 0, with + " with a new backup, " + without + " without");
        System.out.println(steps.size() + " steps; of those tried, " + with + " left a new backup");
    }

    /// Returns a kill for each call of the log, in its order. strace counts each call by itself, and each thread.
    private static List<String> steps(Path log) throws IOException {
        var counts = new HashMap<String, Integer>();
        var steps = new LinkedHashSet<String>();
        for (var line : Files.readAllLines(log)) {
            var words = line.split("[ (]+", 3); // PID CALL(ARGUMENTS
            if (!CHANGES.contains(words[1])) continue;
            int count = counts.merge(words[0] + words[1], 1, Integer::sum);
            steps.add(words[1] + ":signal=KILL:when=" + count);
        }
        return List.copyOf(steps);
    }
}
