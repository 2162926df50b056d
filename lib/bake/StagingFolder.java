package whaleware.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import whaleware.base.FileTree;

/// The folder `.baked.N` that a home is being baked into. Its file `lock` is locked meanwhile: a folder without a lock
/// was left by a bake that was killed, and is removed. Not thread-safe.
final class StagingFolder implements AutoCloseable {
    private final Path home, folder;
    private final FileChannel lock;

    private StagingFolder(Path home, Path folder, FileChannel lock) {
        this.home = home;
        this.folder = folder;
        this.lock = lock;
    }

    /// Creates one, after removing those that killed bakes left.
    static StagingFolder in(Path home) throws IOException {
        removeUnused(home, null);
        while (true) {
            var folder = Files.createTempDirectory(home, ".baked.");
            try {
                var lock = openLock(folder);
                lock.lock();
                if (Files.exists(folder.resolve("lock"))) return new StagingFolder(home, folder, lock);
                lock.close();
            } catch (NoSuchFileException removed) {
                // another bake removed it before it was locked
            }
        }
    }

    Path folder() {
        return folder;
    }

    /// Makes it the baked state of the home, and removes the previous one.
    ///
    /// `.baked` is a link, so the folder keeps the name that the AOT caches know their jars by. If that path is gone,
    /// as in a home that was moved, Java searches the source of each archived class in vain. The exceptions take 10 to
    /// 20 ms in all.
    void activate() throws IOException {
        FileTree.open(folder);
        var baked = home.resolve(".baked");
        var link = Files.createSymbolicLink(folder.resolve("link"), folder.getFileName());
        if (Files.isDirectory(baked, LinkOption.NOFOLLOW_LINKS)) FileTree.remove(baked);
        Files.move(link, baked, StandardCopyOption.ATOMIC_MOVE);
        removeUnused(home, folder);
    }

    /// Removes the folder unless it was activated.
    @Override
    public void close() throws IOException {
        try (lock) {
            if (isActive(home, folder)) Files.deleteIfExists(folder.resolve("lock"));
            else FileTree.remove(folder);
        }
    }

    /// Removes the folders that are neither active nor locked.
    ///
    /// @param own is left alone: closing a second channel of its lock would release the lock
    private static void removeUnused(Path home, Path own) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            for (var folder : files.filter(StagingFolder::isStaging).toList()) {
                if (folder.equals(own) || isActive(home, folder)) continue;
                try (var lock = openLock(folder)) {
                    if (lock.tryLock() == null) continue;
                    // it may have been activated since the check above
                    if (isActive(home, folder)) Files.deleteIfExists(folder.resolve("lock"));
                    else FileTree.remove(folder);
                } catch (IOException inUse) {
                    // another bake removes it, or it belongs to another user: it does no harm
                }
            }
        }
    }

    private static boolean isStaging(Path file) {
        return file.getFileName().toString().startsWith(".baked.")
                && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileChannel openLock(Path folder) throws IOException {
        return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean isActive(Path home, Path folder) throws IOException {
        var baked = home.resolve(".baked");
        return Files.exists(baked) && baked.toRealPath().equals(folder);
    }
}
