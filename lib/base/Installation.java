package whaleware.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder with the commands and the library: a checkout, `/ww` of an image, or the folder that the catalogue
/// unpacked.
///
/// @param home the value of `WW_HOME`
/// @param door the command `ww`: `ww/ww` or `/ww/ww`
public record Installation(Path home, Path door) {
    /// Returns the folder of the library.
    public Path lib() {
        var beside = door.resolveSibling("lib");
        return Files.isDirectory(beside) ? beside : door.getParent().resolveSibling("lib");
    }

    /// Returns the folder of the commands: the library is in it or beside it.
    public static Path commands(Path lib) {
        return Files.exists(lib.resolveSibling("cfg")) ? lib.getParent() : lib.resolveSibling("ww");
    }

    /// Returns the installation in a home. Empty if the home has none: a user's repository has `usr` and `etc`, but no
    /// commands.
    public static Optional<Installation> around(Path home) {
        return Optional.of(home.resolve("ww/ww")).filter(Files::isExecutable)
                .or(() -> Optional.of(home.resolve("ww")).filter(Files::isRegularFile).filter(Files::isExecutable))
                .filter(door -> Files.isExecutable(home.resolve("lib/jbang")))
                .map(door -> new Installation(home, door));
    }
}
