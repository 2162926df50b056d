package whaleware.fleet.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Await;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.HttpCollector;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.PostgresStore;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;
import whaleware.reports.backends.SqlDialect;
import whaleware.status.PrometheusText;

/// Alerts on the real stores: two collectors on PostgreSQL send each message once, and SQLite keeps what is open.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertLeaderTest {
    private static Report enters(int sequence, String state) {
        boolean last = state.equals("ERROR");
        return new Report(Report.LIFECYCLE, "b1", sequence, "web-1", "shop", "1", Map.of(), state, null, null,
                Instant.now(), null, last ? null : Duration.ofSeconds(40), null, false, Map.of(), null);
    }

    private static Alerts started(FleetStore store, HttpCollector receiver) {
        var rules = RunningAlerts.rules("{\"when\": \"ERROR\", \"for\": \"0s\", \"window\": \"0s\", \"to\": \""
                + receiver.url() + "\"}");
        var alerts = new Alerts(rules, Map.of(), store, InstantSource.system(), "", RunningAlerts.CONTEXT, line -> {});
        alerts.start();
        return alerts;
    }

    private static List<String> texts(HttpCollector receiver) {
        return receiver.events().stream().map(event -> event.path("text").asText().replaceAll("(?s)\n.*| after.*", ""))
                .toList();
    }

    private static void awaitIdle(HttpCollector receiver, int count, Alerts... all) {
        Await.until("message " + count, () -> receiver.events().size() >= count && List.of(all).stream()
                .allMatch(AlertLeaderTest::isIdle));
        assertEquals(count, receiver.events().size(), () -> texts(receiver).toString());
    }

    private static boolean isIdle(Alerts alerts) {
        try {
            return alerts.waiting() == 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void two_collectors_send_each_message_once_and_the_second_goes_on_for_the_first() throws Exception {
        try (var server = new DatabaseServer(SqlDialect.POSTGRESQL); var receiver = new HttpCollector()) {
            server.start();
            try (var second = PostgresStore.open(server.url(), StoreSettings.DEFAULT, InstantSource.system())) {
                try (var first = PostgresStore.open(server.url(), StoreSettings.DEFAULT, InstantSource.system());
                        var one = started(first, receiver); var two = started(second, receiver)) {
                    first.add(List.of(enters(1, "BOOT"), enters(2, "ERROR")), Instant.now());
                    awaitIdle(receiver, 1, one, two);
                    second.add(List.of(enters(3, "BOOT")), Instant.now());
                    awaitIdle(receiver, 2, one, two);
                    first.add(List.of(enters(4, "ERROR")), Instant.now());
                    awaitIdle(receiver, 3, one, two);
                }
                try (var two = started(second, receiver)) {
                    second.add(List.of(enters(5, "BOOT")), Instant.now());
                    awaitIdle(receiver, 4, two);
                }
            }
            assertEquals(List.of("shop: 1 of 1 instance: ERROR", "shop: over", "shop: 1 of 1 instance: ERROR",
                    "shop: over"), texts(receiver));
        }
    }

    @Test
    void SQLite_keeps_what_is_open_and_what_waits(@TempDir Path folder) throws Exception {
        var file = folder.resolve("fleet.db");
        try (var receiver = new HttpCollector()) {
            receiver.answer = 503;
            try (var store = SqliteStore.open(file, StoreSettings.DEFAULT, InstantSource.system());
                    var alerts = started(store, receiver)) {
                store.add(List.of(enters(1, "BOOT"), enters(2, "ERROR")), Instant.now());
                Await.until("a message that waits", () -> !isIdle(alerts));
                var metrics = new PrometheusText();
                alerts.metrics(metrics);
                assertTrue(metrics.toString().contains("\nwhaleware_fleet_alert_messages 1\n"), metrics::toString);
            }
            receiver.answer = 204;
            try (var store = SqliteStore.open(file, StoreSettings.DEFAULT, InstantSource.system());
                    var alerts = started(store, receiver)) {
                awaitIdle(receiver, 1, alerts);
                store.add(List.of(enters(3, "BOOT")), Instant.now());
                awaitIdle(receiver, 2, alerts);
            }
            assertEquals(List.of("shop: 1 of 1 instance: ERROR", "shop: over"), texts(receiver));
        }
    }
}
