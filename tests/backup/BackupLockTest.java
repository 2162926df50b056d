package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Await;

/// The lock of `/backup` holds until its owner closes it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupLockTest {
    @TempDir
    Path folder;

    /// Returns whether the kernel knows a lock of the file.
    private boolean locked() throws Exception {
        var inode = Files.getAttribute(folder.resolve(".lock"), "unix:ino");
        return Await.read(Path.of("/proc/locks")).contains(":" + inode + " ");
    }

    @Test
    void a_second_taker_in_the_same_process_gets_nothing_and_does_not_release_it() throws Exception {
        var first = BackupLock.take(folder, line -> {}).orElseThrow();
        for (int i = 0; i < 3; i++) {
            assertTrue(BackupLock.take(folder, line -> {}).isEmpty());
            System.gc(); // a forgotten channel would be closed
        }
        assertTrue(locked());
        first.close();
        assertFalse(locked());
        var second = BackupLock.take(folder, line -> {}).orElseThrow();
        first.close();
        assertTrue(locked());
        assertTrue(BackupLock.take(folder, line -> {}).isEmpty());
        second.close();
    }

    @Test
    void a_backup_that_cannot_be_restored_leaves_no_lock() throws Exception {
        var unknown = RestoreSource.open(new BackupFolder(folder), "latest", line -> {});
        assertTrue(unknown.absent());
        var damaged = Files.createDirectory(folder.resolve("20260101T000000Z"));
        Files.writeString(damaged.resolve(Backup.MANIFEST), "{\"format\": 1, \"at\": \"2026-01-01T00:00:00Z\","
                + " \"files\": [{\"path\": \"a\\u0000b\", \"size\": 1, \"sha256\": \"x\"}]}");
        var source = RestoreSource.open(new BackupFolder(folder), damaged.getFileName().toString(), line -> {});
        assertTrue(source.problem().startsWith("backup 20260101T000000Z is damaged: "), source.problem());
        assertFalse(locked());
    }
}
