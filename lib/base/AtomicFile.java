package whaleware.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Replaces files atomically: readers find the old file or the complete new one.
public interface AtomicFile {

    /// Writes a temporary file, forces it to the disk, and renames it to `file`, so that `file` is complete also after
    /// a power cut. The temporary file `.NAME.PID.tmp` is removed, and so are those of processes that were killed while
    /// they wrote.
    ///
    /// @param mode octal, as `0600`; until the file is complete, only its owner may read it
    static void write(Path file, String text, String mode) throws IOException {
        replace(file, text, mode, true);
        // The rename survives a power cut only if the folder is on the disk. Some file systems cannot force a folder.
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException unsupported) {
            return;
        }
    }

    /// Like [#write], but forces nothing to the disk, for files that every start writes again. On a slow disk, forcing
    /// takes longer than the rest of the way to UP.
    static void replace(Path file, String text, String mode) throws IOException {
        replace(file, text, mode, false);
    }

    /// Replaces a file in a folder that no other user may write to, such as `WW_RUN`. It forces nothing to the disk and
    /// lists no folder, so it is cheap enough for a file that changes at every step. If the process is killed while it
    /// writes, the temporary file `NAME.new` stays, and the next write replaces it.
    ///
    /// @param mode octal, as `0600`
    static void replaceInPrivateFolder(Path file, String text, String mode) throws IOException {
        var temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, text);
        Files.setPosixFilePermissions(temporary, permissions(mode));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void replace(Path file, String text, String mode, boolean force) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        removeAbandoned(folder, file);
        var temporary = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var out = FileChannel.open(temporary, options, ownerOnly)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) out.write(bytes);
                setMode(folder, temporary, mode);
                if (force) out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    // Follows no link: the owner of the folder may have put one there, and root would then open any file to all users.
    private static void setMode(Path folder, Path file, String mode) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            if (!(entries instanceof SecureDirectoryStream<Path> secure))
                throw new IOException("the system has no openat(2)");
            var type = PosixFileAttributeView.class;
            var view = secure.getFileAttributeView(file.getFileName(), type, LinkOption.NOFOLLOW_LINKS);
            view.setPermissions(permissions(mode));
        }
    }

    private static void removeAbandoned(Path folder, Path file) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "." + file.getFileName() + ".[0-9]*.tmp")) {
            for (var temporary : files) {
                var pid = temporary.getFileName().toString().replaceAll("\\D", "");
                boolean ended = pid.length() < 10 && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
                if (ended) Files.deleteIfExists(temporary);
            }
        }
    }

    private static Set<PosixFilePermission> permissions(String mode) {
        var bits = Integer.parseInt(mode, 8);
        var granted = EnumSet.noneOf(PosixFilePermission.class);
        for (var permission : PosixFilePermission.values())
            if ((bits & 0400 >> permission.ordinal()) != 0) granted.add(permission);
        return granted;
    }
}
