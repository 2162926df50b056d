package whaleware.base;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where everything lies: each place is an environment variable, so that a test folder is as good as an image.
///
/// @param home `WW_HOME`, the folder that holds `usr` and `etc`
/// @param data `WW_DATA`, the application's data, `/data`
/// @param backup `WW_BACKUP`, `/backup`
/// @param files `WW_FILES`, the user's own files, passed on and left alone
/// @param run `WW_RUN`, what a running instance keeps: state, words, locks. Chosen by the launcher; null when none is
///     set
public record Directories(Path home, Path data, Path backup, Path files, Path run) {

    /// Reads the places from the environment. Without `WW_HOME` the home is the working folder or its parent if that
    /// looks like one, else the home that the library lies in, else `/ww`.
    public static Directories of(Map<String, String> env) {
        return of(env, set(env, "WW_HOME") ? null : libraryHome().orElse(Path.of("/ww")));
    }

    /// Reads the places from the environment.
    ///
    /// @param otherwise the home if `WW_HOME` is unset and neither the working folder nor its parent looks like one
    public static Directories of(Map<String, String> env, Path otherwise) {
        var home = set(env, "WW_HOME") ? Path.of(env.get("WW_HOME"))
                : Stream.of(Path.of(""), Path.of("..")).filter(Directories::isHome).findFirst().orElse(otherwise);
        home = home.toAbsolutePath().normalize();
        return new Directories(home,
                Path.of(env.getOrDefault("WW_DATA", "/data")),
                Path.of(env.getOrDefault("WW_BACKUP", "/backup")),
                set(env, "WW_FILES") ? Path.of(env.get("WW_FILES")) : home.resolve("files"),
                set(env, "WW_RUN") ? Path.of(env.get("WW_RUN")) : null);
    }

    /// Returns the home whose `lib` holds the library that runs. Its class path tells: JBang names `lib/location.jar`,
    /// which is empty, by its place, and a baked script has its jars in `.baked/lib`. Empty if JBang fetched the
    /// library by URL.
    public static Optional<Path> libraryHome() {
        for (var jar : System.getProperty("java.class.path", "").split(":")) {
            if (jar.endsWith("/lib/location.jar")) return Optional.of(Path.of(jar).getParent().getParent());
            int baked = jar.indexOf("/.baked/lib/");
            if (baked > 0) return Optional.of(Path.of(jar.substring(0, baked)));
        }
        return Optional.empty();
    }

    /// The folder of the hooks.
    public Path usr() {
        return home.resolve("usr");
    }

    /// The folder of the configuration.
    public Path etc() {
        return home.resolve("etc");
    }

    /// Does this folder look like a home? The root of every Linux has `usr` and `etc` too, and is none.
    public static boolean isHome(Path folder) {
        return folder.toAbsolutePath().normalize().getParent() != null
                && Files.isDirectory(folder.resolve("usr")) && Files.isDirectory(folder.resolve("etc"));
    }

    /// As in `lib/jbang`: `WW_CACHE`, else the user's cache folder, else one of our own among the temporary files.
    public static Path cache(Map<String, String> env) throws IOException {
        var home = env.getOrDefault("HOME", "");
        var xdg = env.getOrDefault("XDG_CACHE_HOME", home.isEmpty() ? "" : home + "/.cache");
        var cache = env.getOrDefault("WW_CACHE", xdg.isEmpty() ? "" : xdg + "/whaleware");
        try {
            if (!cache.isEmpty() && Files.isWritable(Files.createDirectories(Path.of(cache)))) return Path.of(cache).toAbsolutePath();
        } catch (IOException notThere) {
            // then the last resort
        }
        var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        var shared = Path.of(env.getOrDefault("TMPDIR", "/tmp"), "whaleware-" + uid);
        try {
            Files.createDirectory(shared, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!uid.equals(Files.getAttribute(shared, "unix:uid", LinkOption.NOFOLLOW_LINKS)) || Files.isSymbolicLink(shared))
                throw new FileSystemException(shared.toString(), null, "is not ours");
        }
        return shared;
    }

    private static boolean set(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isEmpty();
    }
}
