package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.CollectorProcess;
import whaleware.fixtures.DatabaseServer;
import whaleware.reports.backends.SqlDialect;

/// Two collectors on PostgreSQL behind a plain balancer: connections move, one is killed, and each event is there once.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)
class BalancedCollectorsTest {
    @Test
    void each_event_is_stored_once_and_both_show_the_same() throws Exception {
        try (var server = new DatabaseServer(SqlDialect.POSTGRESQL)) {
            server.start();
            var settings = "{\"store\": \"" + server.url() + "\"}";
            try (var one = CollectorProcess.fresh(settings); var two = CollectorProcess.fresh(settings);
                    var balancer = new Balancer(one.port(), two.port())) {
                var stop = new AtomicBoolean();
                var reporters = new ArrayList<SimulatedReporter>();
                for (int i = 0; i < 20; i++) reporters.add(new SimulatedReporter(balancer.port, "web-" + i));
                var threads = reporters.stream()
                        .map(reporter -> Thread.ofVirtual().start(() -> run(reporter, stop))).toList();
                for (int resets = 1; resets <= 10; resets++) {
                    awaitEvents(reporters, 2 * resets);
                    balancer.reset();
                }
                one.kill();
                awaitEvents(reporters, 25);
                one.start();
                awaitEvents(reporters, 30);
                stop.set(true);
                for (var thread : threads) thread.join();
                Await.until("both show the same", () -> shown(one).equals(shown(two)) && shown(one).size() == 20);
                for (var reporter : reporters) {
                    assertEquals(expected(reporter), stored(server, reporter));
                }
            }
        }
    }

    private static void awaitEvents(List<SimulatedReporter> reporters, int accepted) {
        Await.until("events", () -> reporters.stream().allMatch(reporter -> reporter.accepted >= accepted));
    }

    private static void run(SimulatedReporter reporter, AtomicBoolean stop) {
        while (!stop.get()) {
            reporter.note(Instant.now());
            reporter.deliver(10);
            reporter.repeat(3);
            LockSupport.parkNanos(5_000_000);
        }
        reporter.deliver(10);
        reporter.close();
    }

    private static List<String> expected(SimulatedReporter reporter) {
        return IntStream.rangeClosed(1, reporter.noted()).filter(SimulatedReporter::isLifecycle)
                .mapToObj(n -> reporter.boot + " " + n).toList();
    }

    private static List<String> stored(DatabaseServer server, SimulatedReporter reporter) {
        return DatabaseServer.rows(SqlDialect.POSTGRESQL, server.url(),
                "SELECT boot_id, seq FROM fleet_event WHERE boot_id = '" + reporter.boot + "' ORDER BY seq");
    }

    private static TreeMap<String, String> shown(CollectorProcess collector) {
        var shown = new TreeMap<String, String>();
        for (var instance : collector.json("/api/instances").path("instances")) {
            shown.put(instance.path("name").asText(), instance.path("state").asText() + " "
                    + instance.path("restarts").asText() + " " + instance.path("last_seen").asText());
        }
        return shown;
    }
}
