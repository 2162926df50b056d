package whaleware.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileTree;
import whaleware.base.Sha256;

/// How java starts a script, as JBang says: asked through `lib/sh/jbang-build`, whose two files `sums` and `run` tell it.
///
/// @param script the script
/// @param sums what it was made from, each as `HASH  FILE`, as sha256sum(1) writes it
/// @param options of java itself
/// @param jars the class path, the script's own jar first
/// @param main the name of its class
record ScriptBuild(Path script, List<Sum> sums, List<String> options, List<Path> jars, String main) {
    /// One file, and what it held.
    record Sum(String hash, Path file) {
        static Sum of(String line) {
            return new Sum(line.substring(0, 64), Path.of(line.substring(66)));
        }
    }

    /// Lets JBang build a script, unless it is ready in the cache.
    ///
    /// @param lib the folder of the library
    /// @param env `WW_CACHE` and its kind, see [CatalogBundle]
    /// @throws Failure where JBang cannot build it (it has told why), or where later nobody could tell whether it has changed
    static ScriptBuild of(Path script, Path lib, Map<String, String> env) throws IOException {
        var name = script.toString();
        if (name.contains("\n") || name.contains("\\")) throw no(script, "its name has a line break or a backslash", "rename it");
        var jdk = System.getProperty("java.home");
        var cache = Directories.cache(env);
        var ready = Path.of(cache + "/ready" + jdk + script);
        if (!agrees(ready)) {
            var draft = Files.createTempDirectory(cache, "tmp.");
            try {
                var setup = new ProcessBuilder(lib.resolve("sh/jbang-build").toString(), name, cache.toString(), draft.toString()).inheritIO();
                setup.environment().put("JAVA_HOME", jdk);
                if (setup.start().waitFor() != 0) throw no(script, "JBang cannot build it", "its own lines above tell why");
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a command", e);
            } finally {
                FileTree.remove(draft);
            }
        }
        if (!agrees(ready)) throw no(script, "nobody could tell later whether it has changed", "name each file of //SOURCES and //FILES, and pin each version of //DEPS");
        return read(script, ready);
    }

    private static boolean agrees(Path ready) throws IOException {
        if (!Files.exists(ready.resolve("sums"))) return false;
        for (var sum : sums(ready)) if (!Files.exists(sum.file()) || !Sha256.of(sum.file()).equals(sum.hash())) return false;
        return true;
    }

    private static List<Sum> sums(Path ready) throws IOException {
        return Files.readAllLines(ready.resolve("sums")).stream().map(Sum::of).toList();
    }

    /// The shell knows best what `run` says.
    private static ScriptBuild read(Path script, Path ready) throws IOException {
        var shell = new ProcessBuilder("sh", "-c", "set --; . \"$0\" && printf '%s\\0' \"$@\"", ready.resolve("run").toString());
        shell.environment().remove("WW_JAVA_OPTS");
        var words = new ArrayList<>(List.of(new String(shell.start().getInputStream().readAllBytes()).split("\0")));
        int at = words.indexOf("-classpath");
        if (at < 0) throw no(script, "some of its jars are not there any more", "remove " + ready);
        var jars = List.of(words.get(at + 1).split(":")).stream().map(Path::of).toList();
        return new ScriptBuild(script, sums(ready), List.copyOf(words.subList(1, at)), jars, words.get(at + 2));
    }

    private static Failure no(Path script, String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot bake " + script + ": " + why + " (" + cure + ")");
    }
}
