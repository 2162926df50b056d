package whaleware.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/// Folders with their content.
public interface FileTree {
    /// Removes a folder with its content, if it exists. A file that another process removes meanwhile is no error.
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /// Lets every user read a folder with its content.
    static void open(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.toList()) {
                var mode = Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            }
        }
    }
}
