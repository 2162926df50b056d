package bench;

import java.util.ArrayList;
import java.util.List;

/// Everybody does nothing, all at the same time, and each is looked at by itself.
record Idle(Results results, LifeCycleBench lives) {
    static final String MEMORY = "memory when idle (PSS, as if alone on the machine)", CPU = "CPU when idle", WATCHED = "whaleware, with a daemon and a `monitor`";

    /// @param more who is only there to be compared with
    void measure(int seconds, List<Peer> more) throws Exception {
        var peers = new ArrayList<>(lives.peers());
        peers.add(Peer.whaleware(WATCHED, lives.kitchen().daemons(), lives.kitchen().cache()));
        peers.addAll(more);
        var all = new ArrayList<RunningPeer>();
        try {
            for (var peer : peers) {
                all.add(lives.start(peer));
                all.getLast().up();
            }
            RunningPeer.settle(10_000);
            System.err.println("bench: everybody is idle for " + seconds + " s");
            var before = all.stream().map(RunningPeer::cpu).toList();
            long from = System.nanoTime();
            RunningPeer.settle(1000L * seconds);
            double passed = (System.nanoTime() - from) / 1e9;
            for (int i = 0; i < all.size(); i++) {
                var who = all.get(i).peer().name();
                results.add(MEMORY, who, "MB", all.get(i).memory());
                results.add(CPU, who, "% of a core, in " + seconds + " s", 100 * (all.get(i).cpu() - before.get(i)) / passed);
            }
        } finally {
            for (var it : all) it.close();
        }
    }
}
