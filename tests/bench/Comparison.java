package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures this checkout beside an older build, both in each round, so that each figure is a ratio to that build.
///
/// @param builds this checkout, then the older one
/// @param folder for files of a run
record Comparison(Results results, Machine machine, List<Build> builds, Path folder) {
    static final String RAW = "exec to UP, not baked", JBANG = "`jbang ww@… run` to UP, second start";
    static final String CFG_OUTSIDE = "`cfg KEY` outside of hooks", CFG_MANY = "`cfg KEY` in a hook, 5,000 keys";
    static final String TERM_HOOK = "TERM to exit, a `lifecycle` in shell", READY = "`status --ready`";
    static final String CLONE = "first `./ww/run` of a clone to UP", TRUE = "/bin/true";

    /// Builds both.
    static Comparison create(Results results, String commit, Path folder) throws Exception {
        var machine = new Machine();
        var builds = new ArrayList<Build>();
        for (var name : List.of("", commit))
            builds.add(Build.create(results, machine, name, folder.resolve("build" + builds.size())));
        return new Comparison(results, machine, builds, folder);
    }

    /// Measures, and returns a table.
    String measure(int runs, int idle) throws Exception {
        results.rounds("lives", runs, () -> {
            machine.control(results);
            for (var build : builds) lives(build);
        });
        for (var build : builds) firstLife(build);
        results.rounds("catalogue", Math.max(2, runs / 3), () -> {
            for (var build : builds) up(JBANG, build, build.catalogue());
        });
        results.rounds("commands", runs, () -> {
            for (var build : builds) commands(build);
        });
        results.rounds("clones", Math.max(1, runs / 5), () -> {
            for (var build : builds) clone(build);
        });
        for (var build : builds)
            new Lines(results, build.lives(), build.setup().folder(), build.name()).measure(Math.max(1, runs / 3));
        new SteadyState(results, builds).measure(idle);
        new DeliveryRates(results, builds).measure(Math.max(1, runs / 4));
        return ComparisonTable.of(results, builds) + "\n" + machine.describe(results) + "\n";
    }

    private void lives(Build build) throws Exception {
        var setup = build.setup();
        try (var it = start(build, setup.baked())) {
            results.add(LifeCycleBench.UP, build.name(), "ms", it.up());
            RunningPeer.settle(1500);
            results.add(LifeCycleBench.DIES, build.name(), "ms", it.restart());
            it.stop();
        }
        up(RAW, build, build.peer(setup.raw(), Map.of()));
        try (var it = start(build, setup.daemons())) {
            it.up();
            RunningPeer.settle(1500);
            results.add(LifeCycleBench.ASKED, build.name(), "ms", it.monitored());
            it.stop();
        }
        try (var it = start(build, build.home("reporting"))) {
            it.up();
            RunningPeer.settle(500);
            results.add(TERM_HOOK, build.name(), "ms", it.stop());
        }
    }

    /// The first life of the catalogue's home. If the build bakes that home by itself, it lasts until that is done.
    private static void firstLife(Build build) throws Exception {
        try (var it = build.lives().start(build.catalogue())) {
            it.up();
            boolean bakes = Files.exists(build.checkout().resolve("lib/sh/background-bake"));
            if (bakes) it.await(it.begun(), "bake", () -> it.read("out").contains("the next start is faster"));
            it.stop();
        }
    }

    private static RunningPeer start(Build build, Path home) throws Exception {
        return build.lives().start(build.peer(home, Map.of()));
    }

    private void up(String what, Build build, Peer peer) throws Exception {
        try (var it = build.lives().start(peer)) {
            results.add(what, build.name(), "ms", it.up());
            it.stop();
        }
    }

    private void commands(Build build) throws Exception {
        var baked = build.setup().baked();
        try (var it = start(build, baked); var many = start(build, build.home("keys"))) {
            it.up();
            many.up();
            var outside = Map.of("WW_HOME", baked.toString(), "WW_RUN", it.folder() + "/run",
                    "WW_CACHE", build.setup().cache().toString());
            time(Commands.CFG, build, build.hook(baked), baked + "/cfg", "memory");
            time(CFG_OUTSIDE, build, outside, baked + "/cfg", "memory");
            time(CFG_MANY, build, build.hook(build.home("keys")), build.home("keys") + "/cfg", "memory");
            var jq = Map.of("WW_CFG", baked + "/etc/cfg.json");
            var large = Map.of("WW_CFG", build.home("keys") + "/etc/cfg.json");
            for (var row : List.of(CFG_OUTSIDE, Commands.CFG))
                results.add(row, Commands.JQ, "ms", BenchSetup.run(jq, "bash", "-c", "jq -r .memory \"$WW_CFG\""));
            results.add(CFG_MANY, Commands.JQ, "ms",
                    BenchSetup.run(large, "bash", "-c", "jq -r .memory \"$WW_CFG\""));
            time(READY, build, outside, "sh", "-c", "\"$0\" --ready; exit", baked + "/status");
            results.add(READY, TRUE, "ms", BenchSetup.run(Map.of(), "sh", "-c", "/bin/true; exit"));
            time(Commands.JAVA, build, build.hook(baked), baked + "/lib/jbang", baked + "/usr/jackson.java");
            it.stop();
            many.stop();
        }
    }

    private void time(String what, Build build, Map<String, String> env, String... command) throws Exception {
        results.add(what, build.name(), "ms", BenchSetup.run(env, command));
    }

    /// The repository of Maven is warm, and nothing else.
    private void clone(Build build) throws Exception {
        var place = Files.createTempDirectory(folder, "clone");
        var checkout = place.resolve("checkout");
        BenchSetup.run(Map.of(), "git", "clone", "-q", build.checkout().toString(), checkout.toString());
        var env = Map.of("WW_RUN", "./run", "WW_DATA", "./data", "WW_CACHE", place + "/cache",
                "JBANG_DIR", place + "/jbang");
        var peer = new Peer(build.name(), List.of(checkout + "/ww/run"), env, "run/state.json", "\"state\":\"UP\"",
                "TERM");
        try (var it = build.lives().start(peer)) {
            results.add(CLONE, build.name(), "ms",
                    it.await(it.begun(), "UP", () -> it.read(peer.up()).contains(peer.word())));
            it.stop();
        }
        BenchSetup.run(Map.of(), "rm", "-rf", place.toString());
    }
}
