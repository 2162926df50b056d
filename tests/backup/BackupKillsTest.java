package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.FileTree;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// Kills at random moments of a backup or a restore: no damaged backup gets its final name, no good one is lost, no
/// service starts on half-restored data, and no lock stays.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(3600)
class BackupKillsTest {
    private static final String KEEP = "\"keep\": {\"last\": 3, \"daily\": 0, \"weekly\": 0, \"monthly\": 0}";
    private static final List<String> FILES = List.of("a", "b", "c");
    /// The runs that have ended: only those under way count.
    private static final String LAST_RUNS = "(?s)\"last_runs\":\\[.*?\\}\\],";
    private static final int MOST_KILLS_OF_A_LIFE = 2; // the launcher gives up at the fourth within a minute

    private final Home home = Home.fresh();
    private final BackupFolder folder = new BackupFolder(home.backup);
    private final int[] kills = new int[3], done = new int[2];
    private RunningScript run;
    private int killsOfLife;

    @AfterEach
    void close() {
        home.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_kill_at_any_moment_leaves_complete_backups_and_whole_data(boolean copy) throws Exception {
        home.hook("firstboot", "for f in a b c; do echo 0 >\"$WW_DATA/$f\"; done")
                .hook("svcup", "cd \"$WW_DATA\" && cmp -s a b && cmp -s b c || echo half >>\"$WW_HOME/half\"",
                        "sleep 1000 &")
                .cfg("{\"ww\": {\"backup\": {\"copy\": " + copy + ", " + KEEP + "}}}");
        if (!copy) {
            home.hook("backup", "for f in a b c; do cp \"$WW_DATA/$f\" \"$WW_BACKUP_TO\"; sleep 0.02; done")
                    .hook("restore", "for f in a b c; do rm -f \"$WW_DATA/$f\"; sleep 0.02;"
                            + " cp \"$WW_RESTORE_FROM/$f\" \"$WW_DATA/$f\"; done");
        }
        long seed = System.nanoTime();
        var random = new Random(seed);
        start();
        write("first");
        long begin = System.nanoTime();
        var backup = ww("backup");
        assertEquals(0, backup.exit(), () -> backup.all() + "\n" + run.all());
        int longest = (int) ((System.nanoTime() - begin) / 1_000_000 * 3 / 2);
        int rounds = Sweep.whole() ? 100 : 5;
        for (int round = 0; round < rounds; round++) {
            var name = "round " + round + " of seed " + seed;
            trial(name, random.nextBoolean(), random.nextInt(longest), random.nextInt(3));
        }
        System.out.printf("%s: %d kills of the container, %d of the supervisor, %d of the command; %d commands had"
                + " ended well, %d had not%n", copy ? "copy" : "hook", kills[0], kills[1], kills[2], done[1], done[0]);
        // of five rounds, each may have been a restore
        for (int i = 1; i < 3; i++) assertEquals(0, ww("backup").exit());
        assertEquals(0, ww("restore", "latest").exit());
        assertEquals(0, ww("backup", "verify", "all").exit(Duration.ofMinutes(2)));
        try (var entries = Files.list(home.backup)) {
            var names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
            assertEquals(4, names.size(), names::toString);
            assertEquals(".lock", names.getFirst());
        }
        assertEquals(0, run.signal("TERM").exit(), run.all()::toString);
        Await.until("the end of " + home.processes(), () -> home.processes().isEmpty());
        BackupLock.take(home.backup, line -> {}).orElseThrow().close();
    }

    private void trial(String round, boolean restore, int millis, int target) throws Exception {
        awaitRest(round); // after a copy, the service starts when the command has ended
        write(round);
        var before = names(folder.good());
        var latest = text(folder.good().getLast());
        var command = restore ? ww("restore", "latest") : ww("backup");
        LockSupport.parkNanos(millis * 1_000_000L);
        boolean well = !command.alive() && command.exit() == 0;
        done[well ? 1 : 0]++;
        kill(command, target);
        awaitRest(round);
        check(round, before);
        var data = text();
        if (well && restore) assertEquals(latest, data, round);
        else assertTrue(data.equals(round) || restore && data.equals(latest), round + ": " + data);
    }

    private void kill(RunningScript command, int wanted) throws IOException {
        int target = wanted == 1 && killsOfLife == MOST_KILLS_OF_A_LIFE ? 0 : wanted;
        kills[target]++;
        if (target == 2) command.kill();
        else if (target == 1) {
            killsOfLife++;
            long supervisor = run.supervisor(0);
            RunningScript.send("KILL", supervisor);
            run.supervisor(supervisor);
        } else {
            run.signal("KILL");
            Await.until("the end of all", () -> {
                home.processes().forEach(line -> RunningScript.send("KILL", Long.parseLong(line.split(" ")[0])));
                return home.processes().isEmpty();
            });
            FileTree.remove(home.run);
            start();
        }
    }

    private void start() {
        killsOfLife = 0;
        run = home.start("ww/run");
        run.await("UP", Duration.ofMinutes(4), () -> run.all().stream().anyMatch(line -> line.startsWith("run: UP after")));
    }

    private void awaitRest(String round) {
        Await.until(Duration.ofMinutes(2), () -> round + ": rest\n" + String.join("\n", run.all()), this::rests);
    }

    /// Returns whether nothing is under way.
    private boolean rests() {
        var state = Await.read(home.run.resolve("state.json")).replaceFirst(LAST_RUNS, "");
        return run.state().contains("\"" + State.UP + "\"") && !state.contains("\"done\":false")
                && state.contains("\"pid\":" + run.supervisor(0) + ",")
                && !Files.exists(home.data.resolve(".ww/attempt")) && !state.contains("\"hook\":\"backup\"")
                && free();
    }

    private boolean free() {
        try (var lock = BackupLock.take(home.backup, line -> {}).orElse(null)) {
            return lock != null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Checks that each backup is complete, and that none of the newest three is lost.
    private void check(String round, List<String> before) throws IOException {
        assertFalse(Files.exists(home.path.resolve("half")), round + ": the service started on half-restored data");
        var problems = new ArrayList<String>();
        for (var backup : folder.all()) {
            new Verification(backup.folder()).problem().ifPresent(why -> problems.add(backup.time() + " " + why));
        }
        assertEquals(List.of(), problems, round);
        var after = names(folder.good());
        var all = new ArrayList<>(before);
        after.stream().filter(name -> !before.contains(name)).forEach(all::add);
        boolean rotated = all.size() > before.size();
        var expected = rotated ? all.subList(Math.max(0, all.size() - 3), all.size()) : before;
        assertTrue(new HashSet<>(after).containsAll(expected), round + ": of " + before + " are left " + after);
    }

    private static List<String> names(List<Backup> backups) {
        return backups.stream().map(Backup::time).toList();
    }

    private void write(String text) throws IOException {
        for (var file : FILES) Files.writeString(home.data.resolve(file), text);
    }

    /// Returns the text that each file of the data has.
    private String text() {
        var texts = FILES.stream().map(file -> Await.read(home.data.resolve(file))).distinct().toList();
        assertEquals(1, texts.size(), texts::toString);
        return texts.getFirst();
    }

    /// Returns the text of a backup.
    private String text(Backup backup) throws Exception {
        var script = "if [ -e data.tar.gz ]; then tar -xzOf data.tar.gz ./a; else cat a; fi";
        var shell = new ProcessBuilder("/bin/sh", "-c", script).directory(backup.folder().toFile()).start();
        return new String(shell.getInputStream().readAllBytes());
    }

    private RunningScript ww(String... arguments) {
        return home.start("ww/ww", arguments);
    }
}
