package bench;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// Measures the builds at the same time while nothing happens, and their memory after many reports.
record SteadyState(Results results, List<Build> builds) {
    static final String CPU = "CPU when idle, a daemon and a `monitor`", MEMORY = "memory when idle (PSS)";
    static final String AFTER = "memory after 10,000 monitors (PSS)";
    private static final int MONITORS = 10_000;
    private static final String CONFIG = """
            {"ww": {"monitor": {"every": "1ms"}}, "notify_url": ["http://127.0.0.1:%d/", "file:%s/events"]}""";

    void measure(int seconds) throws Exception {
        try (var idle = new Instances(); var watched = new Instances()) {
            for (var build : builds) {
                idle.start(build.lives(), build.peer(build.setup().baked(), Map.of()));
                watched.start(build.lives(), build.peer(build.setup().daemons(), Map.of()));
            }
            RunningPeer.settle(10_000);
            System.err.println("bench: all builds are idle for " + seconds + " s");
            var before = watched.all.stream().map(RunningPeer::cpu).toList();
            long from = System.nanoTime();
            RunningPeer.settle(1000L * seconds);
            double passed = (System.nanoTime() - from) / 1e9;
            for (int i = 0; i < builds.size(); i++) {
                double used = watched.all.get(i).cpu() - before.get(i);
                results.add(CPU, builds.get(i).name(), "% of a core", 100 * used / passed);
                results.add(MEMORY, builds.get(i).name(), "MB", idle.all.get(i).memory());
            }
        }
        monitors();
    }

    private void monitors() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
        });
        server.start();
        try (var instances = new Instances()) {
            for (var build : builds) {
                var events = build.setup().folder();
                var config = CONFIG.formatted(server.getAddress().getPort(), events);
                instances.start(build.lives(), build.peer(build.home("probed"), Map.of("CFG", config)));
            }
            for (int i = 0; i < builds.size(); i++) {
                var it = instances.all.get(i);
                System.err.println("bench: " + MONITORS + " monitors of " + builds.get(i).name());
                while (it.lines("asked").size() < MONITORS) RunningPeer.settle(200);
                results.add(AFTER, builds.get(i).name(), "MB", it.memory());
                it.stop();
            }
        } finally {
            server.stop(0);
        }
    }

    /// Instances that run at the same time.
    private static final class Instances implements AutoCloseable {
        final List<RunningPeer> all = new ArrayList<>();

        void start(LifeCycleBench lives, Peer peer) throws Exception {
            all.add(lives.start(peer));
            all.getLast().up();
        }

        @Override
        public void close() throws Exception {
            for (var it : all) it.close();
        }
    }
}
