package whaleware.fleet.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.FaultProxy;
import whaleware.fleet.store.HistoryEntry;
import whaleware.runtime.State;

/// What each source shows of the events that a real reporter wrote to a real server.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class SourceContract extends BackupSourceContract {
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
