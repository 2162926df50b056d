package whaleware.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import whaleware.config.Settings;

/// A temporary home for the runs that an AOT cache is trained on: they run none of the user's files.
interface TrainingHome {
    /// Creates it, with hooks for a short life cycle that has each step that is to be fast: UP with daemons, a HUP that
    /// changes the configuration, UP with a service in the foreground, its death, UP again, TERM.
    ///
    /// @param lib the folder of the library, with the shipped reporters beside it
    /// @param staging the folder to create it in, which the next bake removes if this one is killed
    static Path create(Path lib, Path staging) throws IOException {
        var home = Files.createTempDirectory(staging, "training");
        for (var place : List.of("usr", "etc", "run", "data", "backup")) Files.createDirectory(home.resolve(place));
        for (var reporter : List.of("lifecycle.java", "pushstats.java")) {
            var shipped = lib.resolveSibling("usr").resolve(reporter);
            if (Files.exists(shipped)) Files.copy(shipped, home.resolve("usr").resolve(reporter));
        }
        var notifyUrl = "file:" + home + "/reports";
        Files.writeString(home.resolve("etc/default_cfg.json"),
                "{\"webapp\": \"a\", \"notify_url\": \"" + notifyUrl + "\", \"ww\": " + Settings.BUILT_IN + "}");
        Files.writeString(home.resolve("more.json"), "{}");
        hook(home, "boot", ": runs");
        hook(home, "svcup", """
                cd "$WW_RUN"
                [ -d once ] || exit 0
                mkdir died 2>/dev/null && { sleep 0.3 || sleep 1; exit 1; }
                exec sleep 60""");
        hook(home, "monitor", """
                cd "$WW_RUN"
                if mkdir once; then echo '{"ww": {"service": {"foreground": true}}}' >"$CFG_FILE"; echo HUP >words
                elif ! mkdir twice; then echo TERM >words; fi 2>/dev/null
                echo '{"a": 1}'""");
        return home;
    }

    /// Returns the environment that names its places.
    static Map<String, String> environment(Path home) {
        return Map.of("WW_HOME", home.toString(), "WW_RUN", home + "/run", "WW_DATA", home + "/data",
                "WW_BACKUP", home + "/backup", "WW_CFG", "", "CFG", "", "CFG_FILE", home + "/more.json");
    }

    private static void hook(Path home, String name, String lines) throws IOException {
        var file = Files.writeString(home.resolve("usr").resolve(name), "#!/bin/sh\n" + lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
