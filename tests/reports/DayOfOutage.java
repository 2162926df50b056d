package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import whaleware.base.Backoff;
import whaleware.runtime.State;

/// A process of its own, so that it can have a small heap: FOLDER, where the journal lies. A day of statistics every 30
/// s and a change of state every two minutes, while nobody hears of it; then somebody does. Prints how many of both
/// arrived, how many were dropped, and how big the journal was.
final class DayOfOutage {
    private static final int STATES = 720, STATS = 2880;

    static void main(String... args) throws Exception {
        var folder = Path.of(args[0]);
        var up = new AtomicBoolean();
        var arrived = new ArrayList<Event.Kind>();
        var backend = new Backend() {
            @Override
            public void deliver(List<JournalEntry> entries) throws IOException {
                if (!up.get()) throw new IOException("down");
                entries.forEach(entry -> arrived.add(entry.event().kind()));
            }

            @Override
            public String name() {
                return "down:";
            }
        };
        var reports = new ReportDelivery(new Journal(folder, folder, () -> true, line -> {}), folder, "b", line -> {}, new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), 0));
        reports.use(List.of(backend), List.of(backend));
        var who = new Instance("web-1", "hello", "1", "b");
        long biggest = 0;
        for (int n = 0; n < STATS; n++) {
            var stats = JsonNodeFactory.instance.objectNode();
            for (int k = 0; k < 100; k++) stats.put("measure_" + k, n * 31L + k);
            reports.send(Event.stats(who, 2L * n, State.UP, Instant.now(), stats, null));
            if (n % (STATS / STATES) == 0) reports.send(Event.lifecycle(who, 2L * n + 1, State.RESTARTING, State.UP, "monitor ended with 1", Instant.now(), Duration.ofMinutes(2)));
            if (n % 100 != 0) continue;
            reports.awaitWritten(Duration.ofSeconds(30));
            biggest = Math.max(biggest, size(folder));
        }
        var heap = Runtime.getRuntime().totalMemory();
        up.set(true);
        var all = reports.flush(Duration.ofSeconds(60));
        var dropped = reports.status().getFirst().dropped();
        IO.println(all + " states " + arrived.stream().filter(kind -> kind == Event.Kind.LIFECYCLE).count() + " of " + STATES
                + " stats " + (arrived.stream().filter(kind -> kind == Event.Kind.STATS).count() + dropped) + " of " + STATS + " dropped " + dropped + " journal " + biggest + " heap " + heap);
        System.exit(0);
    }

    private static long size(Path folder) throws IOException {
        try (var files = java.nio.file.Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
        }
    }
}
