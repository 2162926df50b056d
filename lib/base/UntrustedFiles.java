package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// What may lie in `/data` under our names though it is not ours: the user of the service may own that folder and plant links, pipes
/// and files without an end there, and root must not fall for them.
public interface UntrustedFiles {
    /// No mark and no note is nearly as long, in bytes.
    int LONGEST = 65_536;

    /// Whether `/data/.ww` may be used: there is none yet, or it is a real folder and, where we are root, root's.
    static boolean ours(Path folder) {
        try {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0) || Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0));
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Makes `/data/.ww`, for others to look into but not to write, unless it is there.
    ///
    /// @throws IOException also where what has the name is not ours
    static void make(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (FileAlreadyExistsException there) {
            if (!ours(folder)) throw new IOException(folder + " is a link, or somebody else's");
        }
    }

    /// What a small file says; empty where it is none, or none that ends.
    static String read(Path file) {
        if (!Files.isRegularFile(file)) return "";
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
