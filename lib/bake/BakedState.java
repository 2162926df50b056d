package whaleware.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import whaleware.base.Sha256;

/// Whether the scripts of a home are baked, as `lib/jbang` decides at each start.
public interface BakedState {
    /// Returns `baked`, or why the script starts slowly: `not baked`, or `not baked any more: usr/monitor.java has
    /// changed`.
    static String of(Path home, Path script) throws IOException {
        var baked = home.resolve(".baked").resolve(home.relativize(script));
        if (Files.notExists(baked.resolve("sums"))) return "not baked";
        for (var line : Files.readAllLines(baked.resolve("sums"))) {
            var name = line.substring(66);
            boolean java = name.equals("/proc/self/fd/7");
            var file = java ? Path.of(System.getProperty("java.home"), "release") : home.resolve(name);
            if (Files.notExists(file)) return "not baked any more: " + name + " is missing";
            if (Sha256.of(file).equals(line.substring(0, 64))) continue;
            return "not baked any more: " + (java ? "this is another Java" : name + " has changed");
        }
        return "baked";
    }
}
