package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A build of whaleware that is measured beside another one: its files, its homes and a cache of its own.
///
/// @param name in the table
/// @param checkout its files
/// @param setup its homes
/// @param lives starts instances of it
record Build(String name, Path checkout, BenchSetup setup, LifeCycleBench lives) {
    private static final int KEYS = 5000;
    /// As the script `jbang` does: JBang prints a command and ends with 255, then the shell becomes that command.
    private static final String JBANG = """
            jars=$0
            options='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
            command=$("$JAVA_HOME/bin/java" $options -cp "$jars" dev.jbang.Main run "$@")
            eval "exec $command"
            """;
    private static final String PROBE = """
            #!/bin/sh
            echo >>"${WW_DATA%/data}/asked"
            echo '{"a": 1}'
            """;

    /// Returns the build of a commit of this repository, or of this checkout.
    ///
    /// @param commit "" for this checkout
    /// @param folder for its files
    static Build create(Results results, Machine machine, String commit, Path folder) throws Exception {
        var checkout = Path.of("").toAbsolutePath();
        var name = commit.isEmpty() ? Peer.WHALEWARE : commit;
        Files.createDirectories(folder);
        var own = folder.resolve("checkout");
        BenchSetup.run(Map.of(), "git", "clone", "-q", checkout.toString(), own.toString());
        if (!commit.isEmpty()) BenchSetup.run(Map.of(), "git", "-C", own.toString(), "checkout", "-q", commit);
        System.err.println("bench: building " + name);
        var setup = BenchSetup.create(own, folder);
        var build = new Build(name, own, setup, new LifeCycleBench(results, machine, setup, folder));
        build.variant("keys", home -> extend(home.resolve("etc/default_cfg.json"), keys()));
        build.variant("reporting", home -> {
            Files.deleteIfExists(home.resolve("usr/lifecycle.java"));
            BenchSetup.script(home, "usr/lifecycle", "#!/bin/sh\n:\n");
        });
        build.variant("probed", home -> BenchSetup.script(home, "usr/monitor", PROBE));
        return build;
    }

    /// Changes the files of a home.
    private interface Change {
        void apply(Path home) throws Exception;
    }

    /// Makes a baked home that differs from the usual one.
    private void variant(String name, Change change) throws Exception {
        var home = home(name);
        BenchSetup.run(Map.of(), "cp", "-r", setup.baked().toString(), home.toString());
        change.apply(home);
        BenchSetup.run(Map.of("WW_CACHE", setup.cache().toString()), home + "/ww", "bake");
    }

    /// Returns the home of a variant.
    Path home(String variant) {
        return setup.folder().resolve(variant);
    }

    /// Returns a peer of this build in the home of a variant.
    Peer peer(Path home, Map<String, String> more) {
        return Peer.whaleware(name, home, setup.cache()).with(name, more);
    }

    /// Returns a peer that a catalogue starts, as `jbang ww@… run` does.
    Peer catalogue() throws IOException {
        var home = home("catalogue");
        for (var place : List.of("usr", "etc")) Files.createDirectories(home.resolve(place));
        BenchSetup.script(home, "usr/svcup", "#!/bin/sh\ncd \"${WW_DATA%/data}\" && exec ./service\n");
        Files.writeString(home.resolve("etc/default_cfg.json"), "{\"ww\": {\"service\": {\"foreground\": true}}}");
        var env = new HashMap<>(peer(home, Map.of("JBANG_DIR", home("jbang").toString(),
                "JAVA_HOME", System.getProperty("java.home"))).env());
        var command = List.of("sh", "-c", JBANG, jars(), "ww@" + checkout + "/jbang-catalog.json", "run");
        return new Peer(name, command, env, "run/state.json", "\"state\":\"UP\"", "TERM");
    }

    private String jars() throws IOException {
        try (var all = Files.list(setup.cache())) {
            var folder = all.filter(path -> path.getFileName().toString().startsWith("jbang-")).findFirst();
            return folder.orElseThrow() + "/*";
        }
    }

    /// Returns the variables of a hook in a home.
    Map<String, String> hook(Path home) {
        return Map.of("WW_HOME", home.toString(), "WW_CFG", home + "/etc/cfg.json", "WW_CACHE",
                setup.cache().toString());
    }

    private static String keys() {
        return IntStream.range(0, KEYS).mapToObj(i -> "\"k" + i + "\": \"value " + i + "\"")
                .collect(Collectors.joining(", ", "\"many\": {", "}"));
    }

    private static void extend(Path file, String members) throws IOException {
        var text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\\{", "{" + members + ", "));
    }
}
