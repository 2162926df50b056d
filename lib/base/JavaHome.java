package whaleware.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The Java that runs this process. `lib/jbang` found it, and hooks get it, too.
public interface JavaHome {
    /// The oldest Java that whaleware and its hooks run on.
    int OLDEST = 25;

    /// Returns what hooks get: `WW_JAVA_HOME`, the folder of this Java. If no folder of the container's `PATH` has a
    /// `java` of [#OLDEST] or later, also `WW_JAVA_PATH`, which `lib/sh/exec-hook` appends to the `PATH`: a shell keeps
    /// the bytes of the rest.
    ///
    /// @param env the container's environment
    static Map<String, String> forHooks(Map<String, String> env) {
        var home = System.getProperty("java.home");
        if (isOn(env.getOrDefault("PATH", ""))) return Map.of("WW_JAVA_HOME", home);
        return Map.of("WW_JAVA_HOME", home, "WW_JAVA_PATH", home + "/bin");
    }

    /// Returns whether a folder of this `PATH` has a `java` of [#OLDEST] or later, by the `release` file of its home.
    static boolean isOn(String path) {
        for (var folder : path.split(":")) {
            if (folder.isEmpty() || !FilePath.isExecutable(folder, "java")) continue;
            if (version(Path.of(folder, "java")) >= OLDEST) return true;
        }
        return false;
    }

    private static int version(Path java) {
        try {
            for (var line : Files.readAllLines(java.toRealPath().resolve("../../release").normalize())) {
                if (line.startsWith("JAVA_VERSION=\"")) return major(line.substring(14));
            }
        } catch (IOException noRelease) {
            // a wrapper script, or a Java that does not say its version
        }
        return 0;
    }

    private static int major(String version) {
        int major = 0;
        for (int i = 0; i < version.length() && Character.isDigit(version.charAt(i)); i++) {
            major = major * 10 + Character.digit(version.charAt(i), 10);
        }
        return major;
    }
}
