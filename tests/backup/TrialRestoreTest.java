package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `ww backup test` restores into a scratch folder, and touches neither the service nor its data.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class TrialRestoreTest {
    private static RunningScript test(Home home, int code, String... time) {
        var arguments = new ArrayList<>(List.of("backup", "test"));
        arguments.addAll(List.of(time));
        var test = home.start("ww/ww", arguments.toArray(String[]::new));
        assertEquals(code, test.exit(Duration.ofMinutes(2)), () -> "" + test.all());
        return test;
    }

    @Test
    void a_backup_is_restored_into_a_folder_that_is_removed() throws Exception {
        try (var home = Home.fresh().withDefaults().hook("svcup", "sleep 1000 &").cfg("{}")) {
            home.hook("backup", "echo dump >\"$WW_BACKUP_TO/d\"").hook("restore",
                    "cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\" && echo \"$WW_RESTORE_TEST $WW_DATA\"",
                    "[ ! -e \"$WW_HOME/broken\" ] || exit 3");
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            var time = RecordingHome.entries(home.backup).stream().filter(Backup::isTime).toList().getFirst();
            var data = RecordingHome.entries(home.data);

            var good = test(home, 0);
            assertEquals(time + ": restored into a scratch folder, which was removed", good.out().getLast());
            var scratch = good.out().getFirst();
            assertTrue(scratch.matches("1 /.*/ww-restore-test-\\d+"), scratch);
            assertFalse(Files.exists(Path.of(scratch.substring(2))));

            home.file("broken", "");
            var failed = test(home, 1, time);
            assertTrue(failed.err().getLast().endsWith("cannot restore " + time + ": hook restore ended with 3"),
                    failed.err()::toString);
            assertFalse(Files.exists(Path.of(failed.out().getFirst().substring(2))));
            assertTrue(run.state().contains("\"UP\""));
            assertEquals(0, run.signal("TERM").exit());

            Files.writeString(home.backup.resolve(time + "/d"), "dumP\n");
            assertTrue(test(home, 1).err().getLast().contains("is damaged: d has another hash"));
            assertEquals(data, RecordingHome.entries(home.data));
        }
    }
}
