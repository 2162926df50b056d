package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One way to keep a service running: it is given a folder, in which `service` is the service, and started there.
///
/// @param name as the table tells it
/// @param command its program; `.` is the folder
/// @param env what it gets besides the environment
/// @param up the file that tells that it is up, and what stands in it then
/// @param stop the signal that means stop
record Peer(String name, List<String> command, Map<String, String> env, String up, String word, String stop) {
    /// Tells when it was started, and stays: the same service for all.
    static final String SERVICE = "#!/bin/sh\necho $$ >>starts\nexec sleep 100000\n";

    /// What there is to compare with. Each makes its files in the folder of a run.
    static List<Peer> all() {
        return List.of(
                new Peer("bash loop", List.of("bash", "./loop"), Map.of("CFG", "{\"memory\": 512}"), "state", "UP", "TERM"),
                new Peer("supervisord", List.of("supervisord", "-n", "-c", "./supervisord.conf"), Map.of(), "log", "entered RUNNING state", "TERM"),
                new Peer("s6", List.of("s6-svscan", "./scan"), Map.of(), "starts", "", "TERM"),
                new Peer("runit", List.of("runsvdir", "-P", "./scan"), Map.of(), "starts", "", "HUP"),
                new Peer("tini", List.of("tini", "-s", "-g", "--", "./service"), Map.of(), "starts", "", "TERM"));
    }

    /// Whaleware, in this home.
    static Peer whaleware(String name, Path home, Path cache, String... before) {
        var command = new ArrayList<>(List.of(before));
        command.add(home.resolve("run").toString());
        return new Peer(name, command, Map.of("WW_HOME", home.toString(), "WW_RUN", "./run", "WW_DATA", "./data", "WW_CACHE", cache.toString()), "run/state.json", "\"state\":\"UP\"", "TERM");
    }

    /// Starts it in a fresh folder.
    Started start(Path folder) throws IOException {
        for (var place : List.of("run", "data", "scan/service", "children")) Files.createDirectories(folder.resolve(place));
        script(folder, "service", SERVICE);
        script(folder, "scan/service/run", "#!/bin/sh\ncd '" + folder + "' && exec ./service\n");
        script(folder, "loop", LOOP);
        Files.writeString(folder.resolve("defaults.json"), "{\"webapp\": \"hello\", \"memory\": 1, \"db\": {\"host\": \"h\"}}");
        Files.writeString(folder.resolve("supervisord.conf"), "[supervisord]\nnodaemon=true\nuser=root\nlogfile=" + folder + "/log\npidfile=" + folder + "/pid\nchildlogdir=" + folder
                + "/children\n[program:service]\ncommand=" + folder + "/service\ndirectory=" + folder + "\n");
        var places = new HashMap<>(env);
        places.replaceAll((_, value) -> value.startsWith("./") ? folder + value.substring(1) : value);
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
        builder.environment().putAll(places);
        long begun = System.nanoTime();
        return new Started(this, folder, builder.start(), begun);
    }

    private static void script(Path folder, String name, String text) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(folder.resolve(name), text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// The classic: merges the configuration, runs what hooks there are, starts the service and looks every 30 s.
    private static final String LOOP = """
            #!/bin/bash
            stop() { kill $service 2>/dev/null; wait $service; exit 0; }
            trap stop TERM
            echo "$CFG" | jq -s '.[0] * .[1]' defaults.json - >cfg.json
            for hook in boot firstboot upgrade; do [ ! -x usr/$hook ] || usr/$hook; done
            ./service & service=$!
            until [ -s starts ]; do sleep 0.001; done
            echo UP >state
            while :; do
                sleep 30 & wait $!
                kill -0 $service 2>/dev/null || { ./service & service=$!; }
            done
            """;
}
