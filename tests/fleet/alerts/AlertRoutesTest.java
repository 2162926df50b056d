package whaleware.fleet.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.fixtures.RawHttp;
import whaleware.fleet.http.AccessTokens;
import whaleware.fleet.http.HostRules;
import whaleware.fleet.http.HttpListener;
import whaleware.fleet.http.RequestCounts;
import whaleware.fleet.http.RequestDispatcher;
import whaleware.fleet.http.Router;
import whaleware.reports.backends.PemFiles;

/// `/api/alerts` and `/api/silences`, the effect of silences, and the rules of the configuration.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertRoutesTest {
    private static final String RULE = "{\"when\": \"ERROR|below-expect\", \"to\": \"http://127.0.0.1:9/s3cret\"}";

    private final FleetModel fleet = new FleetModel().up("shop", "web-1", "web-2").up("mail", "mail-1");
    private final RunningAlerts running = new RunningAlerts(fleet, RULE, Map.of("shop", 2));
    private HttpListener listener;

    @BeforeEach
    void listen() {
        var alerts = new Alerts(RunningAlerts.rules(RULE), Map.of(), fleet, fleet, "", RunningAlerts.CONTEXT, _ -> {});
        var router = new Router();
        new AlertRoutes(alerts, fleet).addTo(router);
        var dispatcher = new RequestDispatcher(router, new HostRules(Set.of(), false),
                new AccessTokens("", "r3ad", InstantSource.system()), new RequestCounts(), _ -> {});
        listener = new HttpListener(new InetSocketAddress("127.0.0.1", 0), new PemFiles("", "", "", ""), dispatcher,
                _ -> {});
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private RawHttp.Answer send(String method, String path, String body) throws IOException {
        return RawHttp.once(listener.port(), method, path, body, "Authorization: Bearer r3ad");
    }

    @Test
    void a_silence_mutes_what_it_matches_until_it_ends() throws Exception {
        var added = send("POST", "/api/silences", """
                {"match": {"webapp": "shop", "instance": "web-1"}, "for": "2h", "comment": "new disk"}""");
        assertEquals(201, added.code(), added::body);
        fleet.state("web-1", "ERROR", "no");
        assertEquals(List.of("shop: 1 of 2 expected instances live"), running.pass("1h"));
        assertEquals("{\"silences\":[" + added.body() + "]}", send("GET", "/api/silences", "").body());
        assertEquals(List.of("shop: 1 of 2 instances: ERROR; 1 of 2 expected instances live"), running.pass("2h"));
        assertEquals("{\"silences\":[]}", send("GET", "/api/silences", "").body());
        send("POST", "/api/silences", "{\"match\": {\"webapp\": \"mail\"}, \"until\": \"2026-03-02T00:00:00Z\"}");
        fleet.state("mail-1", "ERROR", "no");
        assertEquals(0, running.pass("2h").size());
        var listed = Json.object(send("GET", "/api/silences", "").body(), "", "");
        var id = listed.path("silences").get(0).path("id").asText();
        assertEquals(204, send("DELETE", "/api/silences/" + id, "").code());
        assertEquals(404, send("DELETE", "/api/silences/" + id, "").code());
        assertEquals(List.of("mail: 1 of 1 instance: ERROR"), running.pass("1m"));
    }

    @Test
    void a_silence_of_the_whole_application_mutes_its_expectation_and_a_label_matches() throws Exception {
        fleet.backup("web-2", null, Map.of("zone", "a"));
        send("POST", "/api/silences", "{\"match\": {\"zone\": \"*\"}, \"for\": \"1d\"}");
        send("POST", "/api/silences", "{\"match\": {\"webapp\": \"shop\", \"instance\": \"*\"}, \"for\": \"1h\"}");
        fleet.state("web-1", "ERROR", "no");
        fleet.state("web-2", "ERROR", "no");
        assertEquals(0, running.pass("59m").size());
        assertEquals(List.of("shop: 1 of 2 instances: ERROR; 0 of 2 expected instances live"), running.pass("10m"));
    }

    @Test
    void open_alerts_are_listed_without_the_receiver() throws Exception {
        assertEquals("{\"alerts\":[]}", send("GET", "/api/alerts", "").body());
        fleet.state("web-1", "ERROR", "no disk");
        running.pass("2m");
        var body = send("GET", "/api/alerts", "").body();
        var alert = Json.object(body, "", "").path("alerts").get(0);
        assertEquals("shop 1 2 ERROR web-1 no disk 2026-03-01T12:01:00.000Z", String.join(" ",
                alert.path("webapp").asText(), alert.path("count").asText(), alert.path("of").asText(),
                alert.path("matches").get(0).path("condition").asText(),
                alert.path("matches").get(0).path("instance").asText(),
                alert.path("matches").get(0).path("cause").asText(), alert.path("since").asText()));
        assertEquals("shop: 1 of 2 instances: ERROR; 1 of 2 expected instances live", alert.path("text").asText());
        assertTrue(!body.contains("s3cret"), body);
    }

    @Test
    void a_wrong_silence_is_refused_with_its_cure() throws Exception {
        for (var wrong : List.of("", "[]", "{", "{\"match\": {}, \"for\": \"1h\"}",
                "{\"match\": {\"webapp\": \"shop\"}}",
                "{\"match\": {\"webapp\": 1}, \"for\": \"1h\"}", "{\"match\": {\"webapp\": \"x\"}, \"for\": \"soon\"}",
                "{\"match\": {\"webapp\": \"x\"}, \"until\": \"2020-01-01T00:00:00Z\"}",
                "{\"match\": {\"webapp\": \"x\"}, \"for\": \"1h\", \"comment\": \"" + "x".repeat(1001) + "\"}")) {
            var answer = send("POST", "/api/silences", wrong);
            assertEquals(400, answer.code(), wrong);
            assertTrue(answer.body().matches("cannot add a silence: .* \\(send \\{\"match\".*\\)\n"), answer::body);
        }
        assertEquals(401, RawHttp.once(listener.port(), "GET", "/api/alerts", "").code());
        var until = fleet.now.plusSeconds(9);
        for (int i = 0; i < Silences.MOST; i++) running.silences().add(Map.of("webapp", "x"), until, "");
        assertEquals(409, send("POST", "/api/silences", "{\"match\": {\"webapp\": \"x\"}, \"for\": \"1h\"}").code());
    }

    @Test
    void wrong_rules_are_refused_with_their_place_and_without_the_receiver() {
        assertRule("[0].when: unknown condition 'silnt' (did you mean 'silent'?)", "{\"when\": \"ERROR|silnt\"}");
        assertRule("[0].when: a name is empty (write ERROR|silent)", "{\"to\": \"http://127.0.0.1:9/\"}");
        assertRule("[0].to: it is no URL (write https://HOST/PATH)", "{\"when\": \"silent\", \"to\": \"s3cret\"}");
        assertRule("[0]: unknown member 'agian' (did you mean 'again'?)", RULE.replace("}", ", \"agian\": \"1h\"}"));
        assertRule("[1].for: it is no duration (write \"1m\")", RULE + "," + RULE.replace("}", ", \"for\": \"soon\"}"));
        assertRule("[0].format: unknown format 'slak' (did you mean 'slack'?)",
                RULE.replace("}", ", \"format\": \"slak\"}"));
        assertRule(": two rules have the same 'when', 'to' and 'webapp' (remove one of them)", RULE + "," + RULE);
    }

    private static void assertRule(String message, String rules) {
        var failure = assertThrows(Failure.class, () -> RunningAlerts.rules(rules));
        assertEquals("cannot use ww.fleet.alerts" + message, failure.getMessage());
    }
}
