package whaleware.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/// Folders with all that is in them.
public interface FileTree {
    /// Removes a folder, if it is there. A file that another process removes meanwhile is no error.
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /// Lets everybody read a folder with all that is in it, whatever the umask was.
    static void open(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.toList()) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
