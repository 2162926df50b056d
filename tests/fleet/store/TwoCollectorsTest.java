package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.store.FleetStore.Outcome.*;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.DatabaseServer;
import whaleware.reports.backends.SqlDialect;

/// Two collectors on one database of PostgreSQL act as one.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoCollectorsTest {
    private final ManualClock clock = new ManualClock();
    private static DatabaseServer server;
    private FleetStore one, two;

    @BeforeAll
    static void startServer() {
        server = new DatabaseServer(SqlDialect.POSTGRESQL);
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        PostgresStoreTest.clear(server);
        // at once: both create the tables
        var other = CompletableFuture.supplyAsync(this::openStore);
        one = openStore();
        two = other.join();
    }

    private FleetStore openStore() {
        try {
            return PostgresStore.open(server.url(), StoreSettings.DEFAULT, clock);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private InstanceView shown(FleetStore store, String name) {
        try {
            return store.instances().get(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<FleetStore.Outcome> add(FleetStore store, Instant received, Report... reports)
            throws Exception {
        return store.add(List.of(reports), received);
    }

    @Test
    void reports_to_one_are_shown_by_the_other() throws Exception {
        var web = new Sender("web-1", "b1");
        add(one, clock.instant(), web.enters("UP", clock.instant(), "started"));
        Await.until("the other collector shows it", () -> shown(two, "web-1") != null);
        assertEquals(shown(one, "web-1"), shown(two, "web-1"));
        clock.advanceSeconds(30);
        add(one, clock.instant(), web.stats(clock.instant(), Map.of("a", 1.0, "b", 2.5)));
        Await.until("its numbers", () -> shown(two, "web-1").equals(shown(one, "web-1")));
        assertEquals(2.5, shown(two, "web-1").numbers().get("b"));
        assertEquals(List.of("a", "b"), two.keys("web-1"));
        assertEquals(1, two.series("web-1", List.of("a"), clock.instant().minusSeconds(60),
                clock.instant().plusSeconds(1), 10).size());
        clock.advanceSeconds(30);
        add(two, clock.instant(), web.enters("RESTARTING", clock.instant(), "monitor ended with 1"));
        Await.until("the way back", () -> shown(one, "web-1").state().equals("RESTARTING"));
        assertEquals(shown(two, "web-1"), shown(one, "web-1"));
    }

    @Test
    void an_event_that_both_receive_is_stored_once_and_in_order() throws Exception {
        var web = new Sender("web-1", "b1");
        var up = web.enters("UP", clock.instant());
        var restarting = web.enters("RESTARTING", clock.advanceSeconds(1));
        assertEquals(List.of(STORED), add(one, clock.instant(), up));
        assertEquals(List.of(KNOWN, STORED), add(two, clock.instant(), up, restarting));
        assertEquals(List.of(KNOWN, KNOWN), add(one, clock.instant(), up, restarting));
        Await.until("the first collector shows it", () -> shown(one, "web-1").state().equals("RESTARTING"));
        assertEquals(2, one.history("web-1", Instant.MAX, 10).size());
        assertEquals(1, shown(one, "web-1").restarts());
    }

    @Test
    void reports_of_the_same_lives_to_both_at_once_are_stored_once() throws Exception {
        var stored = new AtomicInteger();
        var reports = new ArrayList<List<Report>>();
        for (int round = 0; round < 40; round++) {
            var batch = new ArrayList<Report>();
            int number = round;
            for (int i = 0; i < 20; i++) {
                var sender = new Sender("web-" + i, "b" + i);
                IntStream.range(0, number).forEach(n -> sender.enters("UP", clock.instant()));
                batch.add(sender.enters(number % 2 == 0 ? "UP" : "RESTARTING", clock.instant()));
            }
            reports.add(batch);
        }
        var tasks = new ArrayList<CompletableFuture<Void>>();
        for (var store : List.of(one, two)) tasks.add(CompletableFuture.runAsync(() -> {
            try {
                for (var batch : reports) {
                    var outcomes = store.add(store == one ? batch : batch.reversed(), clock.instant());
                    stored.addAndGet((int) outcomes.stream().filter(STORED::equals).count());
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }, Thread::startVirtualThread));
        for (var task : tasks) task.join();
        assertEquals(40 * 20, stored.get());
        for (int i = 0; i < 20; i++) {
            var name = "web-" + i;
            Await.until("both show it", () -> shown(one, name) != null && shown(two, name) != null);
            Await.until("both show the same", () -> shown(one, name).equals(shown(two, name)));
            assertEquals(40, one.history(name, Instant.MAX, 100).size());
        }
    }

    @Test
    void an_instance_is_forgotten_by_both() throws Exception {
        var web = new Sender("web-1", "b1");
        add(one, clock.instant(), web.enters("UP", clock.instant()));
        Await.until("the other collector shows it", () -> shown(two, "web-1") != null);
        assertTrue(one.forget("web-1"));
        Await.until("the other collector forgets it", () -> shown(two, "web-1") == null);
        assertEquals(List.of(STORED), add(two, clock.instant(), web.stats(clock.instant())));
        Await.until("it is new for both", () -> shown(one, "web-1") != null);
    }

    @Test
    void a_report_to_a_collector_that_does_not_know_yet_that_the_instance_is_forgotten_is_stored() throws Exception {
        var web = new Sender("web-1", "b1");
        add(one, clock.instant(), web.enters("UP", clock.instant()));
        Await.until("the other collector shows it", () -> shown(two, "web-1") != null);
        assertTrue(one.forget("web-1"));
        assertEquals(List.of(STORED), add(two, clock.instant(), web.enters("RESTARTING", clock.instant())));
        Await.until("it is new for both", () -> shown(one, "web-1") != null);
        assertEquals(1, one.history("web-1", Instant.MAX, 10).size());
    }

    @Test
    void one_of_them_is_the_leader_and_the_other_one_follows_its_death() throws Exception {
        assertTrue(one.leader());
        assertFalse(two.leader());
        assertTrue(one.leader());
        one.close();
        assertTrue(two.leader());
    }

    @Test
    void the_leader_folds_the_numbers_that_the_other_one_received() throws Exception {
        assertTrue(one.leader());
        var web = new Sender("web-1", "b1");
        for (int i = 0; i < 300; i++) {
            var to = i % 3 == 0 ? one : two;
            add(to, clock.instant(), web.stats(clock.advanceSeconds(30), Map.of("n", (double) i)));
            if (i % 60 == 59) {
                one.maintain(clock.instant());
                two.maintain(clock.instant());
            }
        }
        clock.advance(Duration.ofHours(1));
        one.maintain(clock.instant());
        one.maintain(clock.advance(Maintenance.FOLD));
        Await.until("no sample is left", () -> DatabaseServer.rows(SqlDialect.POSTGRESQL, server.url(),
                "SELECT count(*) FROM fleet_sample").equals(List.of("0")));
        for (var store : List.of(one, two)) {
            var n = store.series("web-1", List.of("n"), clock.instant().minus(Duration.ofHours(12)), clock.instant(),
                    10_000).getFirst();
            assertArrayEquals(IntStream.range(0, 300).asDoubleStream().toArray(), n.avg());
        }
    }

    @Test
    void a_collector_reconnects_to_a_server_that_was_restarted() throws Exception {
        var web = new Sender("web-1", "b1");
        add(one, clock.instant(), web.enters("UP", clock.instant()));
        assertTrue(one.leader());
        server.kill();
        var next = web.stats(clock.advanceSeconds(30));
        assertThrows(IOException.class, () -> add(one, clock.instant(), next));
        clock.advanceSeconds(600);
        assertEquals(clock.instant(), one.listeningSince(), "it does not listen");
        server.start();
        assertEquals(List.of(STORED), add(one, clock.instant(), next));
        assertEquals(clock.instant(), one.listeningSince());
        Await.until("the other collector goes on", () -> shown(two, "web-1") != null
                && clock.instant().equals(shown(two, "web-1").lastSeen()));
        assertEquals(1, two.history("web-1", Instant.MAX, 10).size());
        assertTrue(one.leader());
        assertFalse(two.leader());
    }
}
