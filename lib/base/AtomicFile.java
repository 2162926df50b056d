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

/// Writes a file so that at any moment, also after a power cut, it is either the old one or the whole new one.
public interface AtomicFile {

    /// Writes to a neighbour, forces it to the disk, and renames it over `file`. The neighbour's name is `.NAME.PID.tmp`; it is gone
    /// afterwards, and so is one that a process left which was killed while it wrote.
    ///
    /// @param mode octal, as `0600`; until the file is whole, only its owner may read it
    static void write(Path file, String text, String mode) throws IOException {
        replace(file, text, mode, true);
        // The rename itself is safe only when its folder is on the disk; some file systems refuse this.
        try (var entries = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException refused) {
            return;
        }
    }

    /// As [#write], but forces nothing: for what every start writes anew. On a slow disk forcing takes longer than all else on the way to UP.
    static void replace(Path file, String text, String mode) throws IOException {
        replace(file, text, mode, false);
    }

    /// Replaces a file in a folder that no other user may write to, such as `WW_RUN`. It forces nothing to the disk and lists no
    /// folder, so it is cheap enough for a file that changes at every step. The neighbour's name is `NAME.new`; a process that is
    /// killed while it writes leaves the neighbour, and the next write replaces it.
    ///
    /// @param mode octal, as `0600`
    static void replaceInPrivateFolder(Path file, String text, String mode) throws IOException {
        var neighbour = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(neighbour, text);
        Files.setPosixFilePermissions(neighbour, permissions(mode));
        Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void replace(Path file, String text, String mode, boolean force) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        sweep(folder, file);
        var neighbour = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.deleteIfExists(neighbour);
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var out = FileChannel.open(neighbour, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
                for (var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)); bytes.hasRemaining(); ) out.write(bytes);
                open(folder, neighbour, permissions(mode));
                if (force) out.force(true);
            }
            Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(neighbour);
        }
    }

    /// By no link: whoever owns the folder may have put one there by now, and where we are root it would be anybody's file that is opened to all.
    private static void open(Path folder, Path neighbour, Set<PosixFilePermission> permissions) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            if (!(entries instanceof SecureDirectoryStream<Path> safe)) throw new IOException("there is no openat(2)");
            safe.getFileAttributeView(neighbour.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setPermissions(permissions);
        }
    }

    private static void sweep(Path folder, Path file) throws IOException {
        try (var old = Files.newDirectoryStream(folder, "." + file.getFileName() + ".[0-9]*.tmp")) {
            for (var neighbour : old) {
                var pid = neighbour.getFileName().toString().replaceAll("\\D", "");
                if (pid.length() < 10 && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) Files.deleteIfExists(neighbour);
            }
        }
    }

    private static Set<PosixFilePermission> permissions(String mode) {
        var bits = Integer.parseInt(mode, 8);
        var granted = EnumSet.noneOf(PosixFilePermission.class);
        for (var permission : PosixFilePermission.values()) if ((bits & 0400 >> permission.ordinal()) != 0) granted.add(permission);
        return granted;
    }
}
