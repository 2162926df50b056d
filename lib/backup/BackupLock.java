package whaleware.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The lock on `/backup`, fcntl(2) on the file `.lock`. The kernel releases it when this process ends, however it ends,
/// so no lock needs breaking by hand. It holds between containers of a machine, and over NFS if the server has locks.
public final class BackupLock implements Closeable {
    /// The folders that this process has locked: for fcntl(2), a process is never in its own way, and whichever
    /// descriptor of the file it closes, it loses the lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;
    private final boolean exclusive;

    private BackupLock(Path folder, FileChannel channel, boolean exclusive) {
        this.folder = folder;
        this.channel = channel;
        this.exclusive = exclusive;
    }

    /// Takes the lock. Returns empty if this process or another has it.
    ///
    /// Throws IOException if the folder cannot be written.
    ///
    /// @param folder `/backup`
    /// @param warn takes a line if the file system has no locks
    public static Optional<BackupLock> take(Path folder, Consumer<String> warn) throws IOException {
        if (!HELD.add(folder)) return Optional.empty();
        Optional<BackupLock> lock = Optional.empty();
        try {
            return lock = lock(folder, warn);
        } finally {
            if (lock.isEmpty()) HELD.remove(folder);
        }
    }

    private static Optional<BackupLock> lock(Path folder, Consumer<String> warn) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----"));
        var channel = FileChannel.open(folder.resolve(".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode);
        try {
            if (channel.tryLock() != null) return Optional.of(new BackupLock(folder, channel, true));
        } catch (IOException unsupported) {
            warn.accept("cannot lock " + folder + ": " + unsupported.getMessage()
                    + " (make sure that no other instance backs up there)");
            return Optional.of(new BackupLock(folder, channel, false));
        }
        channel.close();
        return Optional.empty();
    }

    /// Returns whether no other process can have a backup in progress. False if the file system has no locks.
    boolean exclusive() {
        return exclusive;
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) return;
        try {
            channel.close();
        } finally {
            HELD.remove(folder);
        }
    }
}
