//JAVA 25+
//SOURCES Samples.java Results.java Plot.java Machine.java Memory.java Peer.java RunningPeer.java BenchSetup.java
//SOURCES BaselineJava.java LifeCycleBench.java Idle.java Commands.java Lines.java Targets.java Readme.java Flags.java
//SOURCES Build.java Comparison.java ComparisonTable.java SteadyState.java DeliveryRates.java Growth.java
//SOURCES GrowthTable.java
package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Measures whaleware beside its peers, in the same run and with the same service.
final class Bench {
    private static final Path HERE = Path.of("tests/bench"), README = HERE.resolve("README.md");

    private Bench() {}

    static void main(String... args) throws Exception {
        var words = List.of(args);
        boolean quick = words.contains("--quick");
        int runs = number(words, "--runs", quick ? 3 : 21), idle = number(words, "--idle", quick ? 10 : 600);
        var folder = Files.createTempDirectory("ww-bench");
        try {
            if (words.contains("--against")) {
                against(words.get(words.indexOf("--against") + 1), folder, runs, idle, quick);
                return;
            }
            var setup = BenchSetup.create(Path.of("").toAbsolutePath(), folder);
            var results = new Results();
            var machine = new Machine();
            var lives = new LifeCycleBench(results, machine, setup, folder);
            if (words.contains("--growth")) growth(new Growth(results, machine, lives), runs, quick);
            else if (words.contains("--flags")) flags(new Flags(results, machine, lives), runs, quick);
            else peers(results, machine, lives, runs, idle, quick);
        } finally {
            BenchSetup.run(Map.of(), "rm", "-rf", folder.toString());
        }
    }

    private static void peers(Results results, Machine machine, LifeCycleBench lives, int runs, int idle, boolean quick)
            throws Exception {
        var baseline = baseline(lives);
        try {
            new Commands(results, machine, lives, baseline).measure(runs);
            lives.measure(runs);
            new Lines(results, lives, lives.folder(), Peer.WHALEWARE).measure(runs);
            results.add(Targets.SIZE, Peer.WHALEWARE, "MB", lives.setup().megabytes());
            new Idle(results, lives).measure(idle, baseline.asleep());
        } finally {
            System.out.println(results.markdown());
        }
        var text = Targets.of(results) + "\n" + machine.describe(results) + "\n";
        System.out.println(text);
        if (quick) return;
        Files.writeString(HERE.resolve("results.md"), results.markdown() + text);
        Files.writeString(HERE.resolve("results.svg"), Plot.of(results));
        Readme.replace(README, "bench",
                "![The medians as bars](results.svg)\n\n" + Readme.tables(results) + "\n" + text);
    }

    private static void against(String commit, Path folder, int runs, int idle, boolean quick) throws Exception {
        var results = new Results();
        try {
            var text = Comparison.create(results, commit, folder).measure(runs, idle);
            System.out.println(text);
            if (!quick) Readme.replace(README, "against", text);
        } finally {
            System.out.println(results.markdown());
        }
    }

    private static void growth(Growth growth, int runs, boolean quick) throws Exception {
        var text = growth.measure(runs);
        System.out.println(text);
        if (quick) return;
        Files.writeString(HERE.resolve("growth.svg"), Plot.of(growth.results()));
        Readme.replace(README, "growth", "![The medians as bars](growth.svg)\n\n" + text);
    }

    private static void flags(Flags flags, int runs, boolean quick) throws Exception {
        var text = flags.measure(runs);
        System.out.println(text);
        if (!quick) Readme.replace(README, "flags", text);
    }

    private static BaselineJava baseline(LifeCycleBench lives) throws Exception {
        try (var it = lives.start(Peer.whaleware(Peer.WHALEWARE, lives.setup().baked(), lives.setup().cache()))) {
            it.up();
            var baseline = BaselineJava.like(it.java(), lives.folder());
            it.stop();
            return baseline;
        }
    }

    private static int number(List<String> words, String name, int otherwise) {
        return words.contains(name) ? Integer.parseInt(words.get(words.indexOf(name) + 1)) : otherwise;
    }
}
