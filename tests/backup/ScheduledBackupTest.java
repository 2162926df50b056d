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
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `ww.backup.schedule` makes backups without a command.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ScheduledBackupTest {
    /// So rarely due that no due time passes during the test.
    private static final String YEARLY = "\"schedule\": \"0 0 29 2 *\", \"zone\": \"UTC\"";

    private static final Duration NEXT_MINUTE = Duration.ofSeconds(90);

    private static Home home(String settings) {
        return cfg(Home.fresh().withDefaults().hook("svcup", "sleep 1000 &")
                .hook("backup", "echo dump >\"$WW_BACKUP_TO/dump\""), settings);
    }

    private static Home cfg(Home home, String settings) {
        return home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"backup\": {" + settings + "}}}");
    }

    private static List<String> backups(Home home) throws Exception {
        return RecordingHome.entries(home.backup).stream().filter(Backup::isTime).toList();
    }

    private static String status(Home home) {
        var status = home.start("ww/ww", "status");
        status.exit();
        return "" + status.out();
    }

    private static void stop(RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> "" + run.all());
    }

    private static boolean printed(RunningScript run, String text) {
        return run.all().stream().anyMatch(line -> line.contains(text));
    }

    private static void restore(Home home, String action) {
        home.hook("restore", "[ -e \"$WW_RESTORE_FROM/dump\" ] && [ \"$WW_RESTORE_TEST\" = 1 ] || exit 4", action);
    }

    @Test
    void a_test_of_the_newest_backup_is_reported_and_never_changes_the_state() throws Exception {
        try (var http = HttpProbe.free();
                var home = home("\"test\": \"* * * * *\"}, " + http.setting() + ", \"cron\": {")) {
            var restoring = home.path.resolve("restoring");
            restore(home, ": >'" + restoring + "'; exec sleep 100");
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            run.await("the test", NEXT_MINUTE, () -> Files.exists(restoring));
            assertTrue(printed(run, "run: the newest backup is tested"), () -> "" + run.all());
            assertEquals(ExitCode.IN_USE, home.start("ww/ww", "backup").exit());

            restore(home, "echo restored");
            assertEquals(0, home.start("ww/ww", "restart").exit());
            run.awaitLine("run: the test of the newest backup ended early: a restart ended it");
            run.awaitLine("run: the newest backup was restored as a test in ");
            run.awaitLine("\"backup\":{\"test\":true}");
            assertFalse(run.all().stream().filter(line -> line.contains("\"backup\":{\"test\":true}"))
                    .anyMatch(line -> line.contains("\"cause\"")), () -> "" + run.all());
            assertTrue(status(home).matches(".* 5 bytes; tested 20\\S+Z.*"), status(home));

            restore(home, "exit 3");
            run.await("the next test", NEXT_MINUTE,
                    () -> printed(run, "run: the test of the newest backup failed: cannot restore 20"));
            run.await("its event", () -> run.all().stream().anyMatch(line -> line.contains("\"backup\":{\"test\":true}")
                    && line.contains("\"cause\":\"the test of the newest backup failed: ")));
            assertTrue(status(home).matches(".*; its last test failed: cannot restore \\S+: hook restore ended.*"),
                    status(home));
            assertEquals(0, home.start("ww/status", "--backup").exit());
            var metrics = http.text("/metrics");
            assertTrue(metrics.contains("\nwhaleware_backup_tests_total{result=\"passed\"} 1\n"), metrics);
            assertTrue(metrics.contains("\nwhaleware_backup_test_failing 1\n"), metrics);
            assertTrue(run.state().contains("\"UP\""));
            stop(run);
        }
    }

    @Test
    void one_that_was_missed_is_made_up_for_after_UP_and_then_the_schedule_goes_on() throws Exception {
        try (var home = home(YEARLY)) {
            var run = home.start("ww/run").awaitLine("run: there is no backup yet: one is made at ");
            run.awaitLine("run: backup begins").awaitLine("1 file, 5 bytes in ");
            stop(run);
            var first = backups(home);
            assertEquals(1, first.size());

            var next = home.start("ww/run").awaitState(State.UP);
            next.await("the next one is known", () -> status(home).contains(" bytes; next 20"));
            assertTrue(status(home).contains("-02-29T00:00:00Z"), status(home));
            assertEquals(first, backups(home));
            cfg(home, "\"schedule\": \"0 0 31 2 *\"");
            next.signal("HUP").awaitLine("(correct the day or the month): the configuration stays as it is");
            assertTrue(status(home).contains("-02-29T00:00:00Z"), status(home));
            stop(next);
            assertEquals(ExitCode.CONFIG, home.start("ww/run").exit());

            cfg(home, YEARLY);
            var manifest = home.backup.resolve(first.getFirst()).resolve(Backup.MANIFEST);
            var old = Files.readString(manifest).replaceFirst("\"at\":\"[^\"]*", "\"at\":\"2020-01-01T00:00:00Z");
            Files.writeString(manifest, old);
            var late = home.start("ww/run").awaitLine("run: a scheduled backup was missed: one is made at ");
            late.awaitLine("1 file, 5 bytes in ");
            var begun = late.all().stream().filter(line -> line.contains("backup begins")).toList();
            assertEquals(1, begun.size(), begun::toString);
            assertEquals(2, backups(home).size());
            stop(late);
        }
    }

    @Test
    void a_lock_that_another_program_holds_and_a_restore_are_no_failures_of_a_test() throws Exception {
        try (var home = home("\"test\": \"* * * * *\"")) {
            home.hook("restore", "[ -z \"$WW_RESTORE_TEST\" ] || exec sleep 100");
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            try (var _ = BackupLock.take(home.backup, line -> {}).orElseThrow()) {
                run.await("a test", NEXT_MINUTE, () -> String.join("\n", run.all()).contains("run: the newest backup"
                        + " was not tested: cannot restore latest: a backup or another instance uses " + home.backup
                        + " (another test begins within 300 s)\n"));
            }
            run.await("another test", NEXT_MINUTE, () -> tests(run) == 2);
            assertEquals(0, home.start("ww/ww", "restore", "latest").exit());
            run.awaitLine("run: the test of the newest backup ended early: a restore was requested");
            var all = String.join("\n", run.all());
            assertFalse(all.contains("test of the newest backup failed") || all.contains("a restart ended it"), all);
            var verification = all.substring(all.indexOf("ended early"), all.indexOf("RESTARTING: restore"));
            assertFalse(verification.contains("is tested"), all);
            stop(run);
        }
    }

    private static long tests(RunningScript run) {
        return run.all().stream().filter(line -> line.contains("the newest backup is tested")).count();
    }
}
