package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Home;

/// `ww doctor` says whether the lock of a folder is held.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FolderLockTest {
    @Test
    void a_lock_is_held_or_free() {
        try (var home = Home.fresh()) {
            assertEquals("free", FolderLock.describe(home.data));
            var holder = home.start("/bin/sh", "-c", "exec 9<\"$WW_DATA\"; flock -n 9; echo locked; exec sleep 1000")
                    .awaitLine("locked");
            assertEquals("held", FolderLock.describe(home.data));
            assertEquals("free", FolderLock.describe(home.backup));
            assertEquals("unknown", FolderLock.describe(home.data, Path.of("/nowhere")));
            holder.signal("TERM").exit();
            assertEquals("free", FolderLock.describe(home.data));
        }
    }

    @Test
    void a_process_that_ends_meanwhile_and_a_lock_on_another_device_are_no_lock(@TempDir Path proc) throws Exception {
        // reading a folder as a file fails as late as reading a file of a process that has ended
        Files.createDirectories(proc.resolve("1/fdinfo/3"));
        Files.createDirectories(proc.resolve("2"));
        Files.createDirectories(proc.resolve("3/fdinfo"));
        assertEquals("free", FolderLock.describe(proc, proc));
        var type = Files.getFileStore(proc).type();
        var line = "lock:\t1: FLOCK  ADVISORY  WRITE 5 ff:fff:" + Files.getAttribute(proc, "unix:ino") + " 0 EOF\n";
        Files.writeString(proc.resolve("3/fdinfo/4"), line);
        assertEquals(FolderLock.OTHER_DEVICE.contains(type) ? "held" : "free", FolderLock.describe(proc, proc));
    }
}

