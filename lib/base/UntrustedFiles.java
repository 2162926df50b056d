package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Files in `/data` that another user may have put there. The service's user may own that folder and create links,
/// pipes and endless files with our names, which must not mislead root.
public interface UntrustedFiles {
    /// The most bytes to read of a file; every file of ours is far shorter.
    int LONGEST = 65_536;

    /// Whether `/data/.ww` may be used: it does not exist, or it is a folder, which root owns if this process runs as
    /// root.
    static boolean ours(Path folder) {
        try {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return false;
            boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
            return !root || Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0);
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Creates `/data/.ww` unless it exists. Other users may read it, but not write.
    ///
    /// @throws IOException if it cannot be created, or if another user has put something there
    static void make(Path folder) throws IOException {
        try {
            var mode = PosixFilePermissions.fromString("rwxr-xr-x");
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException exists) {
            if (!ours(folder)) throw new IOException(folder + " is a link, or another user owns it");
        }
    }

    /// Returns the text of a file, at most [#LONGEST] bytes; empty if it is no regular file or cannot be read.
    static String read(Path file) {
        if (!Files.isRegularFile(file)) return "";
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
