package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/// Measures how the times of a life grow with what is in the container: processes, keys of the configuration, events
/// that wait for a back-end, and back-ends.
///
/// @param lives of this build
record Growth(Results results, Machine machine, LifeCycleBench lives) {
    /// Something of which there can be more.
    ///
    /// @param name in the plural
    record Load(String name, List<Integer> counts) {}

    static final Load PROCESSES = new Load("processes", List.of(10, 300, 3_000));
    static final Load KEYS = new Load("keys", List.of(10, 5_000));
    static final Load EVENTS = new Load("waiting events", List.of(1, 100_000));
    static final Load BACK_ENDS = new Load("back-ends", List.of(1, 20));
    static final List<Load> LOADS = List.of(PROCESSES, KEYS, EVENTS, BACK_ENDS);
    static final List<String> TIMES = List.of("exec to UP", "restart", "`monitor` asked", "TERM to exit");
    /// No process listens on this port.
    private static final String UNREACHABLE = "http://127.0.0.1:9/";
    private static final String EVENT = "{\"event\":\"lifecycle\",\"id\":\"b-%d\",\"instance\":\"i\","
            + "\"webapp\":\"hello\",\"version\":\"1.0.0\",\"state\":\"UP\","
            + "\"previous\":\"WARMUP\",\"at\":\"2026-11-28T00:00:00.000Z\"}";
    private static final int SEGMENT = 1_000;

    /// Returns the row of a time under a load.
    static String row(String time, Load load) {
        return time + ", " + load.name;
    }

    /// Measures, and returns a table.
    String measure(int runs) throws Exception {
        for (var load : LOADS) {
            results.rounds(load.name, runs, () -> {
                machine.control(results);
                for (int count : load.counts) measure(load, count);
            });
        }
        return GrowthTable.of(results) + "\n" + machine.describe(results) + "\n";
    }

    private void measure(Load load, int count) throws Exception {
        var sleepers = load == PROCESSES ? sleepers(count) : null;
        try {
            try (var it = start(load, count, lives.setup().baked())) {
                add(TIMES.get(0), load, count, it.up());
                RunningPeer.settle(1500);
                add(TIMES.get(1), load, count, it.restart());
                RunningPeer.settle(1000);
                add(TIMES.get(3), load, count, it.stop());
            }
            try (var it = start(load, count, lives.setup().daemons())) {
                it.up();
                RunningPeer.settle(2500);
                add(TIMES.get(2), load, count, it.monitored());
                it.stop();
            }
        } finally {
            if (sleepers != null) {
                sleepers.descendants().forEach(ProcessHandle::destroyForcibly);
                sleepers.destroyForcibly().waitFor();
            }
        }
    }

    private void add(String time, Load load, int count, double millis) {
        results.add(row(time, load), "%,d".formatted(count), "ms", millis);
    }

    private RunningPeer start(Load load, int count, Path home) throws Exception {
        var file = "\"file:" + lives.folder() + "/events%d\"";
        var cfg = load == KEYS ? "{\"many\": {" + list("\"k%1$d\": \"value %1$d\"", count) + "}}"
                : load == BACK_ENDS ? "{\"notify_url\": [" + list(file, count) + "]}"
                : load == EVENTS ? "{\"notify_url\": \"" + UNREACHABLE + "\"}" : "";
        var peer = Peer.whaleware(Peer.WHALEWARE, home, lives.setup().cache())
                .with(Peer.WHALEWARE, cfg.isEmpty() ? Map.of() : Map.of("CFG", cfg));
        if (load != EVENTS) return lives.start(peer);
        var folder = Files.createTempDirectory(lives.folder(), "life");
        try (var first = peer.start(folder)) { // initialises /data: only then may the journal lie there
            first.up();
            first.stop();
        }
        fill(folder.resolve("data/.ww/journal-1"), count);
        return peer.start(folder);
    }

    private static String list(String format, int count) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(", "));
    }

    /// Appends events to a journal, as the format of `JournalEntry` has them.
    private static void fill(Path journal, int count) throws IOException {
        long order = System.currentTimeMillis() + 1_000_000;
        for (int i = 0; i < count; i += SEGMENT) {
            var lines = new StringBuilder();
            for (int j = i; j < Math.min(count, i + SEGMENT); j++) {
                var entry = order + j + " %s " + EVENT.formatted(j);
                var checksum = new CRC32();
                checksum.update(entry.replace("%s ", "").getBytes(StandardCharsets.UTF_8));
                lines.append(entry.formatted(Long.toHexString(checksum.getValue()))).append('\n');
            }
            Files.writeString(journal.resolve("lifecycle-" + (order + i)), lines);
        }
    }

    private static Process sleepers(int count) throws IOException {
        var process = new ProcessBuilder("sh", "-c",
                "i=0; while [ $i -lt " + count + " ]; do sleep 100000 & i=$((i + 1)); done; echo; wait").start();
        var _ = process.getInputStream().read(); // all have begun
        return process;
    }
}
