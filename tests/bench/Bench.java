//JAVA 25+
//SOURCES Samples.java Peer.java Started.java Results.java Kitchen.java
package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures whaleware beside its peers, all in the same run and with the same service.
final class Bench {
    private static final String UP = "exec to UP", TERM = "TERM to exit", DIES = "the service dies: until it runs again", MEMORY = "memory when idle (PSS)", CPU = "CPU when idle";
    private static final String CFG = "one `cfg KEY` of a hook", JAVA = "one Java hook", LOG = "100 MB of log lines", BAKED = "whaleware", HELLO = "bare java Hello, AOT cache";

    private final Results results = new Results();
    private final Path folder;
    private final Kitchen kitchen;
    private final int runs, idle;
    private int count;

    private Bench(Path checkout, Path folder, int runs, int idle) throws Exception {
        this.folder = folder;
        this.kitchen = Kitchen.made(checkout, folder);
        this.runs = runs;
        this.idle = idle;
    }

    static void main(String... args) throws Exception {
        var words = List.of(args);
        boolean quick = words.contains("--quick");
        var folder = Files.createTempDirectory("ww-bench");
        try {
            var bench = new Bench(Path.of("").toAbsolutePath(), folder, number(words, "--runs", quick ? 5 : 21), number(words, "--idle", quick ? 20 : 600));
            double before = noise();
            bench.lives();
            bench.daemon();
            bench.commands();
            bench.log();
            bench.size();
            bench.targets();
            bench.results.write(quick ? folder : Path.of("tests/bench"), "Medians of " + bench.runs + " runs on " + Runtime.getRuntime().availableProcessors() + " cores, Linux " + System.getProperty("os.version") + ", Java "
                    + System.getProperty("java.vendor.version") + ". The noise of the machine: the same work took " + Samples.number(before) + " % more at its slowest than at its median before the run, " + Samples.number(noise()) + " % after it.");
        } finally {
            Kitchen.run(Map.of(), "rm", "-rf", folder.toString());
        }
    }

    private static int number(List<String> words, String name, int otherwise) {
        return words.contains(name) ? Integer.parseInt(words.get(words.indexOf(name) + 1)) : otherwise;
    }

    /// How much longer the same work takes at its slowest than at its median, in percent.
    private static double noise() throws Exception {
        var took = Samples.of("noise", "machine", "ms", 50, () -> {
            long from = System.nanoTime(), sum = 0;
            for (int i = 0; i < 10_000_000; i++) sum = sum * 31 + i;
            return (System.nanoTime() - from) / 1e6 + (sum == 1 ? 1 : 0);
        });
        return 100 * (took.values().getLast() / took.median() - 1);
    }

    private List<Peer> peers() {
        var all = new ArrayList<>(List.of(Peer.whaleware(BAKED, kitchen.baked(), kitchen.cache()), Peer.whaleware("whaleware, not baked", kitchen.raw(), kitchen.cache()),
                Peer.whaleware("whaleware, through JBang", kitchen.raw(), kitchen.cache(), "sh", "-c", "rm -rf '" + kitchen.cache() + "/ready' && exec \"$0\"")));
        all.addAll(Peer.all());
        return all;
    }

    private Started start(Peer peer) throws Exception {
        return peer.start(Files.createDirectories(folder.resolve("r" + count++)));
    }

    private void lives() throws Exception {
        for (var peer : peers()) {
            results.add(Samples.of(UP, peer.name(), "ms", peer.name().contains("JBang") ? Math.min(runs, 5) : runs, () -> {
                try (var it = start(peer)) { return it.up(); }
            }));
            if (peer.name().contains(", ")) continue;
            results.add(Samples.of(TERM, peer.name(), "ms", runs, () -> {
                try (var it = start(peer)) { it.up(); Thread.sleep(300); return it.stop(); }
            }));
            if (!List.of("tini", "bash loop").contains(peer.name())) results.add(Samples.of(DIES, peer.name(), "ms", runs, () -> {
                try (var it = start(peer)) { it.up(); Thread.sleep(1200); return it.restart(); }
            }));
            try (var it = start(peer)) {
                it.up();
                Thread.sleep(5000);
                results.add(Samples.one(MEMORY, peer.name(), "MB", it.pss()));
                double cpu = it.cpu();
                Thread.sleep(1000L * idle);
                results.add(Samples.one(CPU, peer.name(), "% of a core, " + idle + " s", 100 * (it.cpu() - cpu) / idle));
            }
        }
        var sleeping = new Peer("bare java, asleep", kitchen.hello("-Xshare:auto", "sleep"), Map.of(), "starts", "", "TERM");
        try (var it = start(sleeping)) {
            Thread.sleep(5000);
            results.add(Samples.one(MEMORY, sleeping.name(), "MB", it.pss()));
        }
    }

    private void daemon() throws Exception {
        var peer = Peer.whaleware(BAKED, kitchen.daemons(), kitchen.cache());
        results.add(Samples.of("a daemon dies: until `monitor` has been asked", BAKED, "ms", runs, () -> {
            try (var it = start(peer)) {
                it.up();
                Thread.sleep(1200);
                int asked = it.read("asked").length();
                long from = System.nanoTime();
                Started.signal("KILL", Long.parseLong(it.starts().getLast()));
                return it.await(from, "monitor", () -> it.read("asked").length() > asked);
            }
        }));
        results.add(Samples.one("a daemon dies: until `monitor` has been asked", "bash loop, by its period of 30 s", "ms", 15_000));
    }

