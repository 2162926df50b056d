package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One way to keep a service running: it is given a folder, in which `service` is the service, and started there.
///
/// @param name as the table tells it
/// @param command its program; `.` is the folder
/// @param env what it gets besides the environment
/// @param up the file that tells that it is up, and what stands in it then; no file: it is up at once
/// @param stop the signal that means stop
record Peer(String name, List<String> command, Map<String, String> env, String up, String word, String stop) {
    static final String WHALEWARE = "whaleware", LOOP = "bash loop", SUPERVISORD = "supervisord", S6 = "s6", RUNIT = "runit", TINI = "tini";

    /// Tells when it was started, and stays: the same service for all.
    private static final String SERVICE = "#!/bin/sh\necho $$ >>starts\nexec sleep 100000\n";

    /// What there is to compare with. Each finds its files in the folder of a run.
    static List<Peer> others() {
        return List.of(
                new Peer(LOOP, List.of("bash", "./loop"), Map.of("CFG", "{\"memory\": 512}"), "state", "UP", "TERM"),
                new Peer(SUPERVISORD, List.of("supervisord", "-n", "-c", "./supervisord.conf"), Map.of(), "log", "entered RUNNING state", "TERM"),
                new Peer(S6, List.of("s6-svscan", "./scan"), Map.of(), "starts", "", "TERM"),
                new Peer(RUNIT, List.of("runsvdir", "-P", "./scan"), Map.of(), "starts", "", "HUP"),
                new Peer(TINI, List.of("tini", "-s", "-g", "--", "./service"), Map.of(), "starts", "", "TERM"));
    }

    /// Whaleware, in this home.
    ///
    /// @param before words in front of `run`
    static Peer whaleware(String name, Path home, Path cache, String... before) {
        var command = new ArrayList<>(List.of(before));
        command.add(home.resolve("run").toString());
        return new Peer(name, command, Map.of("WW_HOME", home.toString(), "WW_RUN", "./run", "WW_DATA", "./data", "WW_CACHE", cache.toString()), "run/state.json", "\"state\":\"UP\"", "TERM");
    }

    /// Anything that only stays.
    static Peer idle(String name, List<String> command) {
        return new Peer(name, command, Map.of(), "", "", "TERM");
    }

    /// The same with other variables besides.
    Peer with(String named, Map<String, String> more) {
        var all = new HashMap<>(env);
        all.putAll(more);
        return new Peer(named, command, all, up, word, stop);
    }

    /// Whether it starts a service again that has ended, without being asked in a loop.
    boolean restarts() {
        return !name.equals(TINI) && !name.equals(LOOP);
    }

    /// Starts it in a fresh folder.
    RunningPeer start(Path folder) throws IOException {
        for (var place : List.of("run", "data", "scan/service", "children")) Files.createDirectories(folder.resolve(place));
        BenchSetup.script(folder, "service", SERVICE);
        BenchSetup.script(folder, "scan/service/run", "#!/bin/sh\ncd '" + folder + "' && exec ./service\n");
        BenchSetup.script(folder, "loop", CLASSIC);
        Files.writeString(folder.resolve("defaults.json"), "{\"webapp\": \"hello\", \"memory\": 1, \"db\": {\"host\": \"h\"}}");
        Files.writeString(folder.resolve("supervisord.conf"), "[supervisord]\nnodaemon=true\nuser=root\nlogfile=" + folder + "/log\npidfile=" + folder + "/pid\nchildlogdir=" + folder
                + "/children\n[program:service]\ncommand=" + folder + "/service\ndirectory=" + folder + "\n");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
        env.forEach((key, value) -> builder.environment().put(key, value.startsWith("./") ? folder + value.substring(1) : value));
        long begun = System.nanoTime();
        return new RunningPeer(this, folder, builder.start(), begun);
    }

    /// The classic: merges the configuration, runs what hooks there are, starts the service and looks every 30 s.
    private static final String CLASSIC = """
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
