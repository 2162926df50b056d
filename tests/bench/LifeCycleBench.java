package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whole lives: everybody is started, killed under, and stopped.
///
/// @param folder each life has a fresh one in it
record LifeCycleBench(Results results, Machine machine, BenchSetup kitchen, Path folder) {
    static final String UP = "exec to UP", TERM = "TERM to exit", DIES = "the service dies: until it runs again";
    static final String DAEMON = "a daemon dies: until it runs again", ASKED = "a daemon dies: until `monitor` has been asked";
    static final String RAW = "whaleware, not baked", JBANG = "whaleware, through JBang", LOOKS = "bash loop, which looks every 30 s";

    /// Everybody whose whole life is measured.
    List<Peer> peers() {
        var all = new ArrayList<>(List.of(Peer.whaleware(Peer.WHALEWARE, kitchen.baked(), kitchen.cache())));
        all.addAll(Peer.others());
        return all;
    }

    private List<Peer> slow() {
        return List.of(Peer.whaleware(RAW, kitchen.raw(), kitchen.cache()),
                Peer.whaleware(JBANG, kitchen.raw(), kitchen.cache(), "sh", "-c", "rm -rf '" + kitchen.cache() + "/ready' && exec \"$0\""));
    }

    /// A fresh start.
    RunningPeer start(Peer peer) throws Exception {
        return peer.start(Files.createTempDirectory(folder, "life"));
    }

    void measure(int runs) throws Exception {
        results.rounds("lives", runs, () -> {
            machine.control(results);
            for (var peer : peers()) life(peer);
            for (var peer : slow()) try (var it = start(peer)) {
                results.add(UP, peer.name(), "ms", it.up());
                it.stop();
            }
            for (var peer : peers()) if (peer.restarts()) death(peer);
            daemons();
        });
        loops(runs);
    }

    /// Short: what is idle is settled half a second after its start.
    private void life(Peer peer) throws Exception {
        try (var it = start(peer)) {
            results.add(UP, peer.name(), "ms", it.up());
            RunningPeer.settle(500);
            results.add(TERM, peer.name(), "ms", it.stop());
        }
    }

    /// The service has run for more than a second by then: who waits a second between two starts has had it.
    private void death(Peer peer) throws Exception {
        try (var it = start(peer)) {
            it.up();
            RunningPeer.settle(1500);
            results.add(DIES, peer.name(), "ms", it.restart());
            it.stop();
        }
    }

    private void daemons() throws Exception {
        var peer = Peer.whaleware(Peer.WHALEWARE, kitchen.daemons(), kitchen.cache());
        try (var it = start(peer)) {
            it.up();
            RunningPeer.settle(1500);
            int starts = it.starts().size();
            long from = System.nanoTime();
            results.add(ASKED, peer.name(), "ms", it.asked());
            results.add(DAEMON, peer.name(), "ms", it.await(from, "restart", () -> it.starts().size() > starts));
            it.stop();
        }
    }

    /// Many loops at once, since each of them sleeps; their services die evenly over the period.
    private void loops(int runs) throws Exception {
        var loop = Peer.others().getFirst();
        var all = new ArrayList<RunningPeer>();
        try {
            System.err.println("bench: the bash loops notice that a service has died");
            for (int i = 0; i < runs; i++) all.add(start(loop));
            for (var it : all) it.up();
            long from = System.nanoTime();
            var died = new long[runs];
            for (int i = 0; i < runs; i++) {
                RunningPeer.settle(Math.max(0, 30_000L * i / runs - (System.nanoTime() - from) / 1_000_000));
                died[i] = System.nanoTime();
                BenchSetup.run(Map.of(), "kill", "-KILL", "" + all.get(i).service());
                report(all.subList(0, i + 1), died);
            }
            while (results.count(DAEMON, LOOKS) < runs) {
                RunningPeer.settle(5);
                report(all, died);
            }
        } finally {
            for (var it : all) it.close();
        }
    }

    private void report(List<RunningPeer> all, long[] died) {
        for (int i = 0; i < all.size(); i++) {
            if (died[i] == 0 || all.get(i).starts().size() < 2) continue;
            for (var what : List.of(DIES, DAEMON)) results.add(what, LOOKS, "ms", (System.nanoTime() - died[i]) / 1e6);
            died[i] = 0;
        }
    }
}
