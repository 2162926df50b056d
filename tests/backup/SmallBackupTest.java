package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// A backup that has nothing, or less than half of the one before, never passes unnoticed, and the old ones stay.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class SmallBackupTest {
    private static List<String> backups(Home home) throws Exception {
        return RecordingHome.entries(home.backup).stream().filter(Backup::isTime).toList();
    }

    private static RunningScript backup(Home home, RunningScript run, int code) {
        run.awaitState(State.UP);
        var command = home.start("ww/ww", "backup");
        assertEquals(code, command.exit(), command.all()::toString);
        return command;
    }

    /// Writes as many bytes, which gzip cannot make fewer.
    private static void write(Home home, int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(1).nextBytes(content);
        Files.write(home.data.resolve("d"), content);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothing_fails_and_half_is_a_warning_until_a_person_accepts_it(boolean copy) throws Exception {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &")) {
            home.cfg("{\"ww\": {\"backup\": {\"copy\": " + copy
                    + ", \"keep\": {\"last\": 1, \"daily\": 0, \"weekly\": 0, \"monthly\": 0}}}}");
            // a pipe loses the exit code of its first program, as in many scripts of the field
            if (!copy) home.hook("backup", "cat \"$WW_DATA/d\" 2>/dev/null | cat >\"$WW_BACKUP_TO/d\"");
            write(home, 100_000);
            var run = home.start("ww/run");
            backup(home, run, 0);
            var first = backups(home);
            Files.delete(home.data.resolve("d"));
            var nothing = backup(home, run, 1);
            assertTrue(nothing.err().getFirst().startsWith("backup: cannot back up: "), nothing.err()::toString);
            run.awaitLine(" (earlier backups are unchanged)");
            assertEquals(first, backups(home));

            write(home, 10_000);
            String small = null;
            for (int i = 0; i < 3; i++) {
                var half = backup(home, run, 0);
                if (small == null) small = backups(home).getLast();
                var warning = "backup " + small + " has ";
                var line = half.all().getFirst();
                assertTrue(line.contains(warning) && line.contains("ww backup accept"), line);
                assertEquals(2 + i, backups(home).size());
                assertTrue(backups(home).containsAll(first));
                var status = home.start("ww/status");
                status.exit();
                assertTrue(("" + status.out()).contains("look at " + small + ", then ww backup accept"),
                        status.out()::toString);
                assertTrue(Await.read(home.run.resolve("state.json")).contains("\"held\":\"" + small + "\""));
            }
            assertEquals(3, run.all().stream().filter(line -> line.contains("until a person has looked")).count());
            assertEquals(0, home.start("ww/ww", "backup", "accept").exit());
            assertFalse(("" + backup(home, run, 0).all()).contains("accept"));
            assertEquals(1, backups(home).size());
            run.awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit(), run.all()::toString);
        }
    }
}
