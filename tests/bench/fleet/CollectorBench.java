//JAVA 25+
//SOURCES CollectorProcess.java ReporterConnection.java
//RUNTIME_OPTIONS -Xmx1g -XX:+UseSerialGC -XX:+MaxFDLimit
package whaleware.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Measures `ww fleet` from outside, over HTTP, with clients on the same machine.
final class CollectorBench {
    private static final int INSTANCES = 5000, EVERY_SECONDS = 30, CONNECTIONS = 128, STARTS = 5;
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
                    case "kept" -> new CollectorBench(collector).kept(seconds * 3);
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

    private void kept(int seconds) throws Exception {
        collector.start();
        System.out.printf("without instances: %d MB RSS%n", collector.memory());
        var connected = new CountDownLatch(INSTANCES);
        var failures = new AtomicInteger();
        var slowest = new AtomicLong();
        long begin = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        for (int i = 0; i < INSTANCES; i++) {
            int instance = i;
            Thread.ofVirtual().start(() -> reportSeldom(instance, begin, connected, failures, slowest));
            if (i % 100 == 0) Thread.sleep(20);
        }
        while (!connected.await(1, TimeUnit.SECONDS)) collector.memory(); // throws if it has ended
        System.out.printf("%,d kept connections: %d MB RSS%n", INSTANCES, collector.memory());
        Thread.sleep(Duration.ofSeconds(EVERY_SECONDS));    // each has reported once more, the JVM is warm
        slowest.set(0);
        long cpu = collector.cpu(), from = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds));
        double used = (collector.cpu() - cpu) / ((System.nanoTime() - from) / 1e9);
        System.out.printf("%,d instances, %d numbers every %d s: CPU %.2f %% of a core, %d MB RSS, slowest %.0f ms,"
                + " %d failures%n", INSTANCES, ReporterConnection.NUMBERS, EVERY_SECONDS, used, collector.memory(),
                slowest.get() / 1e6, failures.get());
    }

    private void reportSeldom(int instance, long begin, CountDownLatch connected, AtomicInteger failures,
                              AtomicLong slowest) {
        try (var connection = connected(instance)) {
            connected.countDown();
            for (int n = 2; ; n++) {
                long at = begin + (long) ((n - 2 + instance / (double) INSTANCES) * EVERY_SECONDS * 1e9);
                Thread.sleep(Duration.ofNanos(Math.max(0, at - System.nanoTime())));
                long sent = System.nanoTime();
                if (connection.report(instance, n) != 204) failures.incrementAndGet();
                slowest.accumulateAndGet(System.nanoTime() - sent, Math::max);
            }
        } catch (IOException e) {
            failures.incrementAndGet();
        } catch (InterruptedException e) {
            // the end
        }
    }

    /// Returns a connection over which the first report was accepted.
    private ReporterConnection connected(int instance) throws InterruptedException {
        while (true) {
            try {
                var connection = new ReporterConnection(collector.port);
                if (connection.report(instance, 1) == 204) return connection;
                connection.close();
            } catch (IOException busy) {
                Thread.sleep(500);
            }
        }
    }
}
