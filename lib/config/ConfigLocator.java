package whaleware.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.base.Directories;

/// Where the configuration is found by those who did not make it: hooks, `docker exec`, a checkout in which nothing has run yet.
public interface ConfigLocator {

    /// The configuration that counts. `WW_CFG` names it for hooks. Else it is what the last start of this home saved, in `WW_RUN` or in `etc`, if that still agrees
    /// with its sources (see [Fingerprint]): the same `CFG` and `CFG_FILE`, or none, and untouched defaults. Else it is merged anew, in memory.
    static Config find(Map<String, String> env) {
        if (!env.getOrDefault("WW_CFG", "").isEmpty()) return Config.saved(Path.of(env.get("WW_CFG")));
        var places = Directories.of(env);
        var folders = new ArrayList<>(runs(env).stream().filter(run -> SavedConfig.home(run).equals(places.home().toString())).toList());
        folders.add(places.etc());
        for (var folder : folders) {
            var file = folder.resolve(SavedConfig.FILE);
            if (!Files.exists(file)) continue;
            var saved = Config.saved(file);
            if (Fingerprint.counts(saved.sources(), Fingerprint.of(places.etc(), env))) return saved;
            break;
        }
        return Config.load(places.etc(), env);
    }

    // Where everybody may write, a folder counts only if it is ours: anybody could have made it.
    private static List<Path> runs(Map<String, String> env) {
        if (!env.getOrDefault("WW_RUN", "").isEmpty()) return List.of(Path.of(env.get("WW_RUN")));
        try {
            var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            var runs = new ArrayList<Path>(List.of(Path.of("/run/ww")));
            for (var shared : List.of(env.getOrDefault("TMPDIR", "").isEmpty() ? "/tmp" : env.get("TMPDIR"), "/dev/shm")) {
                var run = Path.of(shared, "ww-" + uid);
                if (Files.isDirectory(run) && Files.getAttribute(run, "unix:uid").equals(uid)) runs.add(run);
            }
            return runs;
        } catch (IOException e) {
            return List.of();
        }
    }
}
