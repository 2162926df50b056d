package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `ww backup` runs the hook `backup` beside the service, and leaves a complete backup or nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class BackupTest {
    private static final String WRITE = "echo dump >\"$WW_BACKUP_TO/dump\"";

    private static Home home(String... backup) {
        var home = Home.fresh().withDefaults().hook("svcup", "sleep 1000 &").hook("backup", backup);
        return home.cfg("{\"webapp\": \"shop\", \"version\": \"1.2.0\", \"notify_url\": \"stdout:\"}");
    }

    /// Returns the names of the backups, and of leftovers.
    private static List<String> backups(Home home) {
        try {
            var entries = RecordingHome.entries(home.backup);
            return entries.stream().filter(name -> name.startsWith(".partial") || Backup.isTime(name)).toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static RunningScript backup(Home home, int code) {
        var now = home.start("ww/ww", "backup");
        assertEquals(code, now.exit(), () -> "" + now.all());
        return now;
    }

    @Test
    void a_backup_is_made_reported_listed_and_verified() throws IOException {
        try (var home = home(WRITE, "echo $WW_STATE")) {
            var run = home.start("ww/run").awaitState(State.UP);
            var now = backup(home, 0);
            var time = backups(home).getFirst();
            assertTrue(now.out().getFirst().startsWith("backup " + time + ": 1 file, 5 bytes in "), "" + now.out());
            run.awaitLine("backup: UP").awaitLine("run: backup " + time + ": 1 file");
            run.awaitLine("\"backup\":{\"time\":\"" + time + "\",\"bytes\":5,\"files\":1,\"removed\":0}");
            var manifest = Files.readString(home.backup.resolve(time + "/manifest.json"));
            assertTrue(manifest.contains("\"version\":\"1.2.0\""), manifest);
            var list = home.start("ww/ww", "backup", "list");
            assertEquals(0, list.exit(Duration.ofMinutes(2)), () -> "" + list.all());
            assertTrue(list.out().get(1).startsWith(time), list.out()::toString);
            assertEquals(0, home.start("ww/ww", "backup", "verify").exit());
            Files.writeString(home.backup.resolve(time + "/dump"), "dumP\n");
            var verify = home.start("ww/ww", "backup", "verify", time);
            assertEquals(1, verify.exit());
            assertTrue(verify.err().getFirst().endsWith("dump has another hash"), verify.err()::toString);
            assertEquals(64, home.start("ww/ww", "backup", "nonsense").exit());
            assertEquals(1, home.start("ww/ww", "backup", "verify", "20200101T000000Z").exit());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_hook_that_fails_writes_nothing_or_is_late_leaves_the_earlier_backup_only() {
        try (var home = home(WRITE, ". \"$WW_HOME/more\"")) {
            home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"backup\": {\"timeout\": \"1s\"}}}").file("more", "");
            var run = home.start("ww/run").awaitState(State.UP);
            backup(home, 0);
            var before = backups(home);
            for (var more : List.of("exit 3", "rm \"$WW_BACKUP_TO/dump\"", ": >\"$WW_BACKUP_TO/dump\"",
                    "trap '' TERM; sleep 999", "kill -9 $$")) {
                home.file("more", more);
                var failed = backup(home, 1);
                assertTrue(failed.err().getFirst().contains("cannot back up: "), failed.err()::toString);
                assertEquals(before, backups(home), more);
            }
            run.awaitLine("cannot back up: hook backup ended with 3 (earlier backups are unchanged)");
            run.awaitLine("took longer than 1 s");
            run.awaitLine("\"cause\":\"hook backup ended with 3\"");
            assertTrue(run.state().contains("\"UP\""));
            assertTrue(home.processes().stream().noneMatch(line -> line.endsWith("sleep 999")));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void it_runs_in_UP_only_and_once_at_a_time() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.hook("backup", WRITE).hold("backup").hold("warmup");
            var run = life.start();
            life.await(run, "warmup began", 1);
            assertEquals(List.of("backup: cannot back up: the state is WARMUP"), backup(life.home, 1).err());
            life.release("warmup");
            run.awaitState(State.UP);
            var first = life.home.start("ww/ww", "backup");
            life.await(run, "backup began", 1);
            backup(life.home, ExitCode.IN_USE);
            life.release("backup");
            assertEquals(0, first.exit(), () -> "" + first.all());
            assertEquals(1, life.count("backup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void monitor_runs_meanwhile_and_a_restart_and_a_stop_end_the_backup() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}");
            life.hook("monitor", "echo '{}'").hook("backup", WRITE).hold("backup");
            var run = life.start().awaitState(State.UP);
            var first = life.home.start("ww/ww", "backup");
            life.await(run, "backup began", 1);
            life.await(run, "monitor done", (int) life.count("monitor done") + 3);
            assertEquals(0, life.home.start("ww/ww", "restart").exit());
            assertEquals(1, first.exit());
            assertTrue(first.err().getFirst().contains("a restart ended it"), first.err()::toString);
            run.awaitState(State.UP);
            var second = life.home.start("ww/ww", "backup");
            life.await(run, "backup began", 2);
            long asked = System.nanoTime();
            assertEquals(0, run.signal("TERM").exit(), () -> "" + run.all());
            assertTrue(System.nanoTime() - asked < Duration.ofSeconds(5).toNanos());
            assertEquals(0, life.count("backup done"));
            assertEquals(List.of(), backups(life.home));
            second.exit(); // the command still waited for its reply
            assertEquals(List.of(), life.home.processes());
        }
    }

    @Test
    void a_killed_supervisors_backup_ends_and_the_next_one_removes_its_leftovers() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.hook("backup", WRITE).hold("backup");
            var run = life.start().awaitState(State.UP);
            var waiting = life.home.start("ww/ww", "backup");
            life.await(run, "backup began", 1);
            RunningScript.send("KILL", run.supervisor(0));
            life.await(run, "backup began", 2); // the command still waits
            life.release("backup");
            assertEquals(0, waiting.exit(), () -> "" + waiting.all());
            assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count());
            run.awaitLine("removed the leftovers of 1 interrupted run");
            assertEquals(1, backups(life.home).size(), () -> "" + backups(life.home));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_folder_that_is_absent_fails_the_backup_and_no_more() throws IOException {
        try (var home = home(WRITE)) {
            var run = home.start("ww/run").awaitState(State.UP);
            Files.delete(home.backup);
            var absent = backup(home, 1);
            assertTrue(absent.err().getFirst().contains("there is no folder " + home.backup), absent.err()::toString);
            Files.writeString(home.backup, "a file");
            backup(home, 1);
            Files.delete(home.backup);
            Files.createDirectory(home.backup);
            backup(home, 0);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void two_instances_on_one_folder_back_up_one_after_the_other() {
        try (var one = home(WRITE, "while [ -e \"$WW_HOME/hold\" ]; do sleep 0.02; done"); var two = home(WRITE)) {
            two.env("WW_BACKUP", one.backup.toString());
            one.file("hold", "");
            var first = one.start("ww/run").awaitState(State.UP);
            var second = two.start("ww/run").awaitState(State.UP);
            one.start("ww/ww", "backup");
            Await.until("the hook writes", () -> !backups(one).isEmpty());
            backup(two, ExitCode.IN_USE);
            long supervisor = first.supervisor(0);
            first.signal("KILL").exit();
            RunningScript.send("KILL", supervisor);
            Await.until("the lock is free", () -> two.start("ww/ww", "backup").exit() == 0);
            assertEquals(1, backups(one).size(), () -> "" + backups(one));
            assertEquals(0, second.signal("TERM").exit());
        }
    }
}