    private void commands() throws Exception {
        try (var it = start(Peer.whaleware(BAKED, kitchen.baked(), kitchen.cache()))) {
            it.up();
            var hook = Map.of("WW_HOME", kitchen.baked().toString(), "WW_CFG", kitchen.baked() + "/etc/cfg.json", "WW_CACHE", kitchen.cache().toString());
            results.add(Samples.of(CFG, BAKED, "ms", 5 * runs, () -> Kitchen.run(hook, kitchen.baked() + "/cfg", "memory")));
            results.add(Samples.of(CFG, "whaleware, by Java", "ms", runs, () -> Kitchen.run(hook, kitchen.baked() + "/cfg", "--", "memory")));
            results.add(Samples.of(CFG, "bash and jq", "ms", 5 * runs, () -> Kitchen.run(hook, "bash", "-c", "jq -r .memory \"$WW_CFG\"")));
            results.add(Samples.of("one shell hook", BAKED, "ms", 5 * runs, () -> Kitchen.run(hook, "setsid", kitchen.baked() + "/lib/hook", "-", "-", kitchen.baked() + "/usr/shell")));
            results.add(Samples.of("one shell hook", "sh itself", "ms", 5 * runs, () -> Kitchen.run(hook, kitchen.baked() + "/usr/shell")));
            results.add(Samples.of(JAVA, "whaleware, with Jackson", "ms", runs, () -> Kitchen.run(hook, kitchen.baked() + "/lib/jbang", kitchen.baked() + "/usr/jackson.java")));
            results.add(Samples.of(JAVA, HELLO, "ms", runs, () -> Kitchen.run(Map.of(), kitchen.hello("-XX:AOTCache=" + folder + "/hello.aot").toArray(String[]::new))));
            it.stop();
        }
    }

    /// A hook writes, whaleware puts its name before each line, and somebody reads: beside it the same lines through `cat`.
    private void log() throws Exception {
        Kitchen.run(Map.of(), "sh", "-c", "yes 'a line of a log, as long as such lines are: 2026-01-01T00:00:00Z INFO request served in 12 ms' | head -c 100000000 >\"$0/lines\"", folder.toString());
        Kitchen.run(Map.of(), "cp", "-r", kitchen.baked().toString(), folder + "/chatty");
        Kitchen.script(folder.resolve("chatty"), "usr/boot", "#!/bin/sh\ndate +%s%N >\"${WW_DATA%/data}/from\"; cat \"" + folder + "/lines\"\n");
        Kitchen.script(folder.resolve("chatty"), "usr/firstboot", "#!/bin/sh\ndate +%s%N >\"${WW_DATA%/data}/to\"\n");
        var chatty = Peer.whaleware(BAKED, folder.resolve("chatty"), kitchen.cache());
        results.add(Samples.of(LOG, BAKED, "MB/s", Math.min(runs, 5), () -> {
            try (var it = start(chatty)) {
                it.up();
                Files.delete(it.folder().resolve("out"));
                return 1e11 / (Long.parseLong(it.read("to").strip()) - Long.parseLong(it.read("from").strip()));
            }
        }));
        results.add(Samples.of(LOG, "cat, through a pipe", "MB/s", Math.min(runs, 5), () -> 1e5 / Kitchen.run(Map.of(), "sh", "-c", "cat \"$0/lines\" | cat >\"$0/copy\"", folder.toString())));
    }

    private void size() throws Exception {
        long bytes = 0;
        for (var part : List.of(".baked", "lib")) try (var all = Files.walk(kitchen.baked().resolve(part))) {
            for (var file : all.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
        }
        results.add(Samples.one("what whaleware adds to an image with a JDK", BAKED, "MB", bytes / 1e6));
    }

    private void targets() {
        double up = m(UP, BAKED);
        results.target(CFG, m(CFG, BAKED), 0.15, m(CFG, "bash and jq"), "0.15 × bash and jq");
        results.target(UP, up, 0.12, m(UP, "supervisord"), "0.12 × supervisord");
        results.target(UP, up, 3.5, m(UP, "bash loop"), "3.5 × the bash loop");
        results.target(UP, up, 4, m(JAVA, HELLO), "4 × a bare java Hello");
        results.target(TERM, m(TERM, BAKED), 0.1, m(TERM, "supervisord"), "0.1 × supervisord");
        results.target(TERM, m(TERM, BAKED), 1, 60, "60 ms");
        for (var other : List.of("s6", "supervisord")) results.target(DIES, m(DIES, BAKED), 0.02, m(DIES, other), "0.02 × " + other);
        results.target("a daemon dies", m("a daemon dies: until `monitor` has been asked", BAKED), 1, 200, "200 ms");
        results.target(JAVA, m(JAVA, "whaleware, with Jackson"), 4, m(JAVA, HELLO), "4 × a bare java Hello");
        results.target(MEMORY, m(MEMORY, BAKED), 1.8, m(MEMORY, "bare java, asleep"), "1.8 × a bare java asleep");
        results.target(CPU, results.of(CPU, BAKED).median(), 1, 0.05, "0.05 %");
        results.target("log lines, as time", 1 / m(LOG, BAKED), 1, 1 / Math.min(200, m(LOG, "cat, through a pipe")), "200 MB/s, or cat");
        results.target("size", m("what whaleware adds to an image with a JDK", BAKED), 1, 60, "60 MB");
    }

    private double m(String what, String who) {
        return results.of(what, who).median();
    }
}
