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
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;

/// With `ww.backup.before_upgrade` no data moves to another version without a good backup of it.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class BeforeUpgradeTest {
    private static RecordingHome home() {
        var life = new RecordingHome("plain").daemons(1);
        life.hook("firstboot", "echo 1 >\"$WW_DATA/d\"");
        life.hook("backup", "echo \"backup in $WW_STATE\" >>\"$T\"; cp \"$WW_DATA/d\" \"$WW_BACKUP_TO\"");
        life.hook("restore", "cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\"");
        return life.hook("upgrade", "[ $WW_FROM_VERSION = $WW_TO_VERSION ] || echo half >\"$WW_DATA/d\"",
                "exit $(cat \"$WW_HOME/code\")");
    }

    private static RunningScript start(RecordingHome life, String version, int upgrade) {
        life.home.cfg("{\"version\": \"" + version + "\", \"ww\": {\"backup\": {\"before_upgrade\": true}}}");
        life.home.file("code", "" + upgrade);
        return life.start();
    }

    private static List<String> backups(RecordingHome life) throws Exception {
        return RecordingHome.entries(life.home.backup).stream().filter(Backup::isTime).toList();
    }

    private static void stop(RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> "" + run.all());
    }

    @Test
    void a_backup_is_made_first_if_the_versions_differ_only() throws Exception {
        try (var life = home()) {
            stop(start(life, "1", 0).awaitLine("run: UP after"));
            stop(start(life, "1", 0).awaitLine("run: UP after"));
            assertEquals(0, life.count("backup began"));
            stop(start(life, "2", 0).awaitLine("run: UP after"));
            assertEquals(1, life.count("backup in UPGRADING"));
            var manifest = Files.readString(life.home.backup.resolve(backups(life).getFirst() + "/manifest.json"));
            assertTrue(manifest.contains("\"version\":\"1\""), manifest);
        }
    }

    @Test
    void without_a_good_backup_the_start_ends_with_12_and_nothing_is_touched() throws Exception {
        try (var life = home()) {
            stop(start(life, "1", 0).awaitLine("run: UP after"));
            long upgrades = life.count("upgrade began");
            life.hook("backup", "exit 3");
            var refused = start(life, "2", 0);
            assertEquals(ExitCode.UPGRADE, refused.exit());
            var reason = "cannot upgrade the data: cannot back up: hook backup ended with 3";
            assertTrue(("" + refused.err()).contains(reason),
                    () -> "" + refused.err());
            Files.delete(life.home.path.resolve("usr/backup"));
            assertEquals(ExitCode.UPGRADE, start(life, "2", 0).exit());
            assertEquals(upgrades, life.count("upgrade began"));
            assertEquals("1\n", Files.readString(life.home.data.resolve("d")));
            assertTrue(Files.readString(life.mark()).contains("\"version\":\"1\""));
            assertFalse(Files.exists(life.home.data.resolve(".ww/attempt")));
        }
    }

    @Test
    void half_upgraded_data_is_never_backed_up_and_the_old_version_returns_by_a_restore() throws Exception {
        try (var life = home()) {
            stop(start(life, "1", 0).awaitLine("run: UP after"));
            for (int i = 0; i < 3; i++) assertEquals(ExitCode.UPGRADE, start(life, "2", 3).exit());
            assertEquals("half\n", Files.readString(life.home.data.resolve("d")));
            assertEquals(1, backups(life).size());
            assertEquals(2, life.count("upgrade interrupted"));
            assertEquals(0, life.home.start("ww/ww", "restore", "latest").exit(Duration.ofMinutes(2)));
            var old = start(life, "1", 0).awaitLine("run: UP after");
            assertEquals("1", Await.read(life.home.data.resolve("d")).strip());
            assertTrue(Files.readString(life.mark()).contains("\"version\":\"1\""));
            assertEquals(2, life.count("upgrade interrupted"));
            stop(old);
        }
    }
}
