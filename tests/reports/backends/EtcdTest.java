package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.EtcdServer;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;
import whaleware.reports.ReportsContract;
import whaleware.runtime.State;

/// `etcd:` with a real server.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(100)
class EtcdTest extends BackendContract {
    private static final String STATE = "web-1/state", STATS = "web-1/stats";
    private static EtcdServer etcd;
    private static int prefixes;
    private final String prefix = "test" + prefixes++ + "/";

    @BeforeAll
    static void start() {
        etcd = EtcdServer.started();
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    private Backend at(String hosts, String lease) {
        return backend("etcd://" + hosts + "/" + prefix + "?lease=" + lease, "");
    }

    private Backend backend(String lease) {
        return at("127.0.0.1:" + etcd.port, lease);
    }

    private static List<JournalEntry> entries(Event... events) {
        return Stream.of(events).map(event -> new JournalEntry(Long.parseLong(event.id().substring(2)), event))
                .toList();
    }

    private static void revokeLeases() {
        for (var lease : etcd.request("lease/leases", "{}").path("leases"))
            etcd.request("kv/lease/revoke", "{\"ID\": \"" + lease.path("ID").asText() + "\"}");
    }

    private static String state(int n) {
        return ReportsContract.state(n).line();
    }

    @Test
    void state_and_statistics_are_under_the_instances_name_and_repetitions_change_nothing() throws Exception {
        var backend = backend("90s");
        backend.deliver(entries(ReportsContract.state(1), ReportsContract.state(2), ReportsContract.stats(3),
                ReportsContract.stats(4)));
        backend.deliver(entries(ReportsContract.state(2), ReportsContract.stats(3), ReportsContract.stats(4),
                ReportsContract.state(5)));
        assertEquals(List.of(state(1), state(2), state(5)), etcd.history(prefix + STATE));
        assertEquals(List.of(ReportsContract.stats(4).line()), etcd.history(prefix + STATS));
        backend("90s").deliver(entries(ReportsContract.state(5), ReportsContract.state(6)));
        assertEquals(List.of(state(1), state(2), state(5), state(6)), etcd.history(prefix + STATE));
    }

    @Test
    void runs_of_schedules_and_backups_have_keys_of_their_own() throws Exception {
        var backend = backend("90s");
        var schedule = ReportsContract.run(Event.Kind.SCHEDULE, 2);
        var backup = ReportsContract.run(Event.Kind.BACKUP, 3);
        backend.deliver(entries(ReportsContract.state(1), schedule, backup));
        assertEquals(List.of(state(1)), etcd.history(prefix + STATE));
        assertEquals(List.of(schedule.line()), etcd.history(prefix + "web-1/schedule"));
        assertEquals(List.of(backup.line()), etcd.history(prefix + "web-1/backup"));
    }

    @Test
    void the_keys_expire_when_the_instance_is_dead() throws Exception {
        var backend = backend("3s");
        backend.deliver(entries(ReportsContract.state(1)));
        var due = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        Await.until("longer than the lease", () -> {
            assertEquals(state(1), etcd.value(prefix + STATE));
            return System.nanoTime() - due > 0;
        });
        backend.close();
        Await.until("no key", () -> etcd.value(prefix + STATE) == null);
        assertNull(etcd.value(prefix + "web-1/order"));
    }

    @Test
    void the_keys_of_a_revoked_lease_are_put_again() throws Exception {
        backend("2s").deliver(entries(ReportsContract.stats(1), ReportsContract.state(2)));
        revokeLeases();
        Await.until("both keys", () -> state(2).equals(etcd.value(prefix + STATE)) && ReportsContract.stats(1).line()
                .equals(etcd.value(prefix + STATS)));
    }

    @Test
    void an_event_after_a_revoked_lease_is_delivered_at_once() throws Exception {
        var backend = backend("90s");
        backend.deliver(entries(ReportsContract.state(1)));
        revokeLeases();
        assertNull(etcd.value(prefix + STATE));
        backend.deliver(entries(ReportsContract.state(2)));
        assertEquals(List.of(state(1), state(1), state(2)), etcd.history(prefix + STATE));
    }

    @Test
    void a_new_supervisor_keeps_the_state_alive() throws Exception {
        var former = backend("4s");
        former.deliver(entries(ReportsContract.state(1)));
        former.close();
        var due = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        backend("4s").resume(entries(ReportsContract.state(1)).getFirst());
        Await.until("longer than the lease", () -> {
            assertEquals(state(1), etcd.value(prefix + STATE));
            return System.nanoTime() - due > 0;
        });
    }

    @Test
    void a_host_that_responds_is_used() throws Exception {
        var begun = System.nanoTime();
        at("127.0.0.1:" + ServerProcess.freePort() + ",127.0.0.1:" + etcd.port, "90s")
                .deliver(entries(ReportsContract.state(1)));
        assertEquals(state(1), etcd.value(prefix + STATE));
        ReportsContract.assertShort(Duration.ofNanos(System.nanoTime() - begun));
        assertThrows(IOException.class, () -> at("127.0.0.1:" + ServerProcess.freePort(), "90s")
                .deliver(entries(ReportsContract.state(1))));
    }

    @Test
    void an_event_that_is_too_large_is_rejected() {
        var huge = Event.stats(ReportsContract.INSTANCE, 1, State.UP, Instant.EPOCH,
                JsonNodeFactory.instance.objectNode().put("x", "x".repeat(2_000_000)), null);
        assertThrows(Backend.Rejected.class, () -> backend("90s").deliver(entries(huge)));
    }

    @Test
    void user_and_password_are_sent_again_after_a_restart_of_etcd() throws Exception {
        try (var own = EtcdServer.started()) {
            own.request("auth/user/add", "{\"name\": \"root\", \"password\": \"s@cret\"}");
            own.request("auth/user/grant", "{\"user\": \"root\", \"role\": \"root\"}");
            own.request("auth/role/add", "{\"name\": \"root\"}");
            own.request("auth/user/grant", "{\"user\": \"root\", \"role\": \"root\"}");
            own.request("auth/enable", "{}");
            var wrong = assertThrows(IOException.class, () -> at("root:wrong@127.0.0.1:" + own.port, "90s")
                    .deliver(entries(ReportsContract.state(1))));
            assertFalse(wrong.getMessage().contains("root:wrong"), wrong.getMessage());
            assertThrows(IOException.class, () -> at("127.0.0.1:" + own.port, "90s")
                    .deliver(entries(ReportsContract.state(1))));
            var backend = at("root:s%40cret@127.0.0.1:" + own.port, "90s");
            backend.deliver(entries(ReportsContract.state(1)));
            own.kill();
            own.start();
            backend.deliver(entries(ReportsContract.state(2)));
            var token = own.request("auth/authenticate", "{\"name\": \"root\", \"password\": \"s@cret\"}").path("token")
                    .asText();
            assertFalse(token.isEmpty());
            assertTrue(backend.name().startsWith("etcd://root:***@"), backend.name());
        }
    }

    private enum End { KILLED, FROZEN }

    /// etcd itself needs a second or two to elect a leader, and as long again if two hosts stand at once.
    @ParameterizedTest
    @EnumSource
    @Tag(Sweep.ONLY_WHOLE)
    void a_dead_leader_delays_the_delivery_by_two_seconds_at_most(End end) throws Exception {
        var took = new ArrayList<Long>();
        var behind = new ArrayList<Long>();
        for (int round = 0; round < 10; round++) {
            var nodes = EtcdServer.cluster("a", "b", "c");
            try {
                var leader = nodes.stream().filter(EtcdServer::isLeader).findFirst().orElseThrow();
                var others = nodes.stream().filter(node -> node != leader).toList();
                var backend = at(Stream.concat(Stream.of(leader), others.stream()).map(node -> "127.0.0.1:" + node.port)
                        .collect(Collectors.joining(",")), "90s");
                backend.deliver(entries(ReportsContract.state(1)));
                var former = leader.leader();
                switch (end) {
                    case KILLED -> leader.kill();
                    case FROZEN -> leader.freeze();
                }
                var begun = System.nanoTime();
                var elected = CompletableFuture.supplyAsync(() -> {
                    Await.until("another leader", () -> !List.of("", former).contains(others.getFirst().leader()));
                    return System.nanoTime();
                });
                backend.deliver(entries(ReportsContract.state(2)));
                var through = System.nanoTime();
                took.add((through - begun) / 1_000_000);
                behind.add((through - elected.get()) / 1_000_000);
                backend.close();
            } finally {
                nodes.forEach(ServerProcess::close);
            }
        }
        System.out.println("etcd, leader " + end + ": delivered after " + took + " ms, behind the election by "
                + behind);
        assertTrue(median(took) <= 2000 && median(behind) <= 500, () -> took + ", behind the election " + behind);
    }

    private static long median(List<Long> of) {
        return of.stream().sorted().toList().get(of.size() / 2);
    }

    @Test
    void a_batch_of_a_hundred_states_is_a_hundred_revisions() throws Exception {
        var events = IntStream.rangeClosed(1, 100).mapToObj(ReportsContract::state).toArray(Event[]::new);
        backend("90s").deliver(entries(events));
        assertEquals(100, etcd.history(prefix + STATE).size());
    }
}
