package whaleware.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import whaleware.backup.FolderRemoval;
import whaleware.base.Failure;

/// A folder for the data of a trial restore. Its process holds a lock in it, so that later ones can remove it if this
/// one is killed.
///
/// Not thread-safe.
///
/// @param path the folder with the lock and the data
/// @param lock the open file with the lock
record ScratchFolder(Path path, FileChannel lock) {
    private static final String PREFIX = "ww-restore-test-";
    private static final String LOCK = "lock";

    /// Creates a folder.
    ///
    /// Throws IOException if that fails.
    static ScratchFolder create(Path parent) throws IOException {
        var path = Files.createTempDirectory(parent, PREFIX);
        var lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var folder = new ScratchFolder(path, lock);
        isFree(lock);
        Files.createDirectory(folder.data());
        // as /data: a user that the hook becomes can reach its own folders there, and cannot list it
        var mode = PosixFilePermissions.fromString("rwx--x--x");
        Files.setPosixFilePermissions(folder.data(), mode);
        Files.setPosixFilePermissions(path, mode);
        return folder;
    }

    /// Removes the folders of this user whose processes were killed.
    ///
    /// @param warn takes a line for each folder that cannot be removed
    static void removeLeftovers(Path parent, Consumer<String> warn) {
        try (var entries = Files.newDirectoryStream(parent, PREFIX + "*")) {
            var user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            for (var entry : entries) {
                // another user could exchange its own folder during the removal
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) continue;
                if (Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user)) {
                    removeIfLeft(entry, warn);
                }
            }
        } catch (IOException | RuntimeException later) {
            // the next test tries again
        }
    }

    private static void removeIfLeft(Path path, Consumer<String> warn) {
        try (var lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (isFree(lock)) FolderRemoval.remove(path);
        } catch (IOException stays) {
            // without the lock's file, its process has just created it or removes it now
            if (Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
                warn.accept("cannot remove " + path + ": " + Failure.reason(stays) + " (remove it)");
            }
        }
    }

    // Takes the lock. On a file system without locks, no folder counts as a leftover.
    private static boolean isFree(FileChannel lock) {
        try {
            return lock.tryLock() != null;
        } catch (IOException unsupported) {
            return false;
        }
    }

    /// Returns the folder that takes the place of `/data`.
    Path data() {
        return path.resolve("data");
    }

    /// Removes the folder, if it exists.
    ///
    /// Throws IOException if a file cannot be removed.
    void remove() throws IOException {
        FolderRemoval.remove(data());
        FolderRemoval.remove(path);
        lock.close();
    }
}
