package whaleware.base;

import java.nio.file.Files;
import java.nio.file.Path;
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

    private static boolean set(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isEmpty();
    }
}
