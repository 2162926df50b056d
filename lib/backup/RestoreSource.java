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
/// @param busy whether the problem is that a backup, a restore or a test of one has the lock
/// @param archive the archive that `ww.backup.copy` has made, or null if the backup is none
/// @param lock null if the folder cannot be written, and so cannot change either
public record RestoreSource(Backup backup, String problem, boolean absent, boolean busy, Path archive, BackupLock lock)
        implements Closeable {
    /// The file of a backup that Whaleware itself restores, see [#archived].
    private static final String ARCHIVE = "data.tar.gz";

    /// Finds, locks and verifies a backup. Reads all of its files.
    ///
    /// @param time `latest` or a name
    /// @param warn takes a line if the file system has no locks
    public static RestoreSource open(BackupFolder folder, String time, Consumer<String> warn) {
        return open(folder, time, warn, verification -> {});
    }

    /// As [#open(BackupFolder, String, Consumer)].
    ///
    /// @param verifying takes the verification before it begins, to cancel it
    public static RestoreSource open(BackupFolder folder, String time, Consumer<String> warn,
            Consumer<Verification> verifying) {
        try {
            var lock = Files.isWritable(folder.path()) ? BackupLock.take(folder.path(), warn) : null;
            if (lock != null && lock.isEmpty()) {
                var problem = "a backup or another instance uses " + folder.path();
                return new RestoreSource(null, problem, false, true, null, null);
            }
            return open(folder, time, lock == null ? null : lock.get(), verifying);
        } catch (IOException | RuntimeException e) {
            return failed(Failure.reason(e));
        }
    }

    private static RestoreSource open(BackupFolder folder, String time, BackupLock lock,
            Consumer<Verification> verifying) throws IOException {
        RestoreSource source = null;
        try {
            return source = find(folder, time, lock, verifying);
        } finally {
            if (lock != null && (source == null || source.lock == null)) lock.close();
        }
    }

    private static RestoreSource find(BackupFolder folder, String time, BackupLock lock,
            Consumer<Verification> verifying) throws IOException {
        var found = folder.find(time);
        if (found.isEmpty()) {
            var what = time.equals("latest") ? "no backup" : "no backup " + time;
            return new RestoreSource(null, "there is " + what + " in " + folder.path(), true, false, null,
                    null);
        }
        var backup = found.get();
        var verification = new Verification(backup.folder());
        verifying.accept(verification);
        var problem = verification.problem();
        if (problem.isPresent()) return failed("backup " + backup.time() + " is damaged: " + problem.get());
        var archive = backup.folder().resolve(ARCHIVE);
        return new RestoreSource(backup, null, false, false, Files.isRegularFile(archive) ? archive : null, lock);
    }

    /// Returns a source that cannot be used.
    public static RestoreSource failed(String problem) {
        return new RestoreSource(null, problem, false, false, null, null);
    }

    /// Returns the archive that `ww.backup.copy` has made, if the backup is one.
    public Optional<Path> archived() {
        return Optional.ofNullable(archive);
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
