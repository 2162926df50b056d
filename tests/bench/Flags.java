package bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Measures the effect of each of the supervisor's JVM flags: all as chosen, and then each of them changed.
record Flags(Results results, Machine machine, LifeCycleBench lives) {
    private static final String UP = "exec to UP", MEMORY = "memory", CHOSEN = "as chosen";

    /// @param name of the change
    /// @param options come after the chosen ones and override them
    private record Change(String name, String options, Map<String, String> env) {
        static Change of(String name, String options) {
            return new Change(name, options, Map.of());
        }
    }

    private static final List<Change> CHANGES = List.of(
            Change.of(CHOSEN, ""),
            Change.of("G1 instead of `-XX:+UseSerialGC`", "-XX:-UseSerialGC -XX:+UseG1GC"),
            Change.of("C2 too, instead of `-XX:TieredStopAtLevel=1`", "-XX:TieredStopAtLevel=4"),
            Change.of("no compiler at all: `-Xint`", "-Xint"),
            Change.of("no AOT cache", "-XX:AOTMode=off"),
            Change.of("AOT cache at a random address: `-XX:ArchiveRelocationMode=1`", "-XX:ArchiveRelocationMode=1"),
            Change.of("with performance data: `-XX:+UsePerfData`", "-XX:+UsePerfData"),
            Change.of("the heap that Java would choose: 1/64 to 1/4 of the machine's memory",
                    "-Xms" + Machine.megabytes() / 64 + "m -Xmx" + Machine.megabytes() / 4 + "m"),
            Change.of("`-Xmx32m`", "-Xmx32m"),
            Change.of("the code cache that Java would choose: `-XX:ReservedCodeCacheSize=48m`",
                    "-XX:ReservedCodeCacheSize=48m"),
            Change.of("`-Xss256k`", "-Xss256k"),
            new Change("`MALLOC_ARENA_MAX=1`", "", Map.of("MALLOC_ARENA_MAX", "1")),
            Change.of("`-XX:+UseCompactObjectHeaders`", "-XX:+UseCompactObjectHeaders"));

    /// Measures, and returns a table.
    String measure(int runs) throws Exception {
        results.rounds("flags", runs, () -> {
            machine.control(results);
            for (var change : CHANGES) try (var it = start(change)) {
                results.add(UP, change.name(), "ms", it.up());
                it.stop();
            }
        });
        results.rounds("memory", Math.min(runs, 5), this::memory);
        var text = new StringBuilder("| the supervisor's Java | exec to UP, ms | memory, MB |\n|---|---|---|\n");
        for (var change : CHANGES)
            text.append("| ").append(change.name()).append(" | ").append(describe(UP, change.name()))
                    .append(" | ").append(describe(MEMORY, change.name())).append(" |\n");
        return text + "\n" + machine.describe(results) + "\n";
    }

    /// All at the same time, since [Memory] counts each as if it were alone.
    private void memory() throws Exception {
        var all = new ArrayList<RunningPeer>();
        try {
            for (var change : CHANGES) {
                all.add(start(change));
                all.getLast().up();
            }
            RunningPeer.settle(5000);
            for (var it : all) results.add(MEMORY, it.peer().name(), "MB", it.memory());
        } finally {
            for (var it : all) it.close();
        }
    }

    private RunningPeer start(Change change) throws Exception {
        var peer = Peer.whaleware(Peer.WHALEWARE, lives.setup().baked(), lives.setup().cache());
        var env = new HashMap<>(change.env());
        env.put("WW_JAVA_OPTS", change.options());
        return lives.start(peer.with(change.name(), env));
    }

    private String describe(String what, String name) {
        double chosen = results.median(what, CHOSEN), is = results.median(what, name);
        var more = name.equals(CHOSEN) ? "" : String.format(Locale.ROOT, ", %+.0f %%", 100 * (is / chosen - 1));
        return results.of(what, name).describe() + more;
    }
}
