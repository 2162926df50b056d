package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.FileTree;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// A restore that a kill has cut short, at any moment, is made in the end, and never counts as done before.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class InterruptedRestoreTest {
    private static final String KILL_ALL = "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat) $PPID";

    /// Returns a home whose data is the file `d`, with the text `old` at first.
    private static RecordingHome home(String settings) {
        var life = new RecordingHome("plain").daemons(1);
        settings(life, "1", settings);
        life.hook("firstboot", "echo old >\"$WW_DATA/d\"").hook("backup", "cp \"$WW_DATA/d\" \"$WW_BACKUP_TO\"");
        return life.hook("restore", "cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\"");
    }

    private static void settings(RecordingHome life, String version, String settings) {
        life.home.cfg("{\"version\": \"" + version + "\", \"ww\": {\"backup\": {" + settings + "}}}");
    }

    private static RunningScript ww(RecordingHome life, int code, String... arguments) {
        var command = life.home.start("ww/ww", arguments);
        assertEquals(code, command.exit(Duration.ofMinutes(2)), command.all()::toString);
        return command;
    }

    /// Makes a backup of the data, and then the data new.
    private static RunningScript startWithBackup(RecordingHome life) throws Exception {
        var run = life.start().awaitState(State.UP);
        ww(life, 0, "backup");
        Files.writeString(life.home.data.resolve("d"), "new");
        return run;
    }

    private static String data(RecordingHome life) {
        return Await.read(life.home.data.resolve("d")).strip();
    }

    private static boolean marked(RecordingHome life) {
        return Files.exists(life.home.data.resolve(".ww/attempt"));
    }

    private static void clear(RecordingHome life) throws Exception {
        for (var entry : RecordingHome.entries(life.home.data)) FileTree.remove(life.home.data.resolve(entry));
    }

    @Test
    void a_supervisor_that_is_killed_before_the_hook_begins_restores_in_its_next_life() throws Exception {
        try (var life = home("")) {
            var run = startWithBackup(life);
            life.hold("svcdown");
            var restore = life.home.start("ww/ww", "restore", "latest");
            life.await(run, "svcdown began", 1);
            RunningScript.send("KILL", run.supervisor(0));
            life.await(run, "svcdown began", 2);
            life.release("svcdown");
            assertEquals(0, restore.exit(), restore.all()::toString);
            assertEquals("old", data(life));
            assertEquals(0, life.count("restore interrupted"), "it had not begun");
            assertFalse(marked(life));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_container_that_is_killed_before_the_hook_begins_restores_in_its_next_start() throws Exception {
        try (var life = home("")) {
            var run = startWithBackup(life);
            life.hold("svcdown");
            life.home.start("ww/ww", "restore", "latest");
            life.await(run, "svcdown began", 1);
            long supervisor = run.supervisor(0);
            run.signal("KILL").exit();
            RunningScript.send("KILL", supervisor);
            life.release("svcdown");
            FileTree.remove(life.home.run);
            RecordingHome.upAndDown(life.start());
            assertEquals("old", data(life));
            assertFalse(marked(life));
        }
    }

    @Test
    void half_restored_data_in_a_folder_that_was_empty_is_restored_again_and_gets_no_firstboot() throws Exception {
        try (var life = home("\"restore\": \"latest\"")) {
            assertEquals(0, startWithBackup(life).signal("TERM").exit());
            clear(life);
            life.hook("restore", "echo half >\"$WW_DATA/d\"", KILL_ALL, "sleep 1000");
            var killed = life.start();
            assertEquals(137, killed.exit(), killed.all()::toString);
            assertEquals("half", data(life));
            FileTree.remove(life.home.run);
            life.hook("restore", "cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\"");
            RecordingHome.upAndDown(life.start());
            assertEquals("old", data(life));
            assertEquals(1, life.count("restore interrupted"));
            assertEquals(1, life.count("firstboot began"));
        }
    }

    @Test
    void restored_data_that_an_upgrade_has_half_changed_is_never_backed_up() throws Exception {
        try (var life = home("\"before_upgrade\": true")) {
            var run = startWithBackup(life);
            assertEquals(0, run.signal("TERM").exit());
            settings(life, "2", "\"before_upgrade\": true");
            life.hook("upgrade", "echo half >\"$WW_DATA/d\"", "exit $(cat \"$WW_HOME/code\")").home.file("code", "3");
            ww(life, 0, "restore", "latest");
            long backups = life.count("backup began");
            for (int i = 0; i < 2; i++) assertEquals(12, life.start().exit());
            assertEquals(backups, life.count("backup began"));
            settings(life, "1", "\"before_upgrade\": true");
            ww(life, 0, "restore", "latest");
            life.hook("upgrade");
            RecordingHome.upAndDown(life.start());
            assertEquals("old", data(life));
        }
    }

    @Test
    void a_restore_that_cannot_be_marked_does_not_begin() throws Exception {
        try (var life = home("")) {
            var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "none", "" + life.home.data);
            assumeTrue(mount.start().waitFor() == 0, "only root can mount");
            try {
                var run = startWithBackup(life);
                var fill = life.home.data.resolve("fill");
                try (var out = Files.newOutputStream(fill, StandardOpenOption.CREATE_NEW)) {
                    while (true) out.write(new byte[4096]);
                } catch (java.io.IOException full) {
                    // as wanted
                }
                var refused = ww(life, 1, "restore", "latest");
                assertTrue(refused.err().getFirst().contains("cannot restore: the data cannot be marked: "),
                        refused.err()::toString);
                assertEquals(List.of(0L, 0L), List.of(life.count("restore began"), life.count("svcdown began")));
                Files.delete(fill);
                ww(life, 0, "restore", "latest");
                assertEquals("old", data(life));
                assertEquals(0, run.signal("TERM").exit());
            } finally {
                new ProcessBuilder("umount", "-l", "" + life.home.data).start().waitFor();
            }
        }
    }

    @Test
    void the_backup_of_the_operator_is_restored_although_the_configuration_names_another_one() throws Exception {
        try (var life = home("")) {
            var run = startWithBackup(life);
            ww(life, 0, "backup");
            var names = RecordingHome.entries(life.home.backup).stream().filter(Backup::isTime).toList();
            settings(life, "1", "\"restore\": \"" + names.getFirst() + "\"");
            cutShort(life, run, names.getLast());
            RecordingHome.upAndDown(life.start());
            assertEquals("new", data(life));

            cutShort(life, life.start().awaitState(State.UP), names.getLast());
            Files.writeString(life.home.backup.resolve(names.getLast()).resolve("d"), "dam");
            var next = life.start().awaitLine("run: cannot go on with the restore of " + names.getLast() + ": ");
            next.awaitLine(": the backup of ww.backup.restore, " + names.getFirst() + ", takes its place");
            RecordingHome.upAndDown(next);
            assertEquals("old", data(life));
        }
    }

    private static void cutShort(RecordingHome life, RunningScript run, String backup) throws Exception {
        life.hook("restore", "echo half >\"$WW_DATA/d\"", KILL_ALL, "sleep 1000");
        life.home.start("ww/ww", "restore", backup);
        assertEquals(137, run.exit(), run.all()::toString);
        FileTree.remove(life.home.run);
        life.hook("restore", "cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\"");
    }
}
