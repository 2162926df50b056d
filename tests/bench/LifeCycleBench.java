package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures start, stop and the death of the service of all peers.
///
/// @param folder for a fresh folder of each run
record LifeCycleBench(Results results, Machine machine, BenchSetup setup, Path folder) {
    static final String UP = "exec to UP", TERM = "TERM to exit", DIES = "the service dies: until it runs again";
    static final String DAEMON = "a daemon dies: until it runs again";
    static final String ASKED = "a daemon dies: until `monitor` has been asked";
    static final String RAW = "whaleware, not baked", JBANG = "whaleware, through JBang";
    static final String LOOKS = "bash loop, which looks every 30 s";

    /// Returns the peers that are measured from start to stop.
    List<Peer> peers() {
        var all = new ArrayList<>(List.of(Peer.whaleware(Peer.WHALEWARE, setup.baked(), setup.cache())));
        all.addAll(Peer.others());
        return all;
    }

    private List<Peer> slow() {
        return List.of(Peer.whaleware(RAW, setup.raw(), setup.cache()),
                Peer.whaleware(JBANG, setup.raw(), setup.cache(),
                        "sh", "-c", "rm -rf '" + setup.cache() + "/ready' && exec \"$0\""));
    }

    /// Starts a peer in a fresh folder.
    RunningPeer start(Peer peer) throws Exception {
        return peer.start(Files.createTempDirectory(folder, "life"));
    }

    void measure(int runs) throws Exception {
        results.rounds("lives", runs, () -> {
            machine.control(results);
            for (var peer : peers()) startAndStop(peer);
            for (var peer : slow()) try (var it = start(peer)) {
                results.add(UP, peer.name(), "ms", it.up());
                it.stop();
            }
            for (var peer : peers()) if (peer.restarts()) death(peer);
            daemons();
        });
        loops(runs);
    }

    /// Measures start and stop. Half a second after its start a peer is idle.
    private void startAndStop(Peer peer) throws Exception {
        try (var it = start(peer)) {
            results.add(UP, peer.name(), "ms", it.up());
            RunningPeer.settle(500);
            results.add(TERM, peer.name(), "ms", it.stop());
        }
    }

    /// Measures a restart. The service has run for more than a second by then, since some peers wait that long between
    /// two starts.
    private void death(Peer peer) throws Exception {
        try (var it = start(peer)) {
            it.up();
            RunningPeer.settle(1500);
            results.add(DIES, peer.name(), "ms", it.restart());
            it.stop();
        }
    }

    private void daemons() throws Exception {
        var peer = Peer.whaleware(Peer.WHALEWARE, setup.daemons(), setup.cache());
        try (var it = start(peer)) {
            it.up();
            RunningPeer.settle(1500);
            int starts = it.starts().size();
            long from = System.nanoTime();
            results.add(ASKED, peer.name(), "ms", it.monitored());
            results.add(DAEMON, peer.name(), "ms", it.await(from, "restart", () -> it.starts().size() > starts));
            it.stop();
        }
    }

    /// Measures many loops at once, since each sleeps for 30 s. Their services die evenly spread over that time.
    private void loops(int runs) throws Exception {
        var loop = Peer.others().getFirst();
        var all = new ArrayList<RunningPeer>();
        try {
            System.err.println("bench: the bash loops restart a service");
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
