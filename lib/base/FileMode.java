package whaleware.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/// Modes of files, on a file system that has them. On Windows these functions do nothing.
public interface FileMode {
    /// Makes a file executable for all users, and writable for its owner.
    static void setExecutable(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) view.setPermissions(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Gives a file the mode of another one.
    static void copy(Path from, Path to) throws IOException {
        var source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        var target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (source != null && target != null) target.setPermissions(source.readAttributes().permissions());
    }
}
