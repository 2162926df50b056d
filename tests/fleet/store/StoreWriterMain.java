package whaleware.fleet.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// A collector that stores reports as fast as it can until it is killed. It prints `SENDER SEQUENCE` after each commit.
///
/// Each fifth report is an event, the others have the number `n`, the sequence. A second of the senders' clocks passes
/// with each report, so samples are folded and rolled up all the time.
final class StoreWriterMain {
    static final Instant START = Instant.parse("2026-03-01T00:30:00Z");
    static final int SENDERS = 4;

    /// Opens a store by its URL or its file.
    static FleetStore open(String store, InstantSource clock) throws IOException {
        return store.startsWith("jdbc:") ? PostgresStore.open(store, StoreSettings.DEFAULT, clock)
                : SqliteStore.open(Path.of(store), StoreSettings.DEFAULT, clock);
    }

    static boolean isEvent(long sequence) {
        return sequence % 5 == 0;
    }

    static Report report(int sender, long sequence) {
        var at = START.plusSeconds(sequence);
        var kind = isEvent(sequence) ? Report.LIFECYCLE : Report.STATS;
        Map<String, Double> numbers = isEvent(sequence) ? Map.of() : Map.of("n", (double) sequence);
        return new Report(kind, "boot-" + sender, sequence, "web-" + sender, "shop", "1", Map.of(), "UP", null, null,
                at, null, Sender.NEXT, null, false, numbers, null);
    }

    /// @param args the store, and the next sequence of each sender
    static void main(String... args) throws Exception {
        var last = new AtomicLong();
        InstantSource clock = () -> START.plusSeconds(last.get());
        for (int i = 0; i < SENDERS; i++) last.accumulateAndGet(Long.parseLong(args[i + 1]), Math::max);
        var store = open(args[0], clock);
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            long first = Long.parseLong(args[i + 1]);
            Thread.ofPlatform().start(() -> send(store, sender, first, last));
        }
        while (true) store.maintain(clock.instant());
    }

    private static void send(FleetStore store, int sender, long first, AtomicLong last) {
        try {
            for (long sequence = first; ; sequence++) {
                store.add(List.of(report(sender, sequence)), START.plusSeconds(sequence));
                last.accumulateAndGet(sequence, Math::max);
                synchronized (System.out) {
                    System.out.println(sender + " " + sequence);
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
