package whaleware.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import whaleware.base.Sha256;

/// Whether scripts are baked, as `lib/jbang` decides at each start. A file that has not changed is hashed once.
///
/// Not thread-safe.
public final class BakedState {
    private static final String FOLDER = ".baked", NOT_BAKED = "not baked";
    private static final int HASH = 64;

    private record Hashed(long size, FileTime time, String hash) {}

    private final Map<Path, Hashed> hashes = new HashMap<>();

    /// Returns `baked`, or why the script starts slowly: `not baked`, or `not baked any more: usr/monitor.java has
    /// changed`.
    ///
    /// Throws IOException if a file cannot be read.
    public String of(Path script) throws IOException {
        var home = home(script);
        if (home == null) return NOT_BAKED;
        var sums = home.resolve(FOLDER).resolve(home.relativize(script)).resolve("sums");
        if (Files.notExists(sums)) return NOT_BAKED;
        for (var line : Files.readAllLines(sums)) {
            var name = line.substring(HASH + 2);
            boolean java = name.equals("/proc/self/fd/7");
            var file = java ? Path.of(System.getProperty("java.home"), "release") : home.resolve(name);
            if (Files.notExists(file)) return NOT_BAKED + " any more: " + name + " is missing";
            if (hash(file).equals(line.substring(0, HASH))) continue;
            return NOT_BAKED + " any more: " + (java ? "this is another Java" : name + " has changed");
        }
        return "baked";
    }

    /// Returns the folder that was baked with the script: one of those above it. Returns null if there is none.
    private static Path home(Path script) {
        var folder = script.getParent();
        for (int i = 0; i < 3 && folder != null; i++, folder = folder.getParent()) { // 3: a program of usr/cron
            if (Files.isDirectory(folder.resolve(FOLDER))) return folder;
        }
        return null;
    }

    private String hash(Path file) throws IOException {
        long size = Files.size(file);
        var time = Files.getLastModifiedTime(file);
        var known = hashes.get(file);
        if (known != null && known.size == size && known.time.equals(time)) return known.hash;
        var hash = Sha256.of(file);
        hashes.put(file, new Hashed(size, time, hash));
        return hash;
    }
}
