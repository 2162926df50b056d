package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// The status, the metrics and an event show how old the last backup is.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class BackupStatusTest {
    private static Home home(String settings) {
        return Home.fresh().withDefaults().hook("svcup", "sleep 1000 &").hook("monitor", "echo '{}'")
                .hook("backup", "[ ! -e \"$WW_HOME/broken\" ] || exit 1; echo dump >\"$WW_BACKUP_TO/dump\"")
                .cfg("{\"notify_url\": \"stdout:\", \"ww\": " + settings + "}");
    }

    private static List<String> status(Home home) {
        var status = home.start("ww/ww", "status");
        status.exit();
        return status.out();
    }

    private static RunningScript status(Home home, int code) {
        var status = home.start("ww/status", "--backup");
        assertEquals(code, status.exit(), () -> "" + status.all());
        return status;
    }

    @Test
    void it_shows_the_last_backup_its_failure_and_those_of_earlier_lives() throws Exception {
        try (var http = HttpProbe.free(); var home = home("{" + http.setting() + "}")) {
            var run = home.start("ww/run").awaitState(State.UP);
            run.await("the backups are read", () -> status(home).contains("  backup      none yet"));
            assertEquals("status: the last backup: none yet", status(home, 1).err().getFirst());
            assertEquals(0, home.start("ww/ww", "backup").exit());
            var text = status(home, 0).out().getFirst();
            assertTrue(text.matches("\\d{8}T\\d{6}Z, \\d+ s ago, 5 bytes"), text);
            Files.writeString(home.path.resolve("broken"), "");
            assertEquals(1, home.start("ww/ww", "backup").exit());
            text = status(home, 0).out().getFirst();
            assertTrue(text.endsWith("5 bytes; the last run failed: hook backup ended with 1"), text);
            var metrics = http.text("/metrics");
            assertTrue(metrics.contains("\nwhaleware_backup_runs_total{result=\"made\"} 1\n"), metrics);
            assertTrue(metrics.contains("\nwhaleware_backup_runs_total{result=\"failed\"} 1\n"), metrics);
            assertTrue(metrics.contains("\nwhaleware_backup_last_size_bytes 5\n"), metrics);
            assertTrue(metrics.contains("\nwhaleware_backup_last_success_timestamp_seconds 1"), metrics);
            assertEquals(0, run.signal("TERM").exit());

            var next = home.start("ww/run").awaitLine("run: UP after");
            next.await("the backups are read", () -> home.start("ww/status", "--backup").exit() == 0);
            assertTrue(status(home, 0).out().getFirst().endsWith(" 5 bytes"));
            assertEquals(0, next.signal("TERM").exit());
        }
    }

    @Test
    void a_last_backup_that_is_too_old_is_reported_once_and_fails_the_probe() throws Exception {
        try (var home = home("{\"backup\": {\"max_age\": \"3s\"}}")) {
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            var line = "the last good backup is older than ww.backup.max_age (3 s)";
            run.awaitLine("run: " + line).awaitLine("\"cause\":\"" + line + "\"");
            run.awaitLine("\"backup\":{\"late\":true}");
            run.await("the probe fails", () -> home.start("ww/status", "--backup").exit() == 1);
            assertTrue(status(home, 1).err().getFirst().contains("(older than 3 s)"));
            var count = run.err().stream().filter(text -> text.contains(line)).count();
            assertEquals(0, home.start("ww/ww", "monitor").exit());
            assertEquals(count, run.err().stream().filter(text -> text.contains(line)).count());
            assertEquals(0, home.start("ww/ww", "backup").exit());
            status(home, 0);
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
