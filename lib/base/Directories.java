package whaleware.base;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/// Where everything lies: each place is an environment variable, so that a test folder is as good as an image.
///
/// @param home `WW_HOME`, the folder that holds `usr` and `etc`
/// @param data `WW_DATA`, the application's data, `/data`
/// @param backup `WW_BACKUP`, `/backup`
/// @param files `WW_FILES`, the user's own files, passed on and left alone
/// @param run `WW_RUN`, what a running instance keeps: state, words, locks. Chosen by the launcher; null when none is set
public record Directories(Path home, Path data, Path backup, Path files, Path run) {

    /// Reads the places from the environment; `home` falls back to the first of the working folder, its parent and `/ww` that looks like one.
    public static Directories of(Map<String, String> env) {
        var home = set(env, "WW_HOME") ? Path.of(env.get("WW_HOME"))
                : Stream.of(Path.of(""), Path.of(".."), Path.of("/ww")).filter(Directories::isHome).findFirst().orElse(Path.of("/ww"));
        home = home.toAbsolutePath().normalize();
        return new Directories(home,
                Path.of(env.getOrDefault("WW_DATA", "/data")),
                Path.of(env.getOrDefault("WW_BACKUP", "/backup")),
                set(env, "WW_FILES") ? Path.of(env.get("WW_FILES")) : home.resolve("files"),
                set(env, "WW_RUN") ? Path.of(env.get("WW_RUN")) : null);
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
