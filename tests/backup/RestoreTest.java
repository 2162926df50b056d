package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
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
import whaleware.base.FileTree;
import whaleware.docs.Document;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `ww restore` brings the data of a backup back, completely: a restore that was cut short is run again.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class RestoreTest {
    private static final String RESTORE = "rm -f \"$WW_DATA\"/d*; cp \"$WW_RESTORE_FROM/d\" \"$WW_DATA/d\"";

    /// Returns a home whose data is the file `d`, and a backup of which has the text `old`.
    private static RecordingHome home(String settings) {
        var life = new RecordingHome("plain").daemons(1);
        life.home.cfg("{\"version\": \"1\", \"ww\": {\"backup\": {" + settings + "}}}");
        life.hook("firstboot", "echo old >\"$WW_DATA/d\"").hook("backup", "cp \"$WW_DATA/d\" \"$WW_BACKUP_TO\"");
        life.hook("restore", RESTORE);
        return life.hook("upgrade", "echo \"upgrade from $WW_FROM_VERSION to $WW_TO_VERSION\" >>\"$T\"");
    }

    private static String data(RecordingHome life) {
        return Await.read(life.home.data.resolve("d")).strip();
    }

    private static void write(RecordingHome life, String text) throws IOException {
        Files.writeString(life.home.data.resolve("d"), text);
    }

    private static RunningScript ww(RecordingHome life, int code, String... arguments) {
        var command = life.home.start("ww/ww", arguments);
        assertEquals(code, command.exit(Duration.ofMinutes(2)), () -> "" + command.all());
        return command;
    }

    private static String backup(RecordingHome life) throws Exception {
        ww(life, 0, "backup");
        return RecordingHome.entries(life.home.backup).stream().filter(Backup::isTime).toList().getLast();
    }

    private static void stop(RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> "" + run.all());
    }

    @Test
    void the_data_of_the_backup_is_back_and_its_version_is_upgraded() throws Exception {
        try (var life = home("")) {
            var run = life.start().awaitState(State.UP);
            var time = backup(life);
            write(life, "new");
            life.home.cfg("{\"version\": \"2\"}");
            stop(run);
            run = life.start().awaitLine("run: UP after");
            assertEquals("new", data(life));
            ww(life, 0, "restore", time);
            assertEquals("old", data(life));
            run.awaitLine("run: RESTARTING: restore " + time);
            var trace = life.trace();
            assertEquals(List.of("svcdown began", "svcdown done", "restore began", "restore done", "upgrade began",
                    "upgrade from 1 to 2", "upgrade done", "svcup began", "svcup done", "warmup began", "warmup done"),
                    trace.subList(trace.lastIndexOf("svcdown began"), trace.size()));
            assertTrue(Files.readString(life.mark()).contains("\"version\":\"2\""));
            assertFalse(Files.exists(life.home.data.resolve(".ww/attempt")));
            assertEquals(0, life.count("restore interrupted") + life.count("upgrade interrupted"));
            stop(run);
        }
    }

    @Test
    void a_damaged_or_an_unknown_backup_is_refused_and_nothing_is_touched() throws Exception {
        try (var life = home("")) {
            var run = life.start().awaitState(State.UP);
            assertTrue(ww(life, 1, "restore", "latest").err().getFirst().contains("there is no backup"));
            var time = backup(life);
            ww(life, 1, "restore", "20200101T000000Z");
            ww(life, 64, "restore", "yesterday");
            Files.writeString(life.home.backup.resolve(time + "/d"), "odd\n");
            assertTrue(ww(life, 1, "restore", "latest").err().getFirst().contains("d has another hash"));
            assertEquals(0, life.count("restore began"));
            assertEquals(1, life.count("svcup began"));
            stop(run);
        }
    }

    @Test
    void a_restore_that_was_cut_short_by_a_kill_or_a_stop_is_run_again() throws Exception {
        try (var life = home("")) {
            var run = life.start().awaitState(State.UP);
            backup(life);
            write(life, "new");
            life.hold("restore");
            var waiting = life.home.start("ww/ww", "restore", "latest");
            life.await(run, "restore began", 1);
            RunningScript.send("KILL", run.supervisor(0));
            life.await(run, "restore began", 2);
            assertEquals(1, life.count("restore interrupted"));
            assertEquals(0, run.signal("TERM").exit(), () -> "" + run.all());
            waiting.exit();
            assertTrue(Files.exists(life.home.data.resolve(".ww/attempt")));
            FileTree.remove(life.home.run); // as in a new container
            var next = life.start();
            life.await(next, "restore began", 3);
            life.release("restore");
            next.awaitLine("run: UP after");
            assertEquals("old", data(life));
            assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count());
            assertFalse(Files.exists(life.home.data.resolve(".ww/attempt")));
            stop(next);
        }
    }

    @Test
    void a_failed_restore_is_tried_again_and_the_service_does_not_start_meanwhile() throws Exception {
        try (var life = home("")) {
            var run = life.start().awaitState(State.UP);
            var time = backup(life);
            life.hook("restore", "exit $(cat \"$WW_HOME/code\")").home.file("code", "3");
            assertTrue(ww(life, 1, "restore", time).err().getFirst()
                    .contains("cannot restore the data: hook restore ended with 3"));
            run.awaitState(State.RESTARTING);
            life.await(run, "restore interrupted", 2);
            assertEquals(1, life.count("svcup began"));
            life.hook("restore", RESTORE);
            ww(life, 0, "restore", "latest");
            assertEquals("old", data(life));
            stop(run);
        }
    }

    @Test
    void without_a_running_instance_the_next_start_restores() throws Exception {
        try (var life = home("")) {
            var run = life.start().awaitState(State.UP);
            var time = backup(life);
            write(life, "new");
            stop(run);
            assertEquals(List.of("the next start restores " + time), ww(life, 0, "restore", "latest").out());
            run = life.start().awaitLine("run: FIRSTBOOT: restore " + time).awaitLine("run: UP after");
            assertEquals("old", data(life));
            assertEquals(0, life.count("restore interrupted"));
            stop(run);
        }
    }

    @Test
    void an_empty_data_folder_is_restored_instead_of_a_firstboot() throws Exception {
        try (var life = home("\"restore\": \"latest\"")) {
            var run = life.start().awaitLine("there is no backup in ").awaitState(State.UP);
            assertEquals(1, life.count("firstboot done"));
            var time = backup(life);
            stop(run);
            for (var entry : RecordingHome.entries(life.home.data)) FileTree.remove(life.home.data.resolve(entry));
            run = life.start().awaitLine("run: FIRSTBOOT: restore " + time).awaitLine("run: UP after");
            assertEquals("old", data(life));
            assertEquals(1, life.count("firstboot done"));
            assertTrue(Files.readString(life.mark()).contains("\"version\":\"1\""));
            stop(run);
            Files.writeString(life.home.backup.resolve(time + "/d"), "odd\n");
            for (var entry : RecordingHome.entries(life.home.data)) FileTree.remove(life.home.data.resolve(entry));
            var damaged = life.start();
            assertEquals(ExitCode.FIRSTBOOT, damaged.exit());
            assertTrue(("" + damaged.err()).contains("is damaged: d has another hash"), damaged.err()::toString);
            assertEquals(List.of(), RecordingHome.entries(life.home.data));
        }
    }

    @Test
    void an_archive_of_the_data_is_restored_without_a_hook() throws Exception {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &").hook("firstboot", "echo old >\"$WW_DATA/d\"")) {
            home.cfg("{\"ww\": {\"backup\": {\"copy\": true}}}");
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            Path d = home.data.resolve("d"), more = home.data.resolve("more/files");
            Files.writeString(d, "new");
            Files.createDirectories(more);
            var restore = home.start("ww/ww", "restore", "latest");
            assertEquals(0, restore.exit(), () -> restore.all() + "\n" + run.all());
            assertEquals("old\n", Files.readString(d));
            assertFalse(Files.exists(more));
            assertTrue(Files.exists(home.data.resolve("whaleup")));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_hooks_of_the_images_and_of_the_documentation_sync_what_they_restore() throws Exception {
        var hooks = new ArrayList<>(List.of(Document.of("lib/backup/README.md").block("# usr/restore ")));
        for (var image : List.of("fleet", "postgres", "tomcat"))
            hooks.add(Files.readString(Home.CHECKOUT.resolve("tests/images/" + image + "/usr/restore")));
        for (var hook : hooks) {
            var last = hook.lines().toList().getLast().strip();
            assertTrue(last.startsWith("sync -f \"$WW_DATA\""), hook);
        }
    }
}
