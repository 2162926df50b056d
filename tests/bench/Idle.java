package bench;

import java.util.ArrayList;
import java.util.List;

/// Measures all peers at the same time while they are idle.
record Idle(Results results, LifeCycleBench lives) {
    static final String MEMORY = "memory when idle (PSS, as if alone on the machine)", CPU = "CPU when idle";
    static final String WATCHED = "whaleware, with a daemon and a `monitor`";

    /// @param more peers of this measurement only
    void measure(int seconds, List<Peer> more) throws Exception {
        var peers = new ArrayList<>(lives.peers());
        peers.add(Peer.whaleware(WATCHED, lives.setup().daemons(), lives.setup().cache()));
        peers.addAll(more);
        var all = new ArrayList<RunningPeer>();
        try {
            for (var peer : peers) {
                all.add(lives.start(peer));
                all.getLast().up();
            }
            RunningPeer.settle(10_000);
            System.err.println("bench: all peers are idle for " + seconds + " s");
            var before = all.stream().map(RunningPeer::cpu).toList();
            long from = System.nanoTime();
            RunningPeer.settle(1000L * seconds);
            double passed = (System.nanoTime() - from) / 1e9;
            for (int i = 0; i < all.size(); i++) {
                var who = all.get(i).peer().name();
                results.add(MEMORY, who, "MB", all.get(i).memory());
                double used = all.get(i).cpu() - before.get(i);
                results.add(CPU, who, "% of a core, in " + seconds + " s", 100 * used / passed);
            }
        } finally {
            for (var it : all) it.close();
        }
    }
}
