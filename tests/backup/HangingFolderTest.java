package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.HangingMount;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// A `/backup` that does not respond delays neither the service nor a stop, and is reported.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class HangingFolderTest {
    private static final Duration BUDGET = Duration.ofSeconds(8);

    private static Home home(String settings) {
        return settings(Home.fresh(), "1", settings).hook("svcup", "sleep 1000 &", "echo >>\"$WW_HOME/svcups\"")
                .hook("firstboot", "echo old >\"$WW_DATA/d\"").hook("monitor", "echo '{}'")
                .hook("backup", "cp \"$WW_DATA/d\" \"$WW_BACKUP_TO\"")
                .hook("restore", "cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\"");
    }

    private static Home settings(Home home, String version, String settings) {
        return home.cfg("{\"version\": \"" + version + "\", \"ww\": {\"monitor\": {\"every\": \"100ms\"},"
                + " \"backup\": {" + settings + "}}}");
    }

    private static RunningScript ww(Home home, int code, String... arguments) {
        var command = home.start("ww/ww", arguments);
        assertEquals(code, command.exit(Duration.ofMinutes(2)), () -> "" + command.all());
        return command;
    }

    private static void stopsInTime(RunningScript run, Home home) {
        long begin = System.nanoTime();
        assertEquals(0, run.signal("TERM").exit(), () -> "" + run.all());
        assertTrue(System.nanoTime() - begin < BUDGET.toNanos());
        Await.until("the end of all but commands " + home.processes(), () -> home.processes().stream()
                .noneMatch(line -> line.contains("sleep") || line.contains("sha256sum") || line.contains("cp ")));
    }

    private static long starts(Home home) {
        return Await.read(home.path.resolve("svcups")).lines().count();
    }

    /// Returns whether the command with this id has its reply.
    private static boolean done(Home home, String id) {
        return Await.read(home.run.resolve("state.json")).lines()
                .anyMatch(line -> line.contains("\"id\":\"" + id + "\"") && line.contains("\"done\":true"));
    }

    @Test
    void a_backup_fails_after_its_time_out_and_the_next_one_is_refused_until_the_folder_responds() {
        try (var home = home("\"timeout\": \"4s\"")) {
            var run = home.start("ww/run").awaitState(State.UP);
            ww(home, 0, "backup");
            try (var _ = new HangingMount(home.backup)) {
                var late = ww(home, 1, "backup");
                assertEquals(List.of("backup: cannot back up: it took longer than 4 s"), late.err());
                var busy = ww(home, ExitCode.IN_USE, "backup");
                assertEquals(List.of("backup: a failed backup still waits for " + home.backup), busy.err());
                var restore = ww(home, 1, "restore", "latest");
                assertTrue(restore.err().getFirst().contains("the verification took longer than 4 s"),
                        restore.err()::toString);
            }
            assertEquals(1, starts(home));
            Await.until("a backup after the pause", () -> home.start("ww/ww", "backup").exit() == 0);
            ww(home, 0, "backup", "verify", "all");
            ww(home, 0, "restore", "latest");
            stopsInTime(run, home);
        }
    }

    @Test
    void a_stop_ends_in_time_although_the_run_or_its_hook_hangs() throws Exception {
        for (boolean inHook : new boolean[] {false, true}) {
            try (var home = home("")) {
                home.file("hold", "").hook("backup", ": >\"$WW_HOME/began\"",
                        "while [ -e \"$WW_HOME/hold\" ]; do sleep 0.02; done", "cp \"$WW_DATA/d\" \"$WW_BACKUP_TO\"");
                var run = home.start("ww/run").awaitState(State.UP);
                if (inHook) {
                    home.start("ww/ww", "backup");
                    Await.until("the hook", () -> Files.exists(home.path.resolve("began")));
                }
                try (var _ = new HangingMount(home.backup)) {
                    Files.delete(home.path.resolve("hold"));
                    if (!inHook) home.start("ww/ww", "backup");
                    run.awaitLine("backup begins");
                    ww(home, 0, "monitor");
                    ww(home, 0, "monitor");
                    stopsInTime(run, home);
                }
            }
        }
    }

    @Test
    void a_restart_during_a_verification_that_hangs_is_not_reported_as_the_restore() {
        try (var home = home("")) {
            var run = home.start("ww/run").awaitState(State.UP);
            ww(home, 0, "backup");
            try (var _ = new HangingMount(home.backup)) {
                // in one write, so that the supervisor reads both at once
                var both = "printf '\\nRESTORE t-1 latest\\nRESTART t-2\\n' >\"$WW_RUN/words\"";
                home.start("/bin/sh", "-c", both).exit();
                run.await("the restart", () -> done(home, "t-2"));
                assertEquals(2, starts(home));
                assertFalse(done(home, "t-1"));
            }
            run.await("the end of the restore", () -> done(home, "t-1"));
            stopsInTime(run, home);
        }
    }

    @Test
    void a_start_comes_UP_and_reports_that_no_backup_is_known() {
        try (var home = home("\"max_age\": \"1s\""); var _ = new HangingMount(home.backup)) {
            var run = home.start("ww/run").awaitLine("run: UP after");
            run.awaitLine("the last good backup is older than ww.backup.max_age");
            assertEquals(1, home.start("ww/status", "--backup").exit());
            stopsInTime(run, home);
        }
    }

    @Test
    void an_upgrade_that_needs_a_backup_first_ends_with_12() {
        try (var home = home("")) {
            stopsInTime(home.start("ww/run").awaitLine("run: UP after"), home);
            settings(home, "2", "\"timeout\": \"1s\", \"before_upgrade\": true");
            try (var _ = new HangingMount(home.backup)) {
                var refused = home.start("ww/run");
                assertEquals(ExitCode.UPGRADE, refused.exit(), refused.all()::toString);
            }
        }
    }
}
