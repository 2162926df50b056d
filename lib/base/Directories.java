package whaleware.base;

import java.io.File;
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

/// The folders of an instance. Each is an environment variable, so that tests can use folders of their own.
///
/// @param home `WW_HOME`, the folder with `usr` and `etc`
/// @param data `WW_DATA`, the application's data, `/data`
/// @param backup `WW_BACKUP`, `/backup`
/// @param files `WW_FILES`, the user's own files; whaleware does not use them
/// @param run `WW_RUN`, the files of a running instance: state, control pipe, locks. The launcher chooses it; null if
///         not set
public record Directories(Path home, Path data, Path backup, Path files, Path run) {
    /// The begin of the names of homes that the catalogue writes to the cache.
    public static final String SHIPPED = "home-";

    /// Reads the folders from the environment. Without `WW_HOME`, the home is the working folder or its parent if that
    /// is one, else the home that contains the library, else `/ww`.
    public static Directories of(Map<String, String> env) {
        return of(env, set(env, "WW_HOME") ? null : libraryHome().orElse(Path.of("/ww")));
    }

    /// Reads the folders from the environment. Throws [Failure] 78 if the locale has no such path.
    ///
    /// @param fallback the home if `WW_HOME` is unset and neither the working folder nor its parent is one
    public static Directories of(Map<String, String> env, Path fallback) {
        var home = set(env, "WW_HOME") ? FilePath.of("WW_HOME", env.get("WW_HOME"))
                : Stream.of(Path.of(""), Path.of("..")).filter(Directories::isHome).findFirst().orElse(fallback);
        home = home.toAbsolutePath().normalize();
        return new Directories(home,
                FilePath.of("WW_DATA", env.getOrDefault("WW_DATA", "/data")),
                FilePath.of("WW_BACKUP", env.getOrDefault("WW_BACKUP", "/backup")),
                set(env, "WW_FILES") ? FilePath.of("WW_FILES", env.get("WW_FILES")) : home.resolve("files"),
                set(env, "WW_RUN") ? FilePath.of("WW_RUN", env.get("WW_RUN")) : null);
    }

    /// Returns the home whose `lib` contains the library of this process; empty if JBang fetched the library by URL.
    ///
    /// The class path has its path: JBang adds `lib/location.jar`, which is empty, and the jars of a baked script are
    /// in `.baked/lib`.
    public static Optional<Path> libraryHome() {
        for (var entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            var jar = entry.replace(File.separatorChar, '/');
            if (jar.endsWith("/lib/location.jar")) return Optional.of(Path.of(jar).getParent().getParent());
            int baked = jar.indexOf("/.baked/lib/");
            if (baked > 0) return Optional.of(Path.of(jar.substring(0, baked)));
        }
        return Optional.empty();
    }

    /// Returns the folder of the hooks.
    public Path usr() {
        return home.resolve("usr");
    }

    /// Returns the folder of the configuration.
    public Path etc() {
        return home.resolve("etc");
    }

    /// Whether a folder is a home: it has `usr` and `etc`, and is not `/`, which has both on every Linux.
    public static boolean isHome(Path folder) {
        return folder.toAbsolutePath().normalize().getParent() != null
                && Files.isDirectory(folder.resolve("usr")) && Files.isDirectory(folder.resolve("etc"));
    }

    /// Whether the catalogue wrote a home: it is a folder of the cache.
    public static boolean isShipped(Path home, Map<String, String> env) {
        try {
            return String.valueOf(home.getFileName()).startsWith(SHIPPED)
                    && Files.isSameFile(home.getParent(), cache(env));
        } catch (IOException noCache) {
            return false;
        }
    }

    /// Returns the cache folder, as `lib/jbang` does: `WW_CACHE`, else the user's cache folder, else a private folder
    /// in `TMPDIR`. Creates it if necessary.
    ///
    /// @throws IOException if none can be used
    public static Path cache(Map<String, String> env) throws IOException {
        var home = env.getOrDefault("HOME", OperatingSystem.isLinux() ? "" : System.getProperty("user.home", ""));
        var xdg = env.getOrDefault("XDG_CACHE_HOME", home.isEmpty() ? "" : home + "/.cache");
        var cache = env.getOrDefault("WW_CACHE", xdg.isEmpty() ? "" : xdg + "/whaleware");
        try {
            if (!cache.isEmpty() && Files.isWritable(Files.createDirectories(FilePath.of("WW_CACHE", cache))))
                return Path.of(cache).toAbsolutePath();
        } catch (IOException readOnly) {
            // use the private folder
        }
        var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        var shared = FilePath.of("TMPDIR", env.getOrDefault("TMPDIR", "/tmp")).resolve("whaleware-" + uid);
        try {
            var mode = PosixFilePermissions.fromString("rwx------");
            Files.createDirectory(shared, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException e) {
            boolean ours = uid.equals(Files.getAttribute(shared, "unix:uid", LinkOption.NOFOLLOW_LINKS));
            if (!ours || Files.isSymbolicLink(shared))
                throw new FileSystemException(shared.toString(), null, "another user owns it");
        }
        return shared;
    }

    private static boolean set(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isEmpty();
    }
}
