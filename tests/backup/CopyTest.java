package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.runtime.State;

/// With `ww.backup.copy` and without a hook `backup`, the data is archived while the service is stopped.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class CopyTest {
    private static final String COPY = "{\"ww\": {\"backup\": {\"copy\": true}}}";

    private static String tar(Home home, String time) throws Exception {
        var archive = home.backup.resolve(time + "/data.tar.gz");
        var list = home.start("/bin/sh", "-c", "tar -tzf " + archive + " | sort | tr '\\n' ' '");
        assertEquals(0, list.exit());
        return list.out().getFirst().strip();
    }

    private static String time(Home home) throws Exception {
        return RecordingHome.entries(home.backup).stream().filter(Backup::isTime).toList().getLast();
    }

    @Test
    void the_service_is_stopped_meanwhile_and_UP_again_afterwards() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(COPY);
            Files.createDirectory(life.home.data.resolve("sub"));
            Files.writeString(life.home.data.resolve("sub/file"), "content");
            Files.writeString(life.home.data.resolve(".hidden"), "x");
            var run = life.start().awaitState(State.UP);
            life.hook("svcdown", "echo down >\"$WW_DATA/down\"");
            var now = life.home.start("ww/ww", "backup");
            assertEquals(0, now.exit(), () -> now.all() + "\n" + run.all());
            assertEquals("./.hidden ./down ./sub/ ./sub/file", tar(life.home, time(life.home)));
            run.awaitLine("RESTARTING: backup").awaitState(State.UP);
            assertEquals(2, life.count("svcup done"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void data_that_cannot_be_archived_is_no_backup_and_the_service_is_UP_again() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(COPY);
            var run = life.start().awaitState(State.UP);
            var now = life.home.start("ww/ww", "backup");
            assertEquals(1, now.exit(), () -> "" + now.all());
            run.awaitLine("backup: there is nothing to copy in ").awaitState(State.UP);
            assertEquals(List.of(".lock", "trace"), RecordingHome.entries(life.home.backup).stream()
                    .filter(name -> !name.startsWith("trace.")).toList());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_restored_archive_is_synced_before_the_restore_counts_as_done() throws Exception {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &").cfg(COPY)) {
            home.file("bin/sync", "#!/bin/sh\ncat file .ww/attempt >>\"$WW_BACKUP/synced\"\n")
                    .env("PATH", home.path.resolve("bin") + ":" + System.getenv("PATH"));
            Files.writeString(home.data.resolve("file"), "old");
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "backup").exit());
            Files.writeString(home.data.resolve("file"), "new");
            var restore = home.start("ww/ww", "restore", "latest");
            assertEquals(0, restore.exit(), () -> restore.all() + "\n" + run.all());
            var synced = Files.readString(home.backup.resolve("synced"));
            assertTrue(synced.startsWith("old{\"hook\":\"restore\""), synced);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void busybox_archives_too() throws Exception {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &").cfg(COPY)) {
            home.start("/bin/sh", "-c", "mkdir \"$TMPDIR/bin\" && ln -s $(which busybox) \"$TMPDIR/bin/tar\""
                    + " && ln -s $(which busybox) \"$TMPDIR/bin/gzip\"").exit();
            home.env("PATH", home.path.resolveSibling("tmp/bin") + ":" + System.getenv("PATH"));
            Files.writeString(home.data.resolve("file"), "content");
            var run = home.start("ww/run").awaitState(State.UP);
            var now = home.start("ww/ww", "backup");
            assertEquals(0, now.exit(), () -> now.all() + "\n" + run.all());
            assertEquals("./file", tar(home, time(home)));
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
