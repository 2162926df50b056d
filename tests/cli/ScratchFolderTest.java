package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Home;

/// The folders of trial restores, and what killed ones leave.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScratchFolderTest {
    private @TempDir Path parent;

    @Test
    void a_folder_is_removed_with_its_data() throws Exception {
        var folder = ScratchFolder.create(parent);
        Files.createDirectories(folder.data().resolve("a/b"));
        Files.writeString(folder.data().resolve("a/b/c"), "");
        assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.data())));
        folder.remove();
        assertFalse(Files.exists(folder.path()));
        folder.remove();
    }

    @Test
    void only_folders_of_killed_tests_are_removed() throws Exception {
        var left = folder("ww-restore-test-1");
        var running = folder("ww-restore-test-2");
        var begins = Files.createDirectory(parent.resolve("ww-restore-test-3"));
        var link = Files.createSymbolicLink(parent.resolve("ww-restore-test-4"), folder("other"));
        try (var home = Home.fresh()) {
            var script = "import fcntl, time; f = open('" + running + "/lock', 'w'); fcntl.lockf(f, fcntl.LOCK_EX);"
                    + " print('locked', flush=True); time.sleep(1000)";
            var holder = home.start("/usr/bin/python3", "-c", script).awaitLine("locked");
            ScratchFolder.removeLeftovers(parent, line -> assertEquals("", line));
            assertFalse(Files.exists(left));
            for (var stays : List.of(running, begins, link, parent.resolve("other/data/d")))
                assertTrue(Files.exists(stays), stays::toString);
            holder.signal("KILL").exit();
            ScratchFolder.removeLeftovers(parent, line -> assertEquals("", line));
            assertFalse(Files.exists(running));
        }
    }

    @Test
    void a_folder_of_another_user_stays() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder to another user");
        var foreign = folder("ww-restore-test-1");
        Files.setAttribute(foreign, "unix:uid", 12345);
        ScratchFolder.removeLeftovers(parent, line -> assertEquals("", line));
        assertTrue(Files.exists(foreign.resolve("data/d")));
    }

    private Path folder(String name) throws Exception {
        var folder = parent.resolve(name);
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("lock"), "");
        Files.writeString(folder.resolve("data/d"), "");
        return folder;
    }
}
