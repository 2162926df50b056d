//JAVA 25+
//SOURCES CollectorProcess.java KeptConnections.java ReporterConnection.java
//RUNTIME_OPTIONS -Xmx1g -XX:+UseSerialGC -XX:+MaxFDLimit
package whaleware.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;

/// Measures `ww fleet` from outside, over HTTP, with clients on the same machine.
final class CollectorBench {
    private static final int CONNECTIONS = 128, STARTS = 5;
    private final CollectorProcess collector;

    private CollectorBench(CollectorProcess collector) {
        this.collector = collector;
    }

    static void main(String... args) throws Exception {
        var all = new ArrayList<>(List.of(args));
        var store = option(all, "--store", "");
        int seconds = Integer.parseInt(option(all, "--seconds", "20"));
        if (all.isEmpty()) all.addAll(List.of("start", "rate", "kept"));
        for (var what : all) {
            try (var collector = CollectorProcess.fleet(store)) {
                switch (what) {
                    case "start" -> {
                        starts("ww fleet", collector);
                        try (var admin = CollectorProcess.springBootAdmin()) {
                            starts("Spring Boot Admin", admin);
                        }
                    }
                    case "rate" -> new CollectorBench(collector).rate(seconds);
                    case "kept" -> new KeptConnections(collector).measure(Duration.ofSeconds(seconds * 3));
                    default -> throw new IllegalArgumentException(what + " (start, rate or kept)");
                }
            }
        }
        System.exit(0);
    }

    private static String option(List<String> args, String name, String preset) {
        int at = args.indexOf(name);
        if (at < 0) return preset;
        args.remove(at);
        return args.remove(at);
    }

    private static void starts(String name, CollectorProcess collector) throws Exception {
        collector.start();
        long memory = collector.memory();
        collector.stop();
        var times = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            times[i] = collector.start();
            collector.stop();
        }
        Arrays.sort(times);
        System.out.printf("%s: start to first page: median %d ms (%d to %d), %d MB RSS%n", name, times[STARTS / 2],
                times[0], times[STARTS - 1], memory);
    }

    private void rate(int seconds) throws Exception {
        collector.start();
        for (int round = 0; round < 2; round++) {    // the first one warms the JVM up
            long begin = System.nanoTime(), end = begin + Duration.ofSeconds(seconds).toNanos();
            var times = new ArrayList<long[]>();
            int first = round * CONNECTIONS;
            long cpu = collector.cpu();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    int instance = first + i;
                    threads.submit(() -> {
                        var own = reportUntil(end, instance);
                        synchronized (times) {
                            times.add(own);
                        }
                    });
                }
            }
            double took = (System.nanoTime() - begin) / 1e9;
            var sorted = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            System.out.printf("%d connections: %,.0f reports/s, p50 %.1f ms, p99 %.1f ms, CPU %.0f %%, %d MB RSS%n",
                    CONNECTIONS, sorted.length / took, sorted[sorted.length / 2] / 1e6,
                    sorted[(int) (sorted.length * 0.99)] / 1e6, (collector.cpu() - cpu) / took, collector.memory());
        }
    }

    /// Reports without a pause, and returns how long each report takes, in nanoseconds.
    private long[] reportUntil(long end, int instance) {
        var times = new long[1 << 17];
        int n = 0;
        try (var connection = new ReporterConnection(collector.port)) {
            while (System.nanoTime() < end && n < times.length) {
                long sent = System.nanoTime();
                int code = connection.report(instance, n + 1);
                if (code != 204) throw new IOException("HTTP " + code);
                times[n++] = System.nanoTime() - sent;
            }
        } catch (IOException e) {
            e.printStackTrace();
        }
        return Arrays.copyOf(times, n);
    }
}
