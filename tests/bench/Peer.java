package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A way to keep a service running. It is started in a folder in which `service` is the service.
///
/// @param name in the table
/// @param command its command line; `.` is the folder
/// @param env variables in addition to the environment
/// @param up the file that shows that it is up, or "" if it is up at once
/// @param word a text of that file when it is up
/// @param stop the signal that stops it
record Peer(String name, List<String> command, Map<String, String> env, String up, String word, String stop) {
    static final String WHALEWARE = "whaleware", LOOP = "bash loop", SUPERVISORD = "supervisord";
    static final String S6 = "s6", RUNIT = "runit", TINI = "tini";

    /// The service of all peers: records its start, and stays.
    private static final String SERVICE = "#!/bin/sh\necho $$ >>starts\nexec sleep 100000\n";

    /// Returns the other supervisors. Each finds its files in the folder of its run.
    static List<Peer> others() {
        return List.of(
                new Peer(LOOP, List.of("bash", "./loop"), Map.of("CFG", "{\"memory\": 512}"), "state", "UP", "TERM"),
                new Peer(SUPERVISORD, List.of("supervisord", "-n", "-c", "./supervisord.conf"), Map.of(),
                        "log", "entered RUNNING state", "TERM"),
                new Peer(S6, List.of("s6-svscan", "./scan"), Map.of(), "starts", "", "TERM"),
                new Peer(RUNIT, List.of("runsvdir", "-P", "./scan"), Map.of(), "starts", "", "HUP"),
                new Peer(TINI, List.of("tini", "-s", "-g", "--", "./service"), Map.of(), "starts", "", "TERM"));
    }

    /// Returns whaleware in this home.
    ///
    /// @param before words in front of `run`
    static Peer whaleware(String name, Path home, Path cache, String... before) {
        var command = new ArrayList<>(List.of(before));
        command.add(home.resolve("run").toString());
        var env = Map.of("WW_HOME", home.toString(), "WW_RUN", "./run", "WW_DATA", "./data",
                "WW_CACHE", cache.toString());
        return new Peer(name, command, env, "run/state.json", "\"state\":\"UP\"", "TERM");
    }

    /// Returns a program that only stays.
    static Peer idle(String name, List<String> command) {
        return new Peer(name, command, Map.of(), "", "", "TERM");
    }

    /// Returns this peer with another name and more variables.
    Peer with(String named, Map<String, String> more) {
        var all = new HashMap<>(env);
        all.putAll(more);
        return new Peer(named, command, all, up, word, stop);
    }

    /// Returns whether it restarts a dead service, other than by polling.
    boolean restarts() {
        return !name.equals(TINI) && !name.equals(LOOP);
    }

    /// Starts it in a fresh folder.
    RunningPeer start(Path folder) throws IOException {
        for (var place : List.of("run", "data", "scan/service", "children"))
            Files.createDirectories(folder.resolve(place));
        BenchSetup.script(folder, "service", SERVICE);
        BenchSetup.script(folder, "scan/service/run", "#!/bin/sh\ncd '" + folder + "' && exec ./service\n");
        BenchSetup.script(folder, "loop", LOOP_SCRIPT);
        Files.writeString(folder.resolve("defaults.json"),
                "{\"webapp\": \"hello\", \"memory\": 1, \"db\": {\"host\": \"h\"}}");
        Files.writeString(folder.resolve("supervisord.conf"), SUPERVISORD_CONF.replace("FOLDER", folder.toString()));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        env.forEach((name, value) -> builder.environment()
                .put(name, value.startsWith("./") ? folder + value.substring(1) : value));
        long begun = System.nanoTime();
        return new RunningPeer(this, folder, builder.start(), begun);
    }

    private static final String SUPERVISORD_CONF = """
            [supervisord]
            nodaemon=true
            user=root
            logfile=FOLDER/log
            pidfile=FOLDER/pid
            childlogdir=FOLDER/children
            [program:service]
            command=FOLDER/service
            directory=FOLDER
            """;

    /// The usual script: merges the configuration, runs the hooks, starts the service and checks it every 30 s.
    private static final String LOOP_SCRIPT = """
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
