package whaleware.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import whaleware.base.Failure;

/// A verified backup to restore from. While it is open, no other instance removes it.
///
/// @param backup the backup, or null if there is a problem
/// @param problem why none can be used, or null
/// @param absent whether the problem is that there is no such backup
/// @param lock null if the folder cannot be written, and so cannot change either
public record RestoreSource(Backup backup, String problem, boolean absent, BackupLock lock) implements Closeable {
    /// The file of a backup that Whaleware itself restores, see [#archived].
    private static final String ARCHIVE = "data.tar.gz";

    /// Finds, locks and verifies a backup. Reads all of its files.
    ///
    /// @param time `latest` or a name
    /// @param warn takes a line if the file system has no locks
    public static RestoreSource open(BackupFolder folder, String time, Consumer<String> warn) {
        try {
            var lock = Files.isWritable(folder.path()) ? BackupLock.take(folder.path(), warn) : null;
            if (lock != null && lock.isEmpty()) return failed("another instance uses " + folder.path());
            return open(folder, time, lock == null ? null : lock.get());
        } catch (IOException | RuntimeException e) {
            return failed(Failure.reason(e));
        }
    }

    private static RestoreSource open(BackupFolder folder, String time, BackupLock lock) throws IOException {
        var found = folder.find(time);
        var problem = found.flatMap(backup -> new Verification(backup.folder()).problem());
        if (found.isPresent() && problem.isEmpty()) return new RestoreSource(found.get(), null, false, lock);
        if (lock != null) lock.close();
        if (problem.isPresent()) return failed("backup " + found.get().time() + " is damaged: " + problem.get());
        var what = time.equals("latest") ? "no backup" : "no backup " + time;
        return new RestoreSource(null, "there is " + what + " in " + folder.path(), true, null);
    }

    /// Returns a source that cannot be used.
    public static RestoreSource failed(String problem) {
        return new RestoreSource(null, problem, false, null);
    }

    /// Returns the archive that `ww.backup.copy` has made, if the backup is one.
    public Optional<Path> archived() {
        return Optional.of(backup.folder().resolve(ARCHIVE)).filter(Files::isRegularFile);
    }

    @Override
    public void close() {
        try {
            if (lock != null) lock.close();
        } catch (IOException released) {
            // the lock is free
        }
    }
}
