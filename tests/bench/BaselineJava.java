package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The baseline: a java that does nothing, with the options of a running supervisor.
///
/// @param java the program
/// @param options those of the supervisor, without its AOT cache
/// @param cache the option of the supervisor's AOT cache
/// @param path the supervisor's class path
record BaselineJava(Path folder, String java, List<String> options, String cache, String path) {
    static final String HELLO = "bare java Hello, AOT cache of its own";
    static final String ASLEEP = "bare java asleep, all options and AOT cache alike";
    static final String ALONE = "bare java asleep, its own AOT cache";
    private static final String AOT = "-XX:AOTCache=";
    private static final String SOURCE = """
            public class Hello {
                public static void main(String[] args) {
                    if (args.length > 0) java.util.concurrent.locks.LockSupport.park();
                    System.out.println("hello");
                }
            }
            """;

    /// Builds the baseline of a supervisor.
    ///
    /// @param command the command line of a running supervisor
    static BaselineJava like(List<String> command, Path folder) throws Exception {
        int path = command.indexOf("-classpath");
        var words = command.subList(1, path);
        var options = words.stream().filter(word -> !word.startsWith(AOT) && !word.startsWith("-Dww.")).toList();
        var cache = words.stream().filter(word -> word.startsWith(AOT)).findFirst().orElseThrow();
        var baseline = new BaselineJava(folder, command.getFirst(), options, cache, command.get(path + 1));
        Files.writeString(folder.resolve("Hello.java"), SOURCE);
        var bin = Path.of(baseline.java).getParent();
        BenchSetup.run(Map.of(), bin + "/javac", "-d", folder.toString(), folder + "/Hello.java");
        BenchSetup.run(Map.of(), bin + "/jar", "cf", folder + "/hello.jar", "-C", folder.toString(), "Hello.class");
        var training = baseline.command("-XX:AOTCacheOutput=" + baseline.ownCache(), folder + "/hello.jar");
        BenchSetup.run(Map.of(), training.toArray(String[]::new));
        return baseline;
    }

    private Path ownCache() {
        return folder.resolve("hello.aot");
    }

    private List<String> command(String cache, String path, String... args) {
        var command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of(cache, "-cp", path, "Hello"));
        command.addAll(List.of(args));
        return command;
    }

    /// Returns the command that prints a line and exits.
    String[] hello() {
        return command(AOT + ownCache(), folder + "/hello.jar").toArray(String[]::new);
    }

    /// Returns the peers that sleep.
    List<Peer> asleep() {
        return List.of(Peer.idle(ASLEEP, command(cache, path + ":" + folder + "/hello.jar", "asleep")),
                Peer.idle(ALONE, command(AOT + ownCache(), folder + "/hello.jar", "asleep")));
    }
}
