//JAVA 25+
//SOURCES ../../../lib/Whaleware.java ../../../lib/fleet/Fleet.java SampleNumbers.java
//SOURCES ../../fixtures/DatabaseServer.java ../../fixtures/ServerProcess.java ../../fixtures/Await.java
//SOURCES ../../fixtures/Home.java ../../fixtures/BuiltSupervisor.java ../../fixtures/RunningScript.java
//SOURCES ../../fixtures/Shell.java ../../fixtures/ConfigHome.java ../../fixtures/ScriptFixture.java
//RUNTIME_OPTIONS -Xmx512m --enable-native-access=ALL-UNNAMED
package whaleware.fleet.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import whaleware.base.FileTree;
import whaleware.fixtures.DatabaseServer;
import whaleware.reports.backends.SqlDialect;

/// Measures the fleet's store alone: committed reports a second, bytes an instance, growth a day, time of a read.
final class StoreBench {
    private static final int SENDERS = 5000, THREADS = 256;
    private static final StoreSettings SETTINGS = StoreSettings.DEFAULT;

    /// A clock that the bench sets.
    private static final class SimulatedClock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    static void main(String... args) throws Exception {
        var what = args.length > 0 ? args[0] : "all";
        var folder = Files.createTempDirectory("ww-store");
        try {
            if (what.equals("all") || what.equals("rate")) {
                try (var store = SqliteStore.open(folder.resolve("rate.db"), SETTINGS, InstantSource.system())) {
                    rate("SQLite", store);
                }
                try (var server = new DatabaseServer(SqlDialect.POSTGRESQL)) {
                    server.start();
                    try (var store = PostgresStore.open(server.url(), SETTINGS, InstantSource.system())) {
                        rate("PostgreSQL", store);
                    }
                }
            }
            if (what.equals("all") || what.equals("size")) {
                int instances = args.length > 1 ? Integer.parseInt(args[1]) : 3;
                size(folder.resolve("size.db"), instances, args.length > 2 ? Integer.parseInt(args[2]) : 200);
            }
        } finally {
            FileTree.remove(folder);
        }
    }

    /// 256 threads send one report after the other for 5,000 instances; each waits for its commit.
    private static void rate(String name, FleetStore store) throws Exception {
        var sequences = new AtomicLongArray(SENDERS);
        var numbers = new SampleNumbers[SENDERS];
        for (int i = 0; i < SENDERS; i++) numbers[i] = new SampleNumbers(i);
        for (int i = 0; i < SENDERS; i += 500) {
            var first = new ArrayList<Report>();
            for (int s = i; s < i + 500; s++)
                first.add(report(s, sequences.incrementAndGet(s), Instant.now(), numbers[s]));
            store.add(first, Instant.now());
        }
        run(store, sequences, numbers, Duration.ofSeconds(5), null);
        var latencies = new long[10_000_000];
        var count = new AtomicLong();
        long start = System.nanoTime();
        run(store, sequences, numbers, Duration.ofSeconds(20),
                nanos -> latencies[(int) count.getAndIncrement()] = nanos);
        double seconds = (System.nanoTime() - start) / 1e9;
        int n = count.intValue();
        Arrays.sort(latencies, 0, n);
        System.out.printf("%-10s %,8.0f reports/s   p50 %.1f ms   p99 %.1f ms   most %.0f ms%n", name, n / seconds,
                latencies[n / 2] / 1e6, latencies[(int) (n * 0.99)] / 1e6, latencies[n - 1] / 1e6);
        start = System.nanoTime();
        store.maintain(Instant.now());
        System.out.printf("%-10s %,8.0f ms to fold and expire%n", name, (System.nanoTime() - start) / 1e6);
    }

    private static void run(FleetStore store, AtomicLongArray sequences, SampleNumbers[] numbers, Duration time,
                            LongConsumer latency) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < THREADS; t++) {
            int first = t;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int s = first; System.nanoTime() < end; s = s + THREADS < SENDERS ? s + THREADS : first) {
                        var report = report(s, sequences.incrementAndGet(s), Instant.now(), numbers[s]);
                        long start = System.nanoTime();
                        if (!store.add(List.of(report), Instant.now()).equals(List.of(FleetStore.Outcome.STORED)))
                            throw new AssertionError("not stored");
                        if (latency != null) latency.accept(System.nanoTime() - start);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (var thread : threads) thread.join();
    }

    private static Report report(int sender, long sequence, Instant at, SampleNumbers numbers) {
        return new Report(Report.STATS, "1f0c9e2a-0000-4000-8000-%012d".formatted(sender), sequence, "web-" + sender,
                "shop", "1.0", Map.of(), "UP", null, null, at, null, Duration.ofSeconds(45), "c0ffee", false,
                numbers.next(), null);
    }

    /// A report of 20 numbers in 30 s, and a restart a day.
    private static void size(Path file, int instances, int days) throws Exception {
        var clock = new SimulatedClock();
        var numbers = new SampleNumbers[instances];
        for (int i = 0; i < instances; i++) numbers[i] = new SampleNumbers(i);
        long sequence = 0, previous = 0;
        System.out.printf("%6s %14s %16s%n", "day", "KB/instance", "KB/day/instance");
        try (var store = SqliteStore.open(file, SETTINGS, clock)) {
            for (int day = 1; day <= days; day++) {
                for (int hour = 0; hour < 24; hour++) {
                    sequence = hour(store, clock, numbers, sequence, hour == 3);
                    store.maintain(clock.instant());
                }
                if (day % 20 != 0 && day != days) continue;
                long bytes = Files.size(file) / instances;
                System.out.printf("%6d %,14.0f %16.1f%n", day, bytes / 1e3, (bytes - previous) / 20e3);
                previous = bytes;
            }
            read(store, clock.instant(), 1);
            read(store, clock.instant(), 7);
            read(store, clock.instant(), 180);
        }
    }

    private static long hour(FleetStore store, SimulatedClock clock, SampleNumbers[] numbers, long sequence,
                             boolean restart) throws Exception {
        var reports = new ArrayList<Report>();
        for (int n = 0; n < 120; n++) {
            clock.now = clock.now.plusSeconds(30);
            sequence++;
            for (int i = 0; i < numbers.length; i++) reports.add(report(i, sequence, clock.now, numbers[i]));
            if (n % 10 == 9) {
                store.add(reports, clock.now);
                reports.clear();
            }
        }
        if (restart) {
            for (var state : List.of("RESTARTING", "UP")) {
                sequence++;
                for (int i = 0; i < numbers.length; i++) {
                    var report = report(i, sequence, clock.now, numbers[i]);
                    reports.add(new Report(Report.LIFECYCLE, report.bootId(), sequence, report.instance(), "shop",
                            "1.0", Map.of(), state, null, "monitor ended with 1", clock.now, Duration.ofSeconds(5),
                            report.next(), "c0ffee", false, Map.of(), null));
                }
            }
            store.add(reports, clock.now);
        }
        return sequence;
    }

    private static void read(FleetStore store, Instant now, int days) throws IOException {
        var keys = store.keys("web-0");
        var times = new long[21];
        int points = 0;
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            var series = store.series("web-0", keys, now.minus(Duration.ofDays(days)), now, 1000);
            times[i] = System.nanoTime() - start;
            points = series.getFirst().times().length;
        }
        Arrays.sort(times);
        System.out.printf("%d numbers of %d days: %.1f ms (%d points each)%n", keys.size(), days, times[10] / 1e6,
                points);
    }
}
