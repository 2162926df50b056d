package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import whaleware.base.Backoff;
import whaleware.runtime.State;

/// A program with a small heap; its argument is the folder of the journal. It sends the events of a day while the
/// back-end is down: statistics every 30 s, a change of state every two minutes. Then the back-end is up. Prints how
/// many events arrived, how many were dropped, and the size of the journal.
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
        var reports = new ReportDelivery(new Journal(folder, folder, () -> true, line -> {}), folder, "b", line -> {},
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), 0));
        reports.use(List.of(backend), List.of(backend));
        var instance = new Instance("web-1", "hello", "1", "b");
        long largest = 0;
        for (int n = 0; n < STATS; n++) {
            var stats = JsonNodeFactory.instance.objectNode();
            for (int k = 0; k < 100; k++) stats.put("measure_" + k, n * 31L + k);
            reports.send(Event.stats(instance, 2L * n, State.UP, Instant.now(), stats, null));
            if (n % (STATS / STATES) == 0) reports.send(state(instance, 2L * n + 1));
            if (n % 100 != 0) continue;
            reports.awaitWritten(Duration.ofSeconds(30));
            largest = Math.max(largest, size(folder));
        }
        var heap = Runtime.getRuntime().totalMemory();
        up.set(true);
        var all = reports.flush(Duration.ofSeconds(60));
        var dropped = reports.status().getFirst().dropped();
        long states = arrived.stream().filter(kind -> kind == Event.Kind.LIFECYCLE).count();
        IO.println(all + " states " + states + " of " + STATES + " stats " + (arrived.size() - states + dropped)
                + " of " + STATS + " dropped " + dropped + " journal " + largest + " heap " + heap);
        System.exit(0);
    }

    private static Event state(Instance instance, long sequence) {
        return Event.lifecycle(instance, sequence, State.RESTARTING, State.UP, "monitor ended with 1",
                Instant.now(), Duration.ofMinutes(2));
    }

    private static long size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
        }
    }
}
