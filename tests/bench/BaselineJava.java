package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The yardstick: a java that does nothing, with the very options that a supervisor is running with, so that it follows when those change.
///
/// @param java the program
/// @param options without the AOT cache
/// @param cache the supervisor's AOT cache
/// @param path the supervisor's class path
record BaselineJava(Path folder, String java, List<String> options, String cache, String path) {
    static final String HELLO = "bare java Hello, AOT cache of its own", ASLEEP = "bare java asleep, all options and AOT cache alike", ALONE = "bare java asleep, its own AOT cache";
    private static final String AOT = "-XX:AOTCache=";

    /// @param command of a supervisor that runs
    static BaselineJava like(List<String> command, Path folder) throws Exception {
        int path = command.indexOf("-classpath");
        var options = command.subList(1, path).stream().filter(word -> !word.startsWith(AOT) && !word.startsWith("-Dww.")).toList();
        var cache = command.subList(1, path).stream().filter(word -> word.startsWith(AOT)).findFirst().orElseThrow();
        var bare = new BaselineJava(folder, command.getFirst(), options, cache, command.get(path + 1));
        Files.writeString(folder.resolve("Hello.java"), "public class Hello { public static void main(String[] args) { if (args.length > 0) java.util.concurrent.locks.LockSupport.park(); System.out.println(\"hello\"); } }");
        var bin = Path.of(bare.java).getParent();
        BenchSetup.run(Map.of(), bin + "/javac", "-d", folder.toString(), folder + "/Hello.java");
        BenchSetup.run(Map.of(), bin + "/jar", "cf", folder + "/hello.jar", "-C", folder.toString(), "Hello.class");
        BenchSetup.run(Map.of(), bare.command("-XX:AOTCacheOutput=" + bare.own(), folder + "/hello.jar").toArray(String[]::new));
        return bare;
    }

    private Path own() {
        return folder.resolve("hello.aot");
    }

    private List<String> command(String cache, String path, String... args) {
        var command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of(cache, "-cp", path, "Hello"));
        command.addAll(List.of(args));
        return command;
    }

    /// Says hello.
    String[] hello() {
        return command(AOT + own(), folder + "/hello.jar").toArray(String[]::new);
    }

    /// Those that sleep.
    List<Peer> asleep() {
        return List.of(Peer.idle(ASLEEP, command(cache, path + ":" + folder + "/hello.jar", "asleep")), Peer.idle(ALONE, command(AOT + own(), folder + "/hello.jar", "asleep")));
    }
}
