package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.CollectorProcess;
import whaleware.fixtures.Sweep;

/// After a day's outage of the collector, the journals of 100 reporters fill the history, and newcomers do not wait.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(900)
class RefillTest {
    private static final int REPORTERS = 100;
    private static final Duration EVERY = Duration.ofSeconds(Sweep.whole() ? 30 : 300);

    @Test
    void a_days_outage_of_100_reporters_is_refilled_in_order_while_new_ones_come_in() throws Exception {
        try (var collector = CollectorProcess.fresh("{}")) {
            var start = Instant.now().minus(Duration.ofDays(1));
            var reporters = new ArrayList<SimulatedReporter>();
            for (int i = 0; i < REPORTERS; i++) {
                var reporter = new SimulatedReporter(collector.port(), "old-" + i);
                reporter.note(Instant.now());
                reporter.deliver(1);
                var end = Instant.now().minusSeconds(30);
                for (var at = start; at.isBefore(end); at = at.plus(EVERY)) reporter.note(at);
                reporters.add(reporter);
            }
            var done = new AtomicBoolean();
            var slowest = new ConcurrentLinkedQueue<Duration>();
            var fresh = Thread.ofVirtual().start(() -> newcomers(collector.port(), done, slowest));
            var shown = Thread.ofVirtual().start(() -> watch(collector, done));
            var threads = reporters.stream()
                    .map(reporter -> Thread.ofVirtual().start(() -> reporter.deliver(100))).toList();
            for (var thread : threads) thread.join();
            done.set(true);
            fresh.join();
            shown.join();
            assertNull(restarting, "the past passed by as the present");
            assertTrue(slowest.size() >= 3, "newcomers: " + slowest);
            assertTrue(slowest.stream().allMatch(time -> time.toSeconds() < 10), "newcomers: " + slowest);
            for (var reporter : reporters) {
                var history = collector.json("/api/instances/" + reporter.instance + "/history?limit=1000");
                var ids = history.findValuesAsText("id");
                assertEquals(IntStream.rangeClosed(1, reporter.noted()).filter(SimulatedReporter::isLifecycle)
                        .mapToObj(n -> reporter.boot + "-" + n).toList().reversed(), ids);
            }
            for (var reporter : reporters) {
                reporter.note(Instant.now());
                reporter.deliver(1);
            }
            Await.until("the present is shown", () -> collector.instance("old-7").path("state").asText().equals("UP"));
        }
    }

    private volatile String restarting;

    /// The old reporters were UP before the outage, and their journals have a hundred restarts.
    private void watch(CollectorProcess collector, AtomicBoolean done) {
        while (!done.get()) {
            for (var instance : collector.json("/api/instances?state=RESTARTING").path("instances"))
                if (instance.path("name").asText().startsWith("old-")) restarting = instance.toString();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void newcomers(int port, AtomicBoolean done, ConcurrentLinkedQueue<Duration> times) {
        for (int i = 0; !done.get() || i < 3; i++) {
            var reporter = new SimulatedReporter(port, "new-" + i);
            reporter.note(Instant.now());
            long start = System.nanoTime();
            reporter.deliver(1);
            times.add(Duration.ofNanos(System.nanoTime() - start));
            reporter.close();
            LockSupport.parkNanos(50_000_000);
        }
    }
}
