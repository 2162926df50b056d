package whaleware.fleet.pages;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import whaleware.base.FileTree;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;

/// A store of SQLite with instances, for the pages to show.
final class FilledStore {
    /// How many numbers each report has.
    static final int NUMBERS = 20;
    private static final int STEP = 30;

    private FilledStore() {}

    interface Use {
        void of(FleetStore store, Instant now) throws Exception;
    }

    /// Has a filled store used: each instance has a report; a single instance has those of a day.
    static void use(int instances, Use use) throws Exception {
        var folder = Files.createTempDirectory("ww-pages");
        var now = Instant.now();
        try (var store = SqliteStore.open(folder.resolve("fleet.db"), StoreSettings.DEFAULT, InstantSource.system())) {
            var numbers = new RandomNumbers();
            int reports = instances > 1 ? 1 : 86_400 / STEP;
            for (int i = 0; i < reports; i++) {
                var at = now.minusSeconds((long) STEP * (reports - 1 - i));
                var batch = new ArrayList<Report>();
                for (int k = 0; k < instances; k++) batch.add(report(k, i + 1, at, numbers.next()));
                store.add(batch, at);
            }
            use.of(store, now);
        } finally {
            FileTree.remove(folder);
        }
    }

    private static Report report(int instance, long sequence, Instant at, Map<String, Double> numbers) {
        var state = instance % 20 == 7 ? "RESTARTING" : "UP";
        var labels = Map.of("zone", instance % 2 == 0 ? "west" : "east");
        return new Report(Report.STATS, "1f0c9e2a-0000-4000-8000-%012d".formatted(instance), sequence,
                "web-" + instance, "app-" + instance % 9, "1." + instance % 3, labels, state, null, null, at, null,
                Duration.ofSeconds(45), "c0ffee", false, numbers, null);
    }

    /// 20 numbers that wander, a quarter of them counters.
    private static final class RandomNumbers {
        private static final String[] NAMES = {"requests_total", "latency_ms", "heap_bytes", "load"};
        private final Random random = new Random(1);
        private final double[] values = new double[NUMBERS];

        Map<String, Double> next() {
            var all = new LinkedHashMap<String, Double>();
            for (int i = 0; i < NUMBERS; i++) {
                values[i] = i % 4 == 0 ? values[i] + random.nextInt(500) : Math.abs(values[i] + random.nextGaussian());
                all.put("part" + i / 4 + "." + NAMES[i % 4], values[i]);
            }
            return all;
        }
    }
}
