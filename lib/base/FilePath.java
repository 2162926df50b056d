package whaleware.base;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Paths from text. Java encodes the names of files by the locale: a container without a locale has only names in
/// ASCII.
public interface FilePath {
    /// The reason and the cure for a name that the locale cannot encode.
    String NO_SUCH_NAME = "the locale has no such file name", CURE = "set LC_ALL=C.UTF-8";

    /// Returns a path.
    ///
    /// @param name the variable or setting with the path, for the message
    /// @throws Failure 78 if the locale has no such name
    static Path of(String name, String path) {
        return find(path).orElseThrow(() -> new Failure(ExitCode.CONFIG, "cannot use " + name + ", "
                + Text.printable(path) + ": " + NO_SUCH_NAME + " (" + CURE + ")"));
    }

    /// Returns a path; empty if the locale has no such name.
    static Optional<Path> find(String path) {
        try {
            return Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Whether a folder has an executable file. Folders that the locale cannot name have none.
    static boolean isExecutable(String folder, String name) {
        return find(folder + "/" + name).filter(Files::isExecutable).isPresent();
    }
}
