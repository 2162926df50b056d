package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import whaleware.base.Backoff;
import whaleware.runtime.State;

/// A report delivery to fake back-ends, which ends with the test.
public abstract class ReportsContract {
    static final Duration LONG = Duration.ofSeconds(20), HOUR = Duration.ofHours(1);
    static final Backoff FAST = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0.2);
    static final Backoff NO_RETRY = new Backoff(HOUR, HOUR, 0);
    public static final Instance INSTANCE = new Instance("web-1", "hello", "1.0.0", "b",
            Map.of("topology.kubernetes.io/zone", "eu 1"));

    @TempDir Path run, data;
    volatile boolean initialised;
    private final List<ReportDelivery> opened = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();

    /// Runs before an event is recorded; an exception fails the delivery.
    interface Delivery {
        void deliver(Event event) throws Exception;
    }

    /// A back-end that records the ids of the delivered events.
    static final class FakeBackend implements Backend {
        final List<String> arrived = new CopyOnWriteArrayList<>();
        final AtomicInteger tries = new AtomicInteger();
        private final Delivery before;
        volatile boolean closed;
        int batchSize = 1;
        String name = "fake:";
        Set<Event.Kind> accepted = EnumSet.allOf(Event.Kind.class);

        FakeBackend(Delivery before) {
            this.before = before;
        }

        @Override
        public void deliver(List<JournalEntry> entries) throws Exception {
            tries.incrementAndGet();
            for (var entry : entries) before.deliver(entry.event());
            for (var entry : entries) arrived.add(entry.event().id());
        }

        @Override
        public boolean accepts(Event.Kind kind) {
            return accepted.contains(kind);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int batchSize() {
            return batchSize;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /// Returns a back-end that fails so many times before it succeeds.
    static FakeBackend failing(int times, Exception why) {
        var left = new AtomicInteger(times);
        return new FakeBackend(event -> {
            if (left.getAndDecrement() > 0) throw why;
        });
    }

    public static Event state(int n) {
        return Event.lifecycle(INSTANCE, n, State.UP, State.WARMUP, null, Instant.EPOCH, Duration.ZERO)
                .with(Duration.ofSeconds(40), "8b614139de259753", false);
    }

    public static Event stats(int n) {
        return Event.stats(INSTANCE, n, State.UP, Instant.EPOCH, JsonNodeFactory.instance.objectNode().put("n", n),
                null);
    }

    public static Event run(Event.Kind kind, int n) {
        return Event.run(kind, INSTANCE, n, State.UP, "ended with 3", Instant.EPOCH, Duration.ofMillis(40),
                JsonNodeFactory.instance.objectNode().put("name", "tidy").put("exit", 3));
    }

    static List<String> ids(IntStream numbers) {
        return numbers.mapToObj(n -> "b-" + n).toList();
    }

    ReportDelivery reports(Backoff backoff, Backend... backends) {
        return reports(backoff, List.of(backends), List.of(backends));
    }

    ReportDelivery reports(Backoff backoff, List<Backend> lifecycle, List<Backend> stats) {
        var reports = new ReportDelivery(journal(), run, "b", warnings::add, backoff);
        reports.use(lifecycle, stats);
        return closedAfterTest(reports);
    }

    /// Closes the delivery after the test, before its folders are deleted.
    ReportDelivery closedAfterTest(ReportDelivery reports) {
        opened.add(reports);
        return reports;
    }

    @AfterEach
    void end() {
        opened.forEach(ReportDelivery::close);
        for (var reports : opened) assertTrue(reports.awaitEnd(LONG));
    }

    Journal journal() {
        return new Journal(run, data, () -> initialised, warnings::add);
    }

    static Duration took(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public static void assertShort(Duration took) {
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took.toString());
    }

    static int number(String id) {
        return Integer.parseInt(id.substring(2));
    }
}
