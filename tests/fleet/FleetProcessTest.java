package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.CollectorProcess;
import whaleware.fixtures.Home;
import whaleware.fixtures.RawHttp;
import whaleware.runtime.State;

/// `ww fleet` as a process, and instances that report to it.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
class FleetProcessTest {
    @Test
    void two_instances_report_their_lives_and_a_restart_forgets_nothing() throws Exception {
        try (var fleet = CollectorProcess.fresh("{}"); var one = Home.fresh("one"); var two = Home.fresh("two")) {
            var first = reporter(one, "one", fleet.events()).start("ww/run");
            var second = reporter(two, "two", fleet.events()).start("ww/run");
            first.awaitState(State.UP);
            second.awaitState(State.UP);
            fleet.awaitState("one", "UP");
            fleet.awaitState("two", "UP");
            assertEquals(0, second.signal("TERM").exit());
            fleet.awaitState("two", "STOPPED");
            assertEquals(0, fleet.stop());
            assertEquals(0, first.signal("TERM").exit());
            fleet.start();
            assertEquals("STOPPED", fleet.instance("two").path("state").asText());
            var states = fleet.json("/api/instances/two/history").findValuesAsText("state");
            assertEquals(List.of("STOPPED", "STOPPING", "UP", "WARMUP", "UPGRADING", "FIRSTBOOT", "BOOT"), states);
        }
    }

    @Test
    void a_journal_refills_the_outage_of_a_collector_that_was_killed() throws Exception {
        try (var fleet = CollectorProcess.fresh("{}"); var home = Home.fresh()) {
            var run = reporter(home, "web", fleet.events()).start("ww/run");
            fleet.awaitState("web", "UP");
            fleet.kill();
            run.awaitState(State.UP);
            assertEquals(0, home.start("ww/ww", "restart").exit());
            fleet.start();
            Await.until("the events of the outage", () -> restarts(fleet) == 1);
            assertEquals(0, run.signal("TERM").exit());
            fleet.awaitState("web", "STOPPED");
            var history = fleet.json("/api/instances/web/history");
            assertEquals(List.of("STOPPED", "STOPPING", "UP", "RESTARTING", "UP", "WARMUP", "UPGRADING", "FIRSTBOOT",
                    "BOOT"), history.findValuesAsText("state"));
        }
    }

    private static long restarts(CollectorProcess fleet) {
        return fleet.json("/api/instances/web/history").findValuesAsText("state").stream()
                .filter("RESTARTING"::equals).count();
    }

    @Test
    void a_wrong_token_of_a_reporter_is_named_on_its_side_and_nothing_is_stored() throws Exception {
        try (var fleet = CollectorProcess.fresh("{\"tokens\": {\"report\": \"right-token\", \"read\": \"reads-all\"}}");
                var home = Home.fresh(); var other = Home.fresh()) {
            var run = reporter(home, "web", fleet.events(), "\"reports\": {\"token\": \"wrong-token\"}")
                    .start("ww/run");
            run.awaitState(State.UP);
            run.await("the refusal", () -> run.all().toString().contains("HTTP 401"));
            assertFalse(run.all().toString().contains("wrong-token"));
            assertEquals(0, fleet.json("/api/instances").path("instances").size());
            assertEquals(0, run.signal("TERM").exit());
            var right = reporter(other, "web", fleet.events(), "\"reports\": {\"token\": \"right-token\"}")
                    .start("ww/run");
            fleet.awaitState("web", "UP");
            assertEquals(0, right.signal("TERM").exit());
        }
    }

    @Test
    void a_slow_request_is_closed_and_delays_no_other() throws Exception {
        try (var fleet = CollectorProcess.fresh("{}", "-Dsun.net.httpserver.maxReqTime=1");
                var slow = new RawHttp(fleet.port()); var body = new RawHttp(fleet.port())) {
            slow.write("POST /events HTTP/1.1\r\nHost: localhost\r\n");
            body.write("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"event\":");
            assertEquals(204, RawHttp.once(fleet.port(), "POST", "/events", TestFleet.event("a", "B", 1, "UP"),
                    TestFleet.JSON).code());
            assertThrows(IOException.class, slow::read);
            assertThrows(IOException.class, body::read);
            assertEquals(1, fleet.json("/api/instances").path("instances").size());
        }
    }

    @Test
    void wrong_settings_and_a_port_in_use_end_with_78_and_one_line() throws Exception {
        try (var home = Home.fresh(); var used = new ServerSocket(0)) {
            var listen = "127.0.0.1:" + used.getLocalPort();
            assertRefused(home, "{\"listen\": \"" + listen + "\"}", "fleet: cannot listen on 127.0.0.1 port "
                    + used.getLocalPort() + ": Address already in use (set ww.fleet.listen to an address that is free"
                    + " here)");
            assertRefused(home, "{\"listen\": \"0.0.0.0:0\"}", "fleet: cannot listen on 0.0.0.0: other machines could"
                    + " report without a token (set ww.fleet.tokens.report and ww.fleet.tokens.read, or listen on"
                    + " 127.0.0.1)");
            assertRefused(home, "{\"listn\": 1, \"instances\": 0}",
                    "fleet: unknown key 'ww.fleet.listn' (did you mean 'listen'?)",
                    "fleet: cannot read ww.fleet.instances: expected a whole number from 1 to 1000000, found 0");
            var usage = home.start("ww/ww", "fleet", "serve");
            assertEquals(64, usage.exit());
            assertEquals(List.of("fleet: cannot run 'serve': no such command (ww fleet --help)"), usage.all());
            var help = home.start("ww/ww", "fleet", "--help");
            assertEquals(0, help.exit());
            assertEquals("Usage: ww fleet [COMMAND]", help.out().getFirst());
        }
    }

    @Test
    void a_second_collector_does_not_use_the_same_file() throws Exception {
        try (var fleet = CollectorProcess.fresh("{}")) {
            var second = fleet.second();
            assertEquals(78, second.exit(Duration.ofSeconds(30)));
            var why = "fleet.db is used by another collector";
            assertTrue(second.err().getFirst().contains(why), second.all()::toString);
        }
    }

    private static void assertRefused(Home home, String settings, String... lines) {
        var run = home.cfg("{\"ww\": {\"fleet\": " + settings + "}}").start("ww/ww", "fleet");
        assertEquals(78, run.exit(Duration.ofMinutes(2)), () -> run.all().toString());
        assertEquals(List.of(lines),
                run.err().stream().map(line -> line.replaceFirst(", found 0 \\(in .*", ", found 0")).toList());
    }

    private static Home reporter(Home home, String instance, String url, String... settings) {
        var ww = settings.length == 0 ? "" : ", " + settings[0];
        return home.env("WW_INSTANCE", instance).withDefaults().hook("svcup", "sleep 1000 &")
                .hook("monitor", "echo '{\"a\": 1}'")
                .cfg("{\"webapp\": \"shop\", \"version\": \"1\", \"notify_url\": \"" + url
                        + "\", \"ww\": {\"monitor\": {\"every\": \"1s\"}" + ww + "}}");
    }
}
