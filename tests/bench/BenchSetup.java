package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Where everything that is measured lies: a home that is baked, the same one that is not, and one whose service is a daemon with a `monitor`.
record BenchSetup(Path folder, Path baked, Path raw, Path daemons, Path cache) {
    private static final String JACKSON = """
            //SOURCES ../lib/Whaleware.java
            /// Reads the configuration and answers in JSON, both by Jackson's trees.
            void main() { new whaleware.Stats().put("memory", whaleware.Cfg.read().number("memory")).print(); }
            """;
    private static final String MAPPER = """
            //SOURCES ../lib/Whaleware.java
            /// The same, with a mapper of its own.
            void main() { IO.println(new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode().put("memory", whaleware.Cfg.read().number("memory"))); }
            """;

    static BenchSetup made(Path checkout, Path folder) throws Exception {
        var kitchen = new BenchSetup(folder, folder.resolve("baked"), folder.resolve("raw"), folder.resolve("daemons"), folder.resolve("cache"));
        kitchen.home(checkout, kitchen.raw);
        for (var home : List.of(kitchen.baked, kitchen.daemons)) kitchen.home(checkout, home);
        script(kitchen.daemons, "usr/svcup", "#!/bin/sh\ncd \"${WW_DATA%/data}\" && { ./service & }\n");
        script(kitchen.daemons, "usr/monitor", "#!/bin/sh\necho $$ >>\"${WW_DATA%/data}/asked\"\n[ -e \"/proc/$(tail -n 1 \"${WW_DATA%/data}/starts\")/exe\" ] && echo '{}'\n");
        replace(kitchen.daemons.resolve("etc/default_cfg.json"), "\"foreground\": true", "\"foreground\": false");
        for (var home : List.of(kitchen.baked, kitchen.daemons)) run(Map.of("WW_CACHE", kitchen.cache.toString()), home + "/ww", "bake");
        run(Map.of("WW_HOME", kitchen.raw.toString(), "WW_CACHE", kitchen.cache.toString()), kitchen.raw + "/cfg", "--version");
        return kitchen;
    }

    private void home(Path checkout, Path home) throws Exception {
        Files.createDirectories(home);
        for (var part : List.of("ww/.", "lib", "usr", "etc")) run(Map.of(), "cp", "-r", checkout + "/" + part, home.toString());
        for (var old : List.of("cfg.json", "cfg.flat", "cfg.origins.json")) Files.deleteIfExists(home.resolve("etc").resolve(old));
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

    /// The bytes of a baked home that an image without whaleware has not.
    double megabytes() throws IOException {
        long bytes = 0;
        for (var part : List.of(".baked", "lib")) try (var all = Files.walk(baked.resolve(part).toRealPath())) {
            for (var file : all.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
        }
        return bytes / 1e6;
    }

    static void script(Path home, String name, String text) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(home.resolve(name), text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Runs a program to its end; milliseconds.
    static double run(Map<String, String> env, String... command) throws Exception {
        return run(env, ProcessBuilder.Redirect.DISCARD, command);
    }

    /// The same, with its output for somebody.
    static double run(Map<String, String> env, ProcessBuilder.Redirect out, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(env);
        long from = System.nanoTime();
        int code = builder.start().waitFor();
        double took = (System.nanoTime() - from) / 1e6;
        if (code != 0) throw new IllegalStateException(List.of(command) + " ended with " + code);
        return took;
    }
}
