package whaleware.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.base.Directories;
import whaleware.base.FilePath;

/// Finds the configuration for processes that did not load it: hooks, `docker exec`, a checkout in which whaleware has
/// not run yet.
public interface CurrentConfig {

    /// Returns the configuration that counts, perhaps without its settings, see [SavedConfig#read].
    ///
    /// - If `WW_CFG` is set, as in hooks: the file that it names.
    /// - Else the configuration that the last start of this home saved in `WW_RUN` or in `etc`, if its sources are
    ///   unchanged, see [ConfigFingerprint].
    /// - Else the configuration that a start would load now.
    ///
    /// @throws Failure 78 if it cannot be read
    static Config find(Map<String, String> env) {
        if (!env.getOrDefault("WW_CFG", "").isEmpty())
            return SavedConfig.read(FilePath.of("WW_CFG", env.get("WW_CFG")));
        var directories = Directories.of(env);
        for (var folder : folders(env)) {
            var file = folder.resolve(SavedConfig.FILE);
            if (!Files.exists(file)) continue;
            var saved = SavedConfig.read(file);
            var present = ConfigFingerprint.of(directories.etc(), env);
            if (ConfigFingerprint.matches(saved.fingerprint(), present)) return saved;
            break;
        }
        return Config.load(directories.etc(), env);
    }

    /// Returns the folders in which a start of this home may have saved its configuration.
    static List<Path> folders(Map<String, String> env) {
        var directories = Directories.of(env);
        var home = directories.home().toString();
        var folders = new ArrayList<Path>();
        for (var run : runFolders(env)) if (SavedConfig.home(run).equals(home)) folders.add(run);
        folders.add(directories.etc());
        return folders;
    }

    // In a folder where everybody may write, only a folder of this user counts: anybody could have made it.
    private static List<Path> runFolders(Map<String, String> env) {
        if (!env.getOrDefault("WW_RUN", "").isEmpty()) return List.of(FilePath.of("WW_RUN", env.get("WW_RUN")));
        try {
            var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            var folders = new ArrayList<Path>(List.of(Path.of("/run/ww")));
            var tmp = env.getOrDefault("TMPDIR", "");
            for (var shared : List.of(tmp.isEmpty() ? "/tmp" : tmp, "/dev/shm")) {
                var run = FilePath.of("TMPDIR", shared).resolve("ww-" + uid);
                if (Files.isDirectory(run) && Files.getAttribute(run, "unix:uid").equals(uid)) folders.add(run);
            }
            return folders;
        } catch (IOException | UnsupportedOperationException noLinux) {
            return List.of();
        }
    }
}
