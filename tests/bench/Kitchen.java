package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Where everything that is measured lies: a home that is baked, the same one that is not, and a bare `Hello` with an AOT cache of its own.
record Kitchen(Path folder, Path baked, Path raw, Path cache) {
    static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xlog:disable", "-Xlog:all=error:stderr");
    static final String JAVA = System.getProperty("java.home") + "/bin/";

    static Kitchen made(Path checkout, Path folder) throws Exception {
        var kitchen = new Kitchen(folder, folder.resolve("baked"), folder.resolve("raw"), folder.resolve("cache"));
        kitchen.home(checkout, kitchen.raw);
        kitchen.home(checkout, kitchen.baked);
        run(Map.of(), kitchen.baked + "/ww", "bake");
        Files.writeString(folder.resolve("Hello.java"), "public class Hello { public static void main(String[] args) throws Exception { if (args.length > 0) Thread.sleep(1_000_000); System.out.println(\"hello\"); } }");
        run(Map.of(), JAVA + "javac", "-d", folder.toString(), folder + "/Hello.java");
        run(Map.of(), JAVA + "jar", "cf", folder + "/hello.jar", "-C", folder.toString(), "Hello.class");
        run(Map.of(), kitchen.hello("-XX:AOTCacheOutput=" + folder + "/hello.aot").toArray(String[]::new));
        run(Map.of("WW_HOME", kitchen.raw.toString(), "WW_CACHE", kitchen.cache.toString()), kitchen.raw + "/cfg", "--version");
        return kitchen;
    }

    private void home(Path checkout, Path home) throws Exception {
        Files.createDirectories(home);
        for (var part : List.of("ww/.", "lib", "usr", "etc")) run(Map.of(), "cp", "-r", checkout + "/" + part, home.toString());
        script(home, "usr/svcup", "#!/bin/sh\ncd \"${WW_DATA%/data}\" && exec ./service\n");
        script(home, "usr/shell", "#!/bin/sh\necho '{\"a\": 1}'\n");
        Files.writeString(home.resolve("usr/jackson.java"), """
                //SOURCES ../lib/Whaleware.java
                void main() { IO.println(new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode().put("memory", whaleware.Cfg.read().number("memory"))); }
                """);
        var cfg = Files.readString(home.resolve("etc/default_cfg.json"));
        Files.writeString(home.resolve("etc/default_cfg.json"), cfg.replace("\"foreground\": false", "\"foreground\": true").replaceFirst("\\{", "{ \"memory\": 512,"));
    }

    /// The same home, with a service of daemons.
    Path daemons() throws Exception {
        var home = folder.resolve("daemons");
        if (Files.exists(home)) return home;
        run(Map.of(), "cp", "-r", baked.toString(), home.toString());
        script(home, "usr/svcup", "#!/bin/sh\ncd \"${WW_DATA%/data}\" && { ./service & }\n");
        script(home, "usr/monitor", "#!/bin/sh\necho $$ >>\"${WW_DATA%/data}/asked\"\nkill -0 $(tail -n 1 \"${WW_DATA%/data}/starts\") 2>/dev/null && echo '{}'\n");
        var cfg = home.resolve("etc/default_cfg.json");
        Files.writeString(cfg, Files.readString(cfg).replace("\"foreground\": true", "\"foreground\": false"));
        return home;
    }

    /// A bare java, with an AOT cache of its own.
    List<String> hello(String cache, String... args) {
        var command = new java.util.ArrayList<>(List.of(JAVA + "java"));
        command.addAll(FLAGS);
        command.addAll(List.of(cache, "-cp", folder + "/hello.jar", "Hello"));
        command.addAll(List.of(args));
        return command;
    }

    static void script(Path home, String name, String text) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(home.resolve(name), text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Runs a program to its end; milliseconds.
    static double run(Map<String, String> env, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(env);
        long from = System.nanoTime();
        int code = builder.start().waitFor();
        if (code != 0) throw new IllegalStateException(List.of(command) + " ended with " + code);
        return (System.nanoTime() - from) / 1e6;
    }
}
