package whaleware.fleet.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Sweep;
import whaleware.fleet.store.Backups;

/// Which messages the rules send, with a clock that the test moves.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class AlertPromisesTest {
    private static final String ALL = """
            {"when": "ERROR|silent|RESTARTING|flapping|below-expect|backup-late", "to": "http://127.0.0.1:9/"}""";
    private static final List<String> NONE = List.of();
    private static final String LATE = "the last good backup is older than ww.backup.max_age (12 h)";

    private static RunningAlerts alerts(FleetModel fleet) {
        return new RunningAlerts(fleet, ALL, Map.of());
    }

    private static String[] names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> prefix + "-" + n).toArray(String[]::new);
    }

    @Test
    void an_application_has_one_message_with_the_count_and_one_when_it_is_over() {
        var fleet = new FleetModel().up("shop", names("web", 5)).up("db", "db-1");
        var alerts = alerts(fleet);
        assertEquals(NONE, alerts.pass("5m"));
        fleet.state("web-1", "ERROR", "hook svcup ended with 1");
        fleet.state("web-2", "RESTARTING", "monitor ended with 1");
        assertEquals(NONE, alerts.pass("59s"));
        assertEquals(List.of("shop: 2 of 5 instances: ERROR, RESTARTING"), alerts.pass("10m"));
        assertTrue(AlertText.PLAIN.of(alerts.messages.getFirst()).contains(
                "• web-1: ERROR since 2026-03-01T12:05:00.000Z (hook svcup ended with 1)"));
        fleet.boot("shop", "web-1");
        assertEquals(NONE, alerts.pass("1m"));
        fleet.state("web-2", "UP", null);
        assertEquals(List.of("shop: over after 11 min: web-1, web-2"), alerts.pass("1h"));
    }

    @Test
    void many_instances_that_fail_after_one_another_are_one_message_a_window() {
        var fleet = new FleetModel().up("shop", names("web", 60));
        var alerts = alerts(fleet);
        alerts.pass("1m");
        for (int i = 1; i <= 40; i++) {
            fleet.state("web-" + i, "ERROR", "no");
            alerts.pass("15s");
            assertTrue(alerts.messages.size() <= 1);
        }
        var sent = alerts.pass("1h");
        assertEquals("shop: 40 of 60 instances: ERROR", sent.getLast());
        assertTrue(sent.size() <= 2, sent::toString);
    }

    @Test
    void a_failure_that_comes_and_goes_is_one_message_a_window() {
        var fleet = new FleetModel().up("shop", names("web", 5));
        var alerts = new RunningAlerts(fleet, """
                {"when": "RESTARTING", "for": "5s", "window": "10m", "to": "http://127.0.0.1:9/"}""", Map.of());
        var sent = 0;
        for (int i = 0; i < 60; i++) {
            fleet.state("web-1", "RESTARTING", "the service ended with 1");
            sent += alerts.pass("20s").size();
            fleet.state("web-1", "UP", null);
            sent += alerts.pass("40s").size();
        }
        assertTrue(sent >= 10 && sent <= 14, "in an hour: " + sent);
    }

    @Test
    void a_reminder_comes_after_again() {
        var fleet = new FleetModel().up("shop", "web-1", "web-2");
        var alerts = alerts(fleet);
        fleet.state("web-1", "ERROR", "no");
        assertEquals(List.of("shop: 1 of 2 instances: ERROR", "shop: still 1 of 2 instances: ERROR",
                "shop: still 1 of 2 instances: ERROR"), alerts.pass("9h"));
    }

    @Test
    void silence_is_an_alert_and_an_orderly_end_is_none() {
        var fleet = new FleetModel().up("shop", names("web", 5));
        var alerts = alerts(fleet);
        alerts.pass("1m");
        fleet.state("web-1", "STOPPING", "TERM");
        fleet.state("web-1", "STOPPED", null);
        assertEquals(NONE, alerts.pass("1h"));
        fleet.cutOff.add("web-2");
        assertEquals(NONE, alerts.pass("85s"));
        assertEquals(List.of("shop: 1 of 4 instances: silent"), alerts.pass("10m"));
        fleet.cutOff.clear();
        assertEquals(List.of("shop: over after 10 min: web-2"), alerts.pass("1m"));
    }

    @Test
    void a_deployment_is_no_alert() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = new RunningAlerts(fleet, ALL, Map.of("shop", 4));
        alerts.pass("10m");
        for (int i = 1; i <= 4; i++) { // in order, under the same name
            fleet.state("web-" + i, "STOPPED", "TERM");
            assertEquals(NONE, alerts.pass("20s"));
            fleet.boot("shop", "web-" + i);
            assertEquals(NONE, alerts.pass("20s"));
        }
        for (int i = 1; i <= 4; i++) { // killed, after a new one with another name has started
            fleet.boot("shop", "new-" + i);
            assertEquals(NONE, alerts.pass("30s"));
            fleet.cutOff.add("web-" + i);
            assertEquals(NONE, alerts.pass("20s"));
        }
        assertEquals(NONE, alerts.pass("30m"));
        alerts.down(Duration.ofMinutes(5)); // the replaced ones stay replaced
        fleet.state("new-1", "STOPPED", null);
        fleet.boot("shop", "new-1");
        assertEquals(NONE, alerts.pass("2h"));
        fleet.cutOff.add("new-2"); // nobody replaces this one
        assertEquals(List.of("shop: 1 of 4 instances: silent; 3 of 4 expected instances live",
                "shop: still 1 of 4 instances: silent; 3 of 4 expected instances live"), alerts.pass("5h"));
    }

    @Test
    void an_instance_that_ended_in_order_and_its_successor_do_not_hide_one_that_fell_silent() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = alerts(fleet);
        alerts.pass("30m");
        fleet.cutOff.add("web-2");
        fleet.state("web-1", "STOPPED", "TERM");
        fleet.boot("shop", "new-1");
        assertEquals(List.of("shop: 1 of 4 instances: silent"), alerts.pass("30m"));
    }

    @Test
    void an_instance_that_is_started_again_does_not_hide_another_one_that_fell_silent() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = alerts(fleet);
        alerts.pass("30m");
        fleet.cutOff.add("web-2");
        fleet.state("web-1", "STOPPED", "TERM");
        fleet.boot("shop", "web-1");
        assertEquals(List.of("shop: 1 of 4 instances: silent"), alerts.pass("30m"));
    }

    @Test
    void a_restart_that_an_operator_asked_for_is_no_alert_unless_it_lasts() {
        var fleet = new FleetModel().up("shop", names("web", 3));
        var alerts = alerts(fleet);
        for (var cause : List.of("HUP", "asked by ww restart", "backup", "restore 2026-03-01T11-00-00Z", "HUP")) {
            fleet.state("web-1", "RESTARTING", cause);
            assertEquals(NONE, alerts.pass("1m"));
            fleet.state("web-1", "UP", null);
            assertEquals(NONE, alerts.pass("1m"));
        }
        fleet.state("web-1", "RESTARTING", "asked by ww restart");
        assertEquals(NONE, alerts.pass("14m"));
        assertEquals(List.of("shop: 1 of 3 instances: RESTARTING"), alerts.pass("5m"));
    }

    @Test
    void maintenance_mutes_and_an_alert_from_before_ends_with_a_message() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = alerts(fleet);
        fleet.maintenance("web-1", true);
        fleet.state("web-1", "RESTARTING", "monitor ended with 1");
        assertEquals(NONE, alerts.pass("8h"));
        fleet.state("web-2", "RESTARTING", "monitor ended with 1");
        assertEquals(List.of("shop: 1 of 4 instances: RESTARTING"), alerts.pass("2m"));
        fleet.maintenance("web-2", true);
        assertEquals(NONE, alerts.pass("8h"));
        fleet.state("web-2", "UP", null);
        fleet.state("web-1", "UP", null);
        assertEquals(List.of("shop: over after 8 h: web-2"), alerts.pass("2m"));
    }

    @Test
    void flapping_is_three_failures_in_a_quarter_of_an_hour() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = alerts(fleet);
        for (int i = 0; i < 3; i++) {
            assertEquals(NONE, alerts.pass("2m"));
            fleet.state("web-1", "RESTARTING", "the service ended with 1");
            alerts.pass("10s");
            fleet.state("web-1", "UP", null);
        }
        assertEquals(List.of("shop: 1 of 4 instances: flapping", "shop: over after 9 min: web-1"), alerts.pass("30m"));
    }

    @Test
    void fewer_than_expected_is_an_alert_of_the_application() {
        var fleet = new FleetModel().up("shop", names("web", 3));
        var alerts = new RunningAlerts(fleet, ALL, Map.of("shop", 3, "mail", 1));
        assertEquals(List.of("mail: 0 of 1 expected instances live"), alerts.pass("5m"));
        fleet.state("web-3", "STOPPED", "TERM");
        fleet.up("mail", "mail-1");
        assertEquals(List.of("mail: over after 4 min: below-expect", "shop: 2 of 3 expected instances live"),
                alerts.pass("2m"));
        fleet.boot("shop", "web-4");
        assertEquals(List.of("shop: over after 60 s: below-expect"), alerts.pass("2m"));
    }

    @Test
    void a_late_backup_is_an_alert_by_the_rule_and_by_the_label_of_the_instance() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        fleet.backup("web-1", fleet.now, Map.of());
        fleet.backup("web-2", fleet.now, Map.of("backup_max_age", "2h"));
        var alerts = alerts(fleet);
        assertEquals(List.of("shop: 1 of 4 instances: backup-late"), alerts.pass("4h"));
        assertEquals("web-2", alerts.messages.getFirst().firing().getFirst().instance());
        fleet.backup("web-2", fleet.now, Map.of());
        assertEquals(List.of("shop: over after 119 min: web-2"), alerts.pass("20m"));
        assertEquals(1, alerts.pass("22h").size());
    }

    @Test
    void an_instance_that_reports_a_late_backup_by_itself_is_an_alert_and_a_failed_backup_alone_is_none() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = alerts(fleet);
        fleet.backups("web-1", new Backups(null, "hook backup ended with 1", null, "the test failed"));
        assertEquals(NONE, alerts.pass("1h"));
        fleet.backups("web-1", new Backups(null, null, LATE, null));
        assertEquals(List.of("shop: 1 of 4 instances: backup-late"), alerts.pass("1h"));
        assertEquals(LATE, alerts.messages.getLast().firing().getFirst().cause());
        fleet.backup("web-1", fleet.now, Map.of());
        assertEquals(List.of("shop: over after 60 min: web-1"), alerts.pass("1h"));
    }

    @Test
    void a_late_backup_is_not_over_because_another_one_or_a_test_fails() {
        var fleet = new FleetModel().up("shop", names("web", 4));
        var alerts = alerts(fleet);
        var good = fleet.now.minus(Duration.ofHours(12));
        fleet.backups("web-1", new Backups(good, null, LATE, null));
        assertEquals(List.of("shop: 1 of 4 instances: backup-late"), alerts.pass("1h"));
        fleet.backups("web-1", new Backups(good, "hook backup ended with 1", LATE, "the test failed"));
        assertEquals(NONE, alerts.pass("1h"));
    }
}
