package whaleware.fleet.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.FaultProxy;
import whaleware.fixtures.Home;
import whaleware.fleet.store.Backups;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.HistoryEntry;
import whaleware.fleet.store.InstanceView;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.runtime.State;

/// What each source shows of the events that a real reporter wrote to a real server.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class SourceContract {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final BackendContext CONTEXT =
            new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});

    private final Map<String, Integer> sequences = new HashMap<>();
    private long order = NOW.toEpochMilli();

    /// Returns a URL for a place of its own.
    ///
    /// @param port of the server or of a proxy
    abstract String url(String place, int port);

    abstract int port();

    /// Makes what was written visible, if the server needs that.
    void refresh(String place) {}

    final FleetReader open(String url) {
        return FleetSources.open(url, CONTEXT, InstantSource.system(), Duration.ofDays(7));
    }

    private Backend reporter(String url) {
        return BackendFactory.of(TextNode.valueOf(url), CONTEXT).getFirst();
    }

    private static Instance instance(String name, String boot) {
        return new Instance(name, "shop", "1.2", boot, Map.of("zone", "a"));
    }

    private int sequence(String boot) {
        return sequences.merge(boot, 1, Integer::sum);
    }

    private JournalEntry state(String name, String boot, State state, State previous, String cause, Instant at) {
        boolean last = state.last();
        return new JournalEntry(++order, Event.lifecycle(instance(name, boot), sequence(boot), state, previous, cause,
                at, Duration.ofSeconds(2)).with(last ? null : Duration.ofSeconds(40), state == State.BOOT ? "c0ffee" : null,
                "maintenance on".equals(cause)));
    }

    private JournalEntry stats(String name, String boot, String stats, Instant at) {
        ObjectNode system = JsonNodeFactory.instance.objectNode().put("restarts", 3);
        return new JournalEntry(++order, Event.stats(instance(name, boot), sequence(boot), State.UP, at,
                Json.object(stats, "statistics", ""), system).with(Duration.ofSeconds(40), null, false));
    }

    private void write(Backend reporter, JournalEntry... entries) throws Exception {
        for (var entry : entries) reporter.deliver(List.of(entry));
    }

    private JournalEntry backup(String boot, String member, String cause, Instant at) {
        var detail = JsonNodeFactory.instance.objectNode();
        if (member != null) detail.put(member, true);
        return new JournalEntry(++order, Event.run(Event.Kind.BACKUP, instance("web-1", boot), sequence(boot), State.UP,
                cause, at, null, detail).with(Duration.ofSeconds(40), null, false));
    }

    /// A life of `web-1`, in maintenance at its end, and one of `web-2` that ended in order.
    private void fill(Backend reporter) throws Exception {
        write(reporter, state("web-1", "b1", State.BOOT, null, null, NOW.minusSeconds(300)),
                state("web-1", "b1", State.UP, State.BOOT, null, NOW.minusSeconds(280)));
        for (int i = 0; i < 10; i++) {
            write(reporter, stats("web-1", "b1", "{\"db\": {\"open\": " + i + ".5}}", NOW.minusSeconds(200 - 10 * i)));
        }
        write(reporter, state("web-2", "b2", State.BOOT, null, null, NOW.minusSeconds(100)),
                state("web-2", "b2", State.STOPPED, State.STOPPING, "TERM", NOW.minusSeconds(50)));
    }

    private static InstanceView view(FleetReader fleet, String name) {
        try {
            return fleet.instances().get(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void instances_have_the_present_that_the_reporters_wrote() throws Exception {
        var url = url("present", port());
        try (var reporter = reporter(url)) {
            fill(reporter);
            refresh("present");
            try (var fleet = open(url)) {
                assertEquals("[web-1, web-2]", fleet.instances().keySet().toString());
                var view = view(fleet, "web-1");
                assertEquals("shop 1.2 b1 UP BOOT null {zone=a} false 3", String.join(" ", view.webapp(),
                        view.version(), view.bootId(), view.state(), view.previous(), view.cause(), view.labels().toString(),
                        "" + view.maintenance(), "" + view.restarts()));
                assertEquals(9.5, view.numbers().get("db.open"));
                assertEquals(Duration.ofSeconds(40), view.next());
                assertEquals(NOW.minusSeconds(280), view.since());
                assertEquals(NOW.minusSeconds(110), view.lastSeen());
                if (fleet.hasHistory()) assertEquals(NOW.minusSeconds(300), view.bootedAt());
                assertFalse(view.silent(Instant.now(), fleet.listeningSince()));
                assertTrue(view.silent(Instant.now().plusSeconds(121), fleet.listeningSince()));
                assertTrue(view(fleet, "web-2").gone());
                assertEquals("TERM", view(fleet, "web-2").cause());
                assertEquals(List.of("db.open", "system.restarts"), fleet.keys("web-1"));
            }
        }
    }

    @Test
    void changes_appear_as_they_are_written() throws Exception {
        var url = url("changes", port());
        try (var reporter = reporter(url)) {
            fill(reporter);
            refresh("changes");
            try (var fleet = open(url)) {
                assertEquals("UP", view(fleet, "web-1").state());
                long revision = fleet.revision();
                var sender = Instant.now().minus(Duration.ofHours(1)); // its clock is wrong
                write(reporter, state("web-1", "b1", State.UP, State.UP, "maintenance on", sender));
                refresh("changes");
                Await.until("maintenance", () -> view(fleet, "web-1").maintenance());
                assertTrue(fleet.revision() > revision);
                assertEquals(NOW.minusSeconds(280), view(fleet, "web-1").since());
                assertTrue(view(fleet, "web-1").clockOffset().compareTo(Duration.ofMinutes(-59)) < 0);
                write(reporter, state("web-1", "b1", State.RESTARTING, State.UP, "monitor ended with 1", sender));
                write(reporter, state("web-3", "b3", State.BOOT, null, null, Instant.now()));
                refresh("changes");
                Await.until("the new state and instance", () -> view(fleet, "web-3") != null
                        && "RESTARTING".equals(view(fleet, "web-1").state()));
                var view = view(fleet, "web-1");
                assertEquals("monitor ended with 1", view.cause());
                assertFalse(view.silent(Instant.now().plusSeconds(60), Instant.MIN), "by the collector's clock");
            }
        }
    }

    @Test
    void only_a_good_backup_ends_lateness_and_a_test_is_no_backup() throws Exception {
        var url = url("backups", port());
        var good = NOW.minusSeconds(90);
        try (var reporter = reporter(url)) {
            fill(reporter);
            write(reporter, backup("b1", null, null, good));
            refresh("backups");
            try (var fleet = open(url)) {
                Await.until("the good one", () -> new Backups(good, null, null, null).equals(backups(fleet)));
                write(reporter, backup("b1", "late", "too old", good.plusSeconds(1)));
                refresh("backups");
                Await.until("lateness", () -> new Backups(good, null, "too old", null).equals(backups(fleet)));
                write(reporter, backup("b1", null, "disk full", good.plusSeconds(2)));
                refresh("backups");
                Await.until("a failure", () -> new Backups(good, "disk full", "too old", null).equals(backups(fleet)));
                write(reporter, backup("b1", "test", "damaged", good.plusSeconds(3)));
                refresh("backups");
                var all = new Backups(good, "disk full", "too old", "damaged");
                Await.until("a failed test", () -> all.equals(backups(fleet)));
                if (fleet.hasHistory()) {
                    try (var later = open(url)) {
                        assertEquals(all, backups(later));
                    }
                }
                write(reporter, backup("b1", "test", null, good.plusSeconds(4)));
                refresh("backups");
                var tested = new Backups(good, "disk full", "too old", null);
                Await.until("a good test", () -> tested.equals(backups(fleet)));
                write(reporter, backup("b1", null, null, NOW));
                refresh("backups");
                Await.until("a new one", () -> new Backups(NOW, null, null, null).equals(backups(fleet)));
            }
        }
    }

    private static Backups backups(FleetReader fleet) {
        return view(fleet, "web-1").backups();
    }

    @Test
    void history_and_numbers_of_the_past_are_read() throws Exception {
        var url = url("past", port());
        try (var reporter = reporter(url)) {
            fill(reporter);
            refresh("past");
            try (var fleet = open(url)) {
                var history = fleet.history("web-1", NOW, 100);
                var series = fleet.series("web-1", List.of("db.open", "none"), NOW.minusSeconds(200), NOW, 100);
                if (!fleet.hasHistory()) {
                    assertEquals("[] 0 0", history + " " + series.get(0).times().length + " "
                            + series.get(1).avg().length);
                    return;
                }
                assertEquals(List.of("b1-2", "b1-1"), history.stream().map(HistoryEntry::id).toList());
                assertEquals("UP BOOT 2000", history.getFirst().state() + " " + history.getFirst().previous() + " "
                        + history.getFirst().duration().toMillis());
                assertEquals(List.of("b1-1"), fleet.history("web-1", NOW.minusSeconds(280), 100).stream()
                        .map(HistoryEntry::id).toList());
                assertEquals(1, fleet.history("web-1", NOW, 1).size());
                assertEquals("[0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]",
                        Arrays.toString(series.getFirst().avg()));
                assertEquals(NOW.minusSeconds(200).getEpochSecond(), series.getFirst().times()[0]);
                var coarse = fleet.series("web-1", List.of("db.open"), NOW.minusSeconds(200), NOW.minusSeconds(100), 2);
                assertEquals("[0.5, 5.5] [2.5, 7.5] [4.5, 9.5]", Arrays.toString(coarse.getFirst().min()) + " "
                        + Arrays.toString(coarse.getFirst().avg()) + " "
                        + Arrays.toString(coarse.getFirst().max()));
            }
        }
    }

    @Test
    void a_place_to_which_nobody_has_written_yet_is_an_empty_fleet() throws Exception {
        try (var fleet = open(url("empty", port()))) {
            assertEquals(Map.of(), fleet.instances());
            if (fleet.hasHistory()) assertEquals(0, fleet.keys("web-1").size());
        }
    }

    @Test
    void a_server_that_does_not_answer_is_an_error_until_it_does() throws Exception {
        if (port() == 0) return; // a file
        try (var proxy = new FaultProxy(port()); var reporter = reporter(url("down", port()))) {
            fill(reporter);
            refresh("down");
            proxy.fault(FaultProxy.Fault.REFUSED);
            try (var fleet = open(url("down", proxy.port))) {
                assertThrows(IOException.class, fleet::instances);
                proxy.fault(FaultProxy.Fault.NONE);
                Await.until("instances", () -> {
                    try {
                        return fleet.instances().size() == 2;
                    } catch (IOException down) {
                        return false;
                    }
                });
                assertTrue(fleet.listeningSince().isAfter(NOW));
                proxy.fault(FaultProxy.Fault.RESET);
                Await.until("an error", () -> {
                    try {
                        return fleet.revision() < 0;
                    } catch (IOException down) {
                        return true;
                    }
                });
            }
        }
    }
}
