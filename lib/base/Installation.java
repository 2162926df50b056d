package whaleware.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the commands lie: in `ww` of a checkout, in `/ww` itself of an image, or where the catalogue has written them out.
///
/// @param home what the commands are told as `WW_HOME`
/// @param door the front door, `ww/ww` or `/ww/ww`
public record Installation(Path home, Path door) {
    /// The folder of the library.
    public Path lib() {
        var beside = door.resolveSibling("lib");
        return Files.isDirectory(beside) ? beside : door.getParent().resolveSibling("lib");
    }

    /// The folder of the commands, which the library lies in or beside.
    public static Path commands(Path lib) {
        return Files.exists(lib.resolveSibling("cfg")) ? lib.getParent() : lib.resolveSibling("ww");
    }

    /// The house around a home, if it is whole: a user's own repository has `usr` and `etc`, but no commands.
    public static Optional<Installation> around(Path home) {
        return Optional.of(home.resolve("ww/ww")).filter(Files::isExecutable)
                .or(() -> Optional.of(home.resolve("ww")).filter(Files::isRegularFile).filter(Files::isExecutable))
                .filter(door -> Files.isExecutable(home.resolve("lib/jbang")))
                .map(door -> new Installation(home, door));
    }
}
