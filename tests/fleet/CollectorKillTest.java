package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.CollectorProcess;
import whaleware.fixtures.Sweep;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;

/// A collector that is killed again and again under load loses no event, stores none twice, and calls none silent.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(3600)
class CollectorKillTest {
    private static final int KILLS = Sweep.whole() ? 200 : 4, REPORTERS = 20;
    private final Random random = new Random(11);

    @Test
    void no_event_is_lost_none_is_stored_twice_and_none_is_called_silent() throws Exception {
        try (var collector = CollectorProcess.fresh("{}")) {
            var stop = new AtomicBoolean();
            var reporters = new ArrayList<SimulatedReporter>();
            for (int i = 0; i < REPORTERS; i++) reporters.add(new SimulatedReporter(collector.port(), "web-" + i));
            var threads = reporters.stream()
                    .map(reporter -> Thread.ofVirtual().start(() -> run(reporter, stop))).toList();
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(random.nextInt(1_500) * 1_000_000L);
                collector.kill();
                collector.start();
                for (var instance : collector.json("/api/instances").path("instances"))
                    assertNotEquals("silent", instance.path("shown").asText(), () -> instance.toString());
            }
            stop.set(true);
            for (var thread : threads) thread.join();
            for (var reporter : reporters) assertTrue(reporter.repeat(50), "known events are accepted again");
            var instances = collector.json("/api/instances").path("instances");
            assertEquals(REPORTERS, instances.size());
            assertEquals(0, collector.stop());
            verify(collector.home().data.resolve("fleet.db"), reporters);
        }
    }

    private static void run(SimulatedReporter reporter, AtomicBoolean stop) {
        while (!stop.get()) {
            reporter.note(Instant.now());
            reporter.deliver(10);
        }
        reporter.deliver(10);
        reporter.close();
    }

    private static void verify(Path file, List<SimulatedReporter> reporters) throws Exception {
        try (FleetStore store = SqliteStore.open(file, StoreSettings.DEFAULT, InstantSource.system())) {
            for (var reporter : reporters) {
                assertEquals(reporter.noted(), reporter.accepted);
                var expected = IntStream.rangeClosed(1, reporter.noted()).filter(SimulatedReporter::isLifecycle)
                        .mapToObj(n -> reporter.boot + "-" + n).toList();
                var stored = store.history(reporter.instance, Instant.MAX, Integer.MAX_VALUE).reversed().stream()
                        .map(entry -> entry.id()).toList();
                assertEquals(expected, stored, reporter.instance);
            }
        }
    }
}
