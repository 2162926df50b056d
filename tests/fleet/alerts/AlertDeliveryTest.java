package whaleware.fleet.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Durations;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.FaultProxy;
import whaleware.fixtures.HttpCollector;
import whaleware.fixtures.RawHttpServer;

/// Messages arrive over HTTP: none is lost, and each has the same key in each try.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertDeliveryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final FleetModel fleet = new FleetModel().up("shop", "web-1", "web-2", "web-3").up("mail", "mail-1");
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private Alerts started(String rules) {
        var alerts = new Alerts(RunningAlerts.rules(rules), Map.of(), fleet, fleet, "http://fleet:8484/",
                RunningAlerts.CONTEXT, log::add);
        alerts.start();
        return alerts;
    }

    private static String rule(int port, String format) {
        return "{\"when\": \"ERROR|silent\", \"again\": \"0s\", \"to\": \"http://user:pass@127.0.0.1:" + port
                + "/services/T0/s3cret\", \"format\": \"" + format + "\"}";
    }

    private void pass(String duration) {
        fleet.pass(Durations.parse(duration).orElseThrow(), () -> {});
    }

    private static String failing(int code, String headers) {
        return "HTTP/1.1 " + code + " x\r\n" + headers + "Content-Length: 0\r\n\r\n";
    }

    @Test
    void a_message_has_the_text_of_Slack_a_key_and_the_user_of_the_URL() throws Exception {
        try (var receiver = new RawHttpServer(request -> OK); var alerts = started(rule(receiver.port, "slack"))) {
            fleet.state("web-1", "ERROR", "<!channel> & @here");
            pass("2m");
            Await.until("a message", () -> !receiver.requests.isEmpty());
            var request = receiver.requests.getFirst();
            assertEquals("POST /services/T0/s3cret", request.line());
            assertEquals("application/json", request.header("Content-Type"));
            assertEquals("Basic dXNlcjpwYXNz", request.header("Authorization"));
            assertTrue(request.header("Idempotency-Key").matches("[0-9a-f]{16}-1"), request::head);
            assertEquals("shop: 1 of 3 instances: ERROR\n• web-1: ERROR since 2026-03-01T12:00:00.000Z"
                    + " (&lt;!channel&gt; &amp; @\u200bhere)\nhttp://fleet:8484/", text(request));
            fleet.boot("shop", "web-1");
            Await.until("the end", () -> receiver.requests.size() == 2);
            assertEquals("shop: over after", text(receiver.requests.getLast()).substring(0, 16));
            Await.until("an empty outbox", () -> waiting(alerts) == 0);
            assertEquals(2, receiver.requests.size());
        }
    }

    @Test
    void the_other_format_is_the_body_of_Alertmanagers_webhook() throws Exception {
        try (var receiver = new RawHttpServer(request -> OK);
                var alerts = started(rule(receiver.port, "alertmanager"))) {
            fleet.state("web-1", "ERROR", "no <disk>");
            pass("2m");
            Await.until("a message", () -> !receiver.requests.isEmpty());
            fleet.boot("shop", "web-1");
            Await.until("the end", () -> receiver.requests.size() == 2);
            var firing = json(receiver.requests.getFirst());
            assertEquals("4", firing.path("version").asText());
            assertEquals("firing", firing.path("status").asText());
            assertEquals("{\"job\":\"whaleware\",\"webapp\":\"shop\"}", firing.path("groupLabels").toString());
            var alert = firing.path("alerts").get(0);
            assertEquals("{\"job\":\"whaleware\",\"webapp\":\"shop\",\"alertname\":\"ERROR\",\"instance\":\"web-1\"}",
                    alert.path("labels").toString());
            assertEquals("no <disk>", alert.path("annotations").path("description").asText());
            assertEquals("2026-03-01T12:00:00.000Z", alert.path("startsAt").asText());
            assertEquals("0001-01-01T00:00:00Z", alert.path("endsAt").asText());
            var resolved = json(receiver.requests.getLast());
            assertEquals("resolved", resolved.path("status").asText());
            assertEquals("resolved", resolved.path("alerts").get(0).path("status").asText());
            assertEquals(alert.path("fingerprint"), resolved.path("alerts").get(0).path("fingerprint"));
            Await.until("an empty outbox", () -> waiting(alerts) == 0);
        }
    }

    @Test
    void a_receiver_that_is_down_gets_all_messages_in_order_once_also_from_the_next_collector() throws Exception {
        try (var receiver = new HttpCollector()) {
            var port = URI.create(receiver.url()).getPort();
            try (var proxy = new FaultProxy(port)) {
                proxy.fault(FaultProxy.Fault.RESET);
                try (var alerts = started(rule(proxy.port, "slack"))) {
                    fleet.state("web-1", "ERROR", "no");
                    pass("2m");
                    Await.until("a message that waits", () -> waiting(alerts) == 1 && log.size() == 1);
                    fleet.boot("shop", "web-1");
                    Await.until("both messages", () -> waiting(alerts) == 2);
                }
                try (var alerts = started(rule(proxy.port, "slack"))) {
                    fleet.state("mail-1", "ERROR", "no");
                    pass("2m");
                    Await.until("three messages", () -> waiting(alerts) == 3 && log.size() == 2);
                    proxy.fault(FaultProxy.Fault.NONE);
                    Await.until("an empty outbox", () -> waiting(alerts) == 0 && log.size() == 3);
                    assertEquals(List.of("shop: 1 of 3", "shop: over a", "mail: 1 of 1"), receiver.events().stream()
                            .map(event -> event.path("text").asText().substring(0, 12)).toList());
                }
            }
        }
        assertTrue(log.getLast().equals("alerts to http://127.0.0.1/… arrive again"), log::toString);
        assertFalse(log.toString().contains("s3cret") || log.toString().contains("pass"), log::toString);
    }

    @Test
    void errors_of_the_receiver_are_retried_with_the_same_key_and_a_rejected_message_is_dropped() throws Exception {
        var answers = new ArrayList<>(List.of(failing(500, ""), failing(429, "Retry-After: 1\r\n"), failing(404, ""),
                "", OK, failing(400, "")));
        try (var receiver = new RawHttpServer(request -> answers.isEmpty() ? OK : answers.removeFirst());
                var alerts = started(rule(receiver.port, "slack"))) {
            fleet.state("web-1", "ERROR", "no");
            pass("2m");
            Await.until("five tries", () -> receiver.requests.size() == 5 && waiting(alerts) == 0);
            var keys = receiver.requests.stream().map(request -> request.header("Idempotency-Key")).toList();
            assertEquals(1, new HashSet<>(keys).size(), keys::toString);
            fleet.state("mail-1", "ERROR", "rejected");
            pass("2m");
            Await.until("the rejected one", () -> receiver.requests.size() == 6 && waiting(alerts) == 0);
            fleet.boot("mail", "mail-1");
            Await.until("the next one", () -> receiver.requests.size() == 7 && waiting(alerts) == 0);
            assertTrue(text(receiver.requests.getLast()).startsWith("mail: over"));
        }
        assertTrue(log.toString().contains("HTTP 400 (the message is dropped;"), log::toString);
    }

    @Test
    void a_receiver_that_hangs_delays_no_other_receiver() throws Exception {
        try (var receiver = new RawHttpServer(request -> OK); var proxy = new FaultProxy(receiver.port)) {
            proxy.fault(FaultProxy.Fault.BLACK_HOLE);
            try (var alerts = started(rule(proxy.port, "slack") + "," + rule(receiver.port, "slack"))) {
                fleet.state("web-1", "ERROR", "no");
                pass("2m");
                Await.until(Duration.ofSeconds(8), () -> "no message", () -> receiver.requests.size() == 1);
                Await.until("the other one, which waits", () -> waiting(alerts) == 1);
            }
        }
    }

    private static int waiting(Alerts alerts) {
        try {
            return alerts.waiting();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(RawHttpServer.Request request) {
        return Json.object(request.body(), "the body", "");
    }

    private static String text(RawHttpServer.Request request) {
        return json(request).path("text").asText();
    }
}
