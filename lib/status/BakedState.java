package whaleware.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import whaleware.base.Sha256;

/// Whether scripts are baked, as `lib/jbang` decides at each start. A file that has not changed is hashed once.
///
/// Not thread-safe.
public final class BakedState {
    private static final String FOLDER = ".baked", NOT_BAKED = "not baked", CTIME = "unix:ctime";
    /// The JDK's own file, as `lib/jbang` passes it to `sha256sum`.
    private static final String JDK = "/proc/self/fd/7";
    private static final int HASH = 64;

    private record Hashed(long size, FileTime time, String hash) {}

    private final Map<Path, Hashed> hashes = new HashMap<>();

    /// Notes that all files which a baked script depends on had the hashes of its list at `time`. Those that have not
    /// changed since are not hashed: the first hashes take a JVM some ten milliseconds.
    ///
    /// Throws IOException if a file cannot be read.
    public void compared(Path script, FileTime time) throws IOException {
        var home = home(script);
        var sums = home == null ? null : sums(home, script);
        if (sums == null || Files.notExists(sums)) return;
        for (var line : Files.readAllLines(sums)) {
            var file = file(home, name(line));
            var now = attributes(file);
            if (now == null || now.lastModifiedTime().compareTo(time) >= 0) continue;
            if (Files.getAttribute(file, CTIME) instanceof FileTime changed && changed.compareTo(time) < 0) {
                hashes.put(file, new Hashed(now.size(), now.lastModifiedTime(), line.substring(0, HASH)));
            }
        }
    }

    /// Returns `baked`, or why the script starts slowly: `not baked`, or `not baked any more: usr/monitor.java has
    /// changed`.
    ///
    /// Throws IOException if a file cannot be read.
    public String of(Path script) throws IOException {
        var home = home(script);
        if (home == null) return NOT_BAKED;
        var sums = sums(home, script);
        if (Files.notExists(sums)) return NOT_BAKED;
        for (var line : Files.readAllLines(sums)) {
            var name = name(line);
            var file = file(home, name);
            var now = attributes(file);
            if (now == null) return NOT_BAKED + " any more: " + name + " is missing";
            if (hash(file, now).equals(line.substring(0, HASH))) continue;
            return NOT_BAKED + " any more: " + (name.equals(JDK) ? "this is another Java" : name + " has changed");
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

    private static Path sums(Path home, Path script) {
        return home.resolve(FOLDER).resolve(home.relativize(script)).resolve("sums");
    }

    private static String name(String line) {
        return line.substring(HASH + 2);
    }

    private static Path file(Path home, String name) {
        return name.equals(JDK) ? Path.of(System.getProperty("java.home"), "release") : home.resolve(name);
    }

    /// Returns null if there is no such file.
    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    private String hash(Path file, BasicFileAttributes now) throws IOException {
        var known = hashes.get(file);
        if (known != null && known.size == now.size() && known.time.equals(now.lastModifiedTime())) return known.hash;
        var hash = Sha256.of(file);
        hashes.put(file, new Hashed(now.size(), now.lastModifiedTime(), hash));
        return hash;
    }
}
