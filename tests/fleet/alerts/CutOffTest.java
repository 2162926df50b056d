package whaleware.fleet.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Sweep;

/// No flood if the network fails, or if the collector does not run for a while.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class CutOffTest {
    private static final String RULE = """
            {"when": "ERROR|silent|RESTARTING|below-expect", "to": "http://127.0.0.1:9/"}""";
    private static final List<String> NONE = List.of();

    private final FleetModel fleet = new FleetModel();
    private final RunningAlerts alerts;

    CutOffTest() {
        for (var webapp : List.of("shop", "mail", "db")) {
            IntStream.rangeClosed(1, 20).forEach(n -> fleet.boot(webapp, webapp + "-" + n));
        }
        alerts = new RunningAlerts(fleet, RULE, Map.of("shop", 20, "mail", 20, "db", 20));
        alerts.pass("30m");
    }

    @Test
    void half_of_all_silent_at_once_is_one_message_and_one_when_the_reports_come_again() {
        fleet.views.keySet().stream().filter(name -> !name.startsWith("db")).forEach(fleet.cutOff::add);
        assertEquals(List.of("fleet: 40 of 60 instances fell silent at once: the collector may be cut off from them"),
                alerts.pass("3h"));
        fleet.cutOff.clear();
        assertEquals(List.of("fleet: the collector gets reports again, after 2 h"), alerts.pass("10m"));
    }

    @Test
    void the_instances_that_stay_silent_afterwards_are_alerts_of_their_applications() {
        fleet.cutOff.addAll(fleet.views.keySet());
        assertEquals(List.of("fleet: 60 of 60 instances fell silent at once: the collector may be cut off from them"),
                alerts.pass("10m"));
        fleet.cutOff.removeIf(name -> !name.equals("db-7"));
        assertEquals(List.of("fleet: the collector gets reports again, after 8 min"), alerts.pass("50s"));
        assertEquals(List.of("db: 1 of 20 instances: silent; 19 of 20 expected instances live"), alerts.pass("1h"));
    }

    @Test
    void instances_that_died_long_ago_do_not_count_as_half() {
        fleet.views.keySet().stream().filter(name -> !name.startsWith("db")).limit(15).forEach(fleet.cutOff::add);
        assertEquals(1, alerts.pass("30m").size());
        fleet.views.keySet().stream().filter(name -> !fleet.cutOff.contains(name)).limit(16).toList()
                .forEach(fleet.cutOff::add);
        assertEquals(1, alerts.pass("3h").stream().filter(text -> text.startsWith("db: ")).count());
    }

    @Test
    void a_network_that_flaps_is_two_messages_a_window_at_most() {
        int messages = 0;
        for (int i = 0; i < 20; i++) {
            fleet.cutOff.addAll(fleet.views.keySet());
            messages += alerts.pass("2m").size();
            fleet.cutOff.clear();
            messages += alerts.pass("1m").size();
        }
        assertEquals(true, messages >= 10 && messages <= 24, "in an hour: " + messages);
    }

    @Test
    void a_collector_that_did_not_run_sends_no_false_alarm_and_repeats_nothing() {
        fleet.cutOff.add("db-7");
        fleet.state("shop-1", "ERROR", "no");
        assertEquals(2, alerts.pass("10m").size());
        var open = alerts.open();
        fleet.state("mail-1", "RESTARTING", "monitor ended with 1"); // and is UP again while the collector does not run
        alerts.pass("1s");
        fleet.cutOff.addAll(fleet.views.keySet());
        alerts.down(Duration.ofDays(1));
        assertEquals(NONE, alerts.pass("20s"));
        fleet.cutOff.removeIf(name -> !name.equals("db-7"));
        fleet.state("mail-1", "UP", null);
        assertEquals(List.of("db: still 1 of 20 instances: silent; 19 of 20 expected instances live",
                "shop: still 1 of 20 instances: ERROR; 19 of 20 expected instances live"),
                alerts.pass("1h").stream().sorted().toList());
        assertEquals(open.stream().map(OpenAlert::id).toList(), alerts.open().stream().map(OpenAlert::id).toList());
        fleet.cutOff.clear();
        assertEquals(List.of("db: over after 25 h: db-7, below-expect"), alerts.pass("2m"));
    }

    @Test
    void a_restart_while_the_collector_is_cut_off_repeats_nothing() {
        fleet.cutOff.addAll(fleet.views.keySet());
        assertEquals(1, alerts.pass("10m").size());
        alerts.down(Duration.ofMinutes(10));
        assertEquals(NONE, alerts.pass("3h"));
        fleet.cutOff.clear();
        assertEquals(List.of("fleet: the collector gets reports again, after 3 h"), alerts.pass("5m"));
    }

    @Test
    void a_collector_that_does_not_lead_sends_nothing() {
        fleet.leads = false;
        fleet.state("shop-1", "ERROR", "no");
        assertEquals(NONE, alerts.pass("10m"));
        fleet.leads = true;
        assertEquals(1, alerts.pass("1m").size());
    }

    @Test
    void ten_thousand_instances_are_evaluated_within_a_second() {
        IntStream.rangeClosed(1, 10_000).forEach(n -> fleet.boot("shop", "many-" + n));
        fleet.cutOff.addAll(fleet.views.keySet().stream().filter(name -> name.hashCode() % 3 == 0).toList());
        var cutOff = Set.copyOf(fleet.cutOff);
        fleet.now = fleet.now.plus(Duration.ofMinutes(20));
        fleet.views.replaceAll((name, view) -> cutOff.contains(name) ? view : fleet.reported(view));
        alerts.evaluate();
        long begun = System.nanoTime();
        for (int i = 0; i < 5; i++) alerts.evaluate();
        long millis = (System.nanoTime() - begun) / 5_000_000;
        assertTrue(millis < 1000, millis + " ms");
    }
}
