package whaleware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A small Java script with one library file, in a [Home], and a cache for `lib/jbang` that no other test uses.
final class Script implements AutoCloseable {
    final Home home;
    /// The script: prints what it was given, then what its library file says.
    final Path path;
    /// What it is given as `WW_CACHE`; JBang itself is in it already, if this machine has none.
    final Path cache;

    /// @param name part of every path, see [Home#fresh(String)]
    Script(String name) {
        home = Home.fresh(name);
        path = home.path.resolve("usr/Show.java");
        cache = home.path.resolve("cache");
        home.env("WW_CACHE", cache.toString()).file("usr/Show.java", """
                //JAVA 25+
                //SOURCES Word.java
                void main(String... args) throws Exception {
                    IO.println(List.of(args));
                    System.getenv().forEach((name, value) -> IO.println("env " + name + "=" + value));
                    IO.println("options " + java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
                    IO.println("pid " + ProcessHandle.current().pid());
                    Files.lines(Path.of("/proc/self/status")).filter(line -> line.startsWith("SigIgn")).forEach(IO::println);
                    for (int c; (c = System.in.read()) >= 0; ) IO.print((char) c);
                    IO.println("word " + Word.WORD);
                    System.exit(args.length);
                }
                """);
        word("one");
        linkJBang(cache);
    }

    /// Rewrites the library file.
    Script word(String word) {
        home.file("usr/Word.java", "interface Word { String WORD = \"" + word + "\"; }\n");
        return this;
    }

    /// Starts it by `lib/jbang`, with nothing on stdin.
    Running start(String... args) {
        return noInput(home.start("lib/jbang", Stream.concat(Stream.of(path.toString()), Stream.of(args)).toArray(String[]::new)));
    }

    /// Ends the input of what was started.
    static Running noInput(Running running) {
        try {
            running.stdin().close();
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What it says when it is started and ends well.
    String run() {
        var running = start();
        if (running.exit() != 0) throw new AssertionError(running.all().toString());
        return running.out().getLast();
    }

    /// From now on there is no JBang: what still starts was ready.
    void forgetJBang() throws IOException {
        for (var jbang : ours()) Files.move(jbang, Files.createTempDirectory(home.path, "forgotten").resolve("jbang"));
        home.env("PATH", tools().toString());
    }

    /// Undoes [#forgetJBang()].
    void recallJBang() {
        home.env("PATH", System.getenv("PATH"));
        linkJBang(cache);
    }

    /// What the lib/jbang left behind that it should have removed.
    List<Path> litter() throws IOException {
        try (var all = Files.list(cache)) {
            return all.filter(file -> file.getFileName().toString().startsWith("tmp.")).toList();
        }
    }

    /// The two files that make it ready, `run` and `sums`, if it is ready.
    Optional<Path> ready(String name) throws IOException {
        try (var all = Files.walk(cache)) {
            return all.filter(file -> file.getFileName().toString().equals(name) && Files.isRegularFile(file)).findFirst();
        }
    }

    /// A folder of the commands that lib/jbang needs, and no other, for `PATH`.
    Path tools() throws IOException {
        var tools = Files.createDirectories(home.path.resolve("tools"));
        for (var name : List.of("sh", "env", "sha256sum", "readlink", "mktemp", "mkdir", "rm", "mv", "cp", "cat", "sed", "grep", "sort", "head", "id", "setsid", "flock"))
            if (!Files.exists(tools.resolve(name))) Files.createSymbolicLink(tools.resolve(name), Path.of("/usr/bin", name));
        return tools;
    }

    /// Puts the JBang that `lib/jbang` has set up for this machine into another cache; nothing where `jbang` is on the PATH.
    static void linkJBang(Path cache) {
        var env = System.getenv();
        var whole = Path.of(env.getOrDefault("WW_CACHE", env.getOrDefault("XDG_CACHE_HOME", env.get("HOME") + "/.cache") + "/whaleware"));
        try {
            Files.createDirectories(cache);
            try (var all = Files.list(whole)) {
                for (var jbang : all.filter(file -> file.getFileName().toString().startsWith("jbang-") && !Files.exists(cache.resolve(file.getFileName()))).toList())
                    Files.createSymbolicLink(cache.resolve(jbang.getFileName()), jbang.toRealPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> ours() throws IOException {
        try (var all = Files.list(cache)) {
            return all.filter(file -> file.getFileName().toString().startsWith("jbang-")).toList();
        }
    }

    @Override
    public void close() {
        home.close();
    }
}
