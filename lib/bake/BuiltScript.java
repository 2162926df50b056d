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

/// JBang's build of a script: how java starts it. It is read from the files `sums` and `run` that `lib/sh/jbang-build`
/// writes.
///
/// @param script the script
/// @param sums the files that it was built from
/// @param options of java itself
/// @param jars the class path, the script's own jar first
/// @param main the name of its main class
/// @param notes the comments of `run` by which `lib/sh/recompile.sh` compiles an edited script
record BuiltScript(Path script, List<Sum> sums, List<String> options, List<Path> jars, String main,
                   List<String> notes) {
    private static final String BAD_NAME = "its name has a line break or a backslash (rename it)";
    private static final String BUILD_FAILED = "JBang cannot build it (the lines above have the reason)";
    private static final String NOT_HASHABLE = "hashes cannot detect all its changes: ";
    private static final String UNREADABLE = "some of its files cannot be read, or change (make them readable)";

    /// The SHA-256 of one file, in hexadecimal digits.
    record Sum(String hash, Path file) {
        /// @param line `HASH  FILE`, as sha256sum(1) writes it
        private static Sum parse(String line) {
            return new Sum(line.substring(0, 64), Path.of(line.substring(66)));
        }
    }

    /// Returns the build of a script. JBang builds it unless the cache has it.
    ///
    /// @param lib the folder of the library
    /// @param env names the cache, see [Directories#cache]
    /// @throws Failure if JBang cannot build it and has printed the reason, or if hashes cannot detect all changes of
    ///     the script; then the message names the directive
    static BuiltScript of(Path script, Path lib, Map<String, String> env) throws IOException {
        var name = script.toString();
        if (name.contains("\n") || name.contains("\\")) throw cannotBake(script, BAD_NAME);
        var jdk = System.getProperty("java.home");
        var cache = Directories.cache(env);
        var ready = Path.of(cache + "/ready" + jdk + script);
        if (!isCurrent(ready)) {
            var scratch = Files.createTempDirectory(cache, "tmp.");
            try {
                var program = lib.resolve("sh/jbang-build").toString();
                var build = new ProcessBuilder(program, name, cache.toString(), scratch.toString()).inheritIO();
                build.environment().put("JAVA_HOME", jdk);
                build.environment().put("WW_QUIET", "1"); // the bake itself prints its progress
                if (build.start().waitFor() != 0) throw cannotBake(script, BUILD_FAILED);
                var reason = scratch.resolve("unready");
                if (Files.exists(reason)) throw cannotBake(script, NOT_HASHABLE + Files.readString(reason).strip());
            } catch (InterruptedException e) {
                throw new IllegalStateException("no code interrupts a command", e);
            } finally {
                FileTree.remove(scratch);
            }
        }
        if (!isCurrent(ready)) throw cannotBake(script, NOT_HASHABLE + UNREADABLE);
        return read(script, ready);
    }

    /// Whether JBang has built the whole script, and no file has changed since. An edited script may have been compiled
    /// alone: then its class path has a folder.
    private static boolean isCurrent(Path ready) throws IOException {
        if (!Files.exists(ready.resolve("sums")) || Files.readString(ready.resolve("run")).contains("/classes-")) {
            return false;
        }
        for (var sum : sums(ready)) {
            if (!Files.exists(sum.file()) || !Sha256.of(sum.file()).equals(sum.hash())) return false;
        }
        return true;
    }

    private static List<Sum> sums(Path ready) throws IOException {
        return Files.readAllLines(ready.resolve("sums")).stream().map(Sum::parse).toList();
    }

    /// `run` is a shell script, so a shell prints the words that it sets.
    private static BuiltScript read(Path script, Path ready) throws IOException {
        var print = "set --; . \"$0\" && printf '%s\\0' \"$@\"";
        var shell = new ProcessBuilder("sh", "-c", print, ready.resolve("run").toString());
        shell.environment().remove("WW_JAVA_OPTS");
        var words = new ArrayList<>(List.of(new String(shell.start().getInputStream().readAllBytes()).split("\0")));
        int at = words.indexOf("-classpath");
        if (at < 0) throw cannotBake(script, "some of its jars are missing (remove " + ready + ")");
        var jars = List.of(words.get(at + 1).split(":")).stream().map(Path::of).toList();
        var notes = Files.readAllLines(ready.resolve("run")).stream().filter(line -> line.startsWith("#")).toList();
        return new BuiltScript(script, sums(ready), List.copyOf(words.subList(1, at)), jars, words.get(at + 2), notes);
    }

    private static Failure cannotBake(Path script, String why) {
        return new Failure(ExitCode.CONFIG, "cannot bake " + script + ": " + why);
    }
}
