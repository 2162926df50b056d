package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// The homes that are measured: a baked one, the same without baking, and one with a daemon and a `monitor`.
record BenchSetup(Path folder, Path baked, Path raw, Path daemons, Path cache) {
    private static final String JACKSON = """
            //SOURCES ../lib/Whaleware.java
            /// Reads the configuration and prints JSON, both by Jackson's trees.
            void main() { new whaleware.Stats().put("memory", whaleware.Cfg.read().number("memory")).print(); }
            """;
    private static final String MAPPER = """
            //SOURCES ../lib/Whaleware.java
            /// The same, with a mapper of its own.
            void main() {
                var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
                IO.println(mapper.createObjectNode().put("memory", whaleware.Cfg.read().number("memory")));
            }
            """;

    private static final String MONITOR = """
            #!/bin/sh
            echo $$ >>"${WW_DATA%/data}/asked"
            [ -e "/proc/$(tail -n 1 "${WW_DATA%/data}/starts")/exe" ] && echo '{}'
            """;

    static BenchSetup create(Path checkout, Path folder) throws Exception {
        var setup = new BenchSetup(folder, folder.resolve("baked"), folder.resolve("raw"), folder.resolve("daemons"),
                folder.resolve("cache"));
        setup.home(checkout, setup.raw);
        for (var home : List.of(setup.baked, setup.daemons)) setup.home(checkout, home);
        script(setup.daemons, "usr/svcup", "#!/bin/sh\ncd \"${WW_DATA%/data}\" && { ./service & }\n");
        script(setup.daemons, "usr/monitor", MONITOR);
        replace(setup.daemons.resolve("etc/default_cfg.json"), "\"foreground\": true", "\"foreground\": false");
        var cache = setup.cache.toString();
        for (var home : List.of(setup.baked, setup.daemons)) run(Map.of("WW_CACHE", cache), home + "/ww", "bake");
        run(Map.of("WW_HOME", setup.raw.toString(), "WW_CACHE", cache), setup.raw + "/cfg", "--version");
        return setup;
    }

    private void home(Path checkout, Path home) throws Exception {
        Files.createDirectories(home);
        for (var part : List.of("ww/.", "lib", "usr", "etc"))
            run(Map.of(), "cp", "-r", checkout + "/" + part, home.toString());
        for (var old : List.of("cfg.json", "cfg.flat", "cfg.origins.json"))
            Files.deleteIfExists(home.resolve("etc").resolve(old));
        script(home, "usr/svcup", "#!/bin/sh\ncd \"${WW_DATA%/data}\" && exec ./service\n");
        script(home, "usr/shell", "#!/bin/sh\necho '{\"a\": 1}'\n");
        Files.writeString(home.resolve("usr/jackson.java"), JACKSON);
        Files.writeString(home.resolve("usr/mapper.java"), MAPPER);
        replace(home.resolve("etc/default_cfg.json"), "\"foreground\": false", "\"foreground\": true");
        replace(home.resolve("etc/default_cfg.json"), "\"webapp\"", "\"memory\": 512, \"webapp\"");
    }

    private static void replace(Path file, String from, String to) throws IOException {
        var text = Files.readString(file);
        if (!text.contains(from)) throw new IllegalStateException("no " + from + " in " + file);
        Files.writeString(file, text.replace(from, to));
    }

    /// Returns the size of whaleware in a baked home, in MB (10⁶ bytes).
    double megabytes() throws IOException {
        long bytes = 0;
        for (var part : List.of(".baked", "lib")) {
            try (var all = Files.walk(baked.resolve(part).toRealPath())) {
                for (var file : all.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
            }
        }
        return bytes / 1e6;
    }

    static void script(Path home, String name, String text) throws IOException {
        var file = Files.writeString(home.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Runs a program and returns the milliseconds until its end.
    static double run(Map<String, String> env, String... command) throws Exception {
        return run(env, ProcessBuilder.Redirect.DISCARD, command);
    }

    /// As [#run(Map, String...)], with a destination for its output.
    static double run(Map<String, String> env, ProcessBuilder.Redirect out, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(env);
        long from = System.nanoTime();
        int code = builder.start().waitFor();
        double took = (System.nanoTime() - from) / 1e6;
        if (code != 0) throw new IllegalStateException(List.of(command) + " ended with " + code);
        return took;
    }
}
