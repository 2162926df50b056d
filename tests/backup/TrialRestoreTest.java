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
import whaleware.base.ExitCode;
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
            assertTrue(scratch.matches("1 /.*/ww-restore-test-\\d+/data"), scratch);
            assertFalse(Files.exists(Path.of(scratch.substring(2)).getParent()));

            try (var _ = BackupLock.take(home.backup, line -> {}).orElseThrow()) {
                assertTrue(test(home, ExitCode.IN_USE).err().getLast().endsWith("a backup or another instance uses "
                        + home.backup));
            }
            home.file("broken", "");
            var failed = test(home, 1, time);
            assertTrue(failed.err().getLast().endsWith("cannot restore " + time + ": hook restore ended with 3"),
                    failed.err()::toString);
            assertFalse(Files.exists(Path.of(failed.out().getFirst().substring(2)).getParent()));
            assertTrue(run.state().contains("\"UP\""));
            assertEquals(0, run.signal("TERM").exit());

            Files.writeString(home.backup.resolve(time + "/d"), "dumP\n");
            assertTrue(test(home, 1).err().getLast().contains("is damaged: d has another hash"));
            assertEquals(data, RecordingHome.entries(home.data));
        }
    }

    @Test
    void the_hook_gets_the_folders_of_the_instance_and_the_Java_of_whaleware() throws Exception {
        try (var home = Home.fresh().withDefaults().hook("svcup", "sleep 1000 &").cfg("{}")) {
            home.hook("backup", "echo dump >\"$WW_BACKUP_TO/d\"").hook("restore",
                    "echo \"$WW_RUN $WW_HOME $WW_FILES $WW_BACKUP\" && \"$WW_JAVA_HOME/bin/java\" --version");
            var folder = home.data.resolveSibling("tmp/ww-1");
            var run = home.env("WW_RUN", folder.toString()).start("ww/run").awaitLine("run: UP after");
            home.env("WW_RUN", null);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            assertEquals(folder + " " + home.path + " " + home.path + "/files " + home.backup,
                    test(home, 0).out().getFirst());
            assertEquals(0, run.signal("TERM").exit());

            // without an instance it is the folder that one would have
            var after = test(home, 0).out().getFirst();
            assertTrue(after.matches("/.*/ww(-\\d+)? /.*"), after);
        }
    }
}
