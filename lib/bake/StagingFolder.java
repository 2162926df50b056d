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

/// The folder `.baked.N` that a home is being baked into. It has a file `lock` that is locked while this goes on, so that what a killed bake has left is known, and swept away.
final class StagingFolder implements AutoCloseable {
    private final Path home, folder;
    private final FileChannel lock;

    private StagingFolder(Path home, Path folder, FileChannel lock) {
        this.home = home;
        this.folder = folder;
        this.lock = lock;
    }

    /// A new one; what others have left is gone then.
    static StagingFolder in(Path home) throws IOException {
        sweep(home, null);
        while (true) {
            var folder = Files.createTempDirectory(home, ".baked.");
            try {
                var lock = opened(folder);
                lock.lock();
                if (Files.exists(folder.resolve("lock"))) return new StagingFolder(home, folder, lock);
                lock.close();
            } catch (NoSuchFileException sweptAway) {
                // another bake has taken it for one of a dead one, as it was not locked yet
            }
        }
    }

    Path folder() {
        return folder;
    }

    /// Makes it what the home is baked with, and removes what that was before.
    ///
    /// `.baked` is a link, so that the folder keeps the name that it had when its AOT caches were made: they know their jars by it. Where that is not there
    /// any more, as in a home that was moved, Java asks for each of their classes in vain where it came from, which is told by an exception and takes 10 to 20 ms in all.
    void use() throws IOException {
        FileTree.open(folder);
        var baked = home.resolve(".baked");
        var link = Files.createSymbolicLink(folder.resolve("link"), folder.getFileName());
        if (Files.isDirectory(baked, LinkOption.NOFOLLOW_LINKS)) FileTree.remove(baked);
        Files.move(link, baked, StandardCopyOption.ATOMIC_MOVE);
        sweep(home, folder);
    }

    /// What is not used goes.
    @Override
    public void close() throws IOException {
        try (lock) {
            if (used(home, folder)) Files.deleteIfExists(folder.resolve("lock"));
            else FileTree.remove(folder);
        }
    }

    /// Removes what is neither in use nor being baked.
    ///
    /// @param mine is left alone: who opens and closes its lock a second time has lost it
    private static void sweep(Path home, Path mine) throws IOException {
        try (Stream<Path> all = Files.list(home)) {
            for (var folder : all.filter(file -> file.getFileName().toString().startsWith(".baked.") && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList()) {
                if (folder.equals(mine) || used(home, folder)) continue;
                try (var lock = opened(folder)) {
                    if (lock.tryLock() == null) continue;
                    if (used(home, folder)) Files.deleteIfExists(folder.resolve("lock"));      // since a moment ago
                    else FileTree.remove(folder);
                } catch (IOException notOurs) {
                    // another bake is at it, or it is somebody else's: it is in nobody's way
                }
            }
        }
    }

    private static FileChannel opened(Path folder) throws IOException {
        return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean used(Path home, Path folder) throws IOException {
        var baked = home.resolve(".baked");
        return Files.exists(baked) && baked.toRealPath().equals(folder);
    }
}
