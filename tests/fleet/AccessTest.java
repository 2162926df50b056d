package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.TestFleet.*;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.RawHttp;

/// Only those who have a token report and read, and only pages of the fleet itself act in a browser.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessTest {
    private static final String TOKENS = "\"tokens\": {\"report\": \"rep-1\", \"read\": \"read-1\"}";

    @Test
    void each_token_opens_its_part_only() throws Exception {
        try (var fleet = new TestFleet("{" + TOKENS + "}")) {
            var event = event("a", "B", 1, "UP");
            for (var wrong : List.of("Bearer read-1", "Bearer rep-", "Bearer rep-11", "Basic rep-1", "rep-1",
                    "Bearer ")) {
                var answer = fleet.post(event, JSON, "Authorization: " + wrong);
                assertEquals(401, answer.code(), wrong);
                assertEquals("Bearer realm=\"whaleware fleet\"", answer.headers().get("www-authenticate"));
            }
            assertEquals(401, fleet.post(event).code());
            assertEquals(List.of(), fleet.store.reports);
            assertEquals(204, fleet.post(event, JSON, "Authorization: Bearer rep-1").code());
            assertEquals(204, fleet.post(event, JSON, "authorization: bearer rep-1").code());
            assertEquals(401, fleet.get("/metrics").code());
            assertEquals(401, fleet.get("/metrics", "Authorization: Bearer rep-1").code());
            assertEquals(200, fleet.get("/metrics", "Authorization: Bearer read-1").code());
            for (var probe : List.of("/live", "/ready")) assertEquals(200, fleet.get(probe).code());
        }
    }

    @Test
    void a_login_sets_a_cookie_that_reads_but_does_not_report() throws Exception {
        try (var fleet = new TestFleet("{" + TOKENS + "}")) {
            var asked = fleet.get("/metrics", "Accept: text/html");
            assertEquals(303, asked.code());
            assertEquals("/login?to=%2Fmetrics", asked.headers().get("location"));
            var wrong = login(fleet, "token=rep-1&to=%2Fmetrics");
            assertEquals("/login?wrong=1&to=%2Fmetrics", wrong.headers().get("location"));
            assertNull(wrong.headers().get("set-cookie"));
            var right = login(fleet, "token=read-1&to=%2Fmetrics");
            assertEquals(303, right.code());
            assertEquals("/metrics", right.headers().get("location"));
            var set = right.headers().get("set-cookie");
            assertTrue(set.contains("; HttpOnly; SameSite=Strict; ") && !set.contains("read-1"), set);
            var cookie = "Cookie: other=1; " + set.replaceFirst(";.*", "");
            assertEquals(200, fleet.get("/metrics", cookie).code());
            assertEquals(401, fleet.post(event("a", "B", 1, "UP"), JSON, cookie).code());
            for (var forged : List.of(cookie.replaceFirst("fleet=\\d", "fleet=9"), cookie + "0", "Cookie: ww_fleet=",
                    "Cookie: ww_fleet=.", "Cookie: ww_fleet=99999999999.abc")) {
                assertEquals(401, fleet.get("/metrics", forged).code(), forged);
            }
            try (var other = new TestFleet("{\"tokens\": {\"report\": \"rep-1\", \"read\": \"read-2\"}}")) {
                assertEquals(401, other.get("/metrics", cookie).code());
            }
        }
    }

    @Test
    void a_login_leads_to_a_path_of_the_fleet_only() throws Exception {
        try (var fleet = new TestFleet("{" + TOKENS + "}")) {
            for (var to : List.of("https://evil.example", "//evil.example", "/%5Cevil.example", "/a%0d%0aX: y", "")) {
                assertEquals("/", login(fleet, "token=read-1&to=" + to).headers().get("location"), to);
            }
            assertEquals(415, RawHttp.once(fleet.port, "POST", "/login", "{}", JSON).code());
            assertEquals(413, login(fleet, "token=" + "x".repeat(5000)).code());
        }
    }

    private static RawHttp.Answer login(TestFleet fleet, String form) throws Exception {
        return RawHttp.once(fleet.port, "POST", "/login", form, "Content-Type: application/x-www-form-urlencoded");
    }

    @Test
    void another_name_in_Host_is_refused_since_a_rebound_name_could_read() throws Exception {
        try (var fleet = new TestFleet("{\"hosts\": [\"fleet.example\"]}")) {
            for (var good : List.of("localhost:" + fleet.port, "127.0.0.1", "[::1]:80", "Fleet.example:8484",
                    "10.0.0.7")) {
                assertEquals(200, fleet.get("/ready", "Host: " + good).code(), good);
            }
            for (var bad : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "")) {
                var answer = fleet.get("/metrics", "Host: " + bad);
                assertEquals(403, answer.code(), bad);
                assertTrue(answer.body().contains("ww.fleet.hosts"), answer::body);
                assertEquals(403, fleet.post(event("a", "B", 1, "UP"), JSON, "Host: " + bad).code(), bad);
            }
            assertEquals(List.of(), fleet.store.reports);
        }
        try (var fleet = new TestFleet("{" + TOKENS + "}")) {
            assertEquals(200, fleet.get("/ready", "Host: fleet:8484").code());
            assertEquals(401, fleet.get("/metrics", "Host: fleet:8484").code());
        }
    }

    @Test
    void a_page_of_another_origin_changes_nothing() throws Exception {
        try (var fleet = new TestFleet("{}")) {
            var event = event("a", "B", 1, "UP");
            for (var foreign : List.of("Origin: https://evil.example", "Origin: null", "Origin: http://127.0.0.1:1",
                    "Sec-Fetch-Site: cross-site")) {
                assertEquals(403, fleet.post(event, JSON, foreign).code(), foreign);
            }
            assertEquals(List.of(), fleet.store.reports);
            assertEquals(204, fleet.post(event, JSON, "Origin: http://127.0.0.1:" + fleet.port).code());
            assertEquals(200, fleet.get("/ready", "Origin: https://evil.example").code());
        }
    }

    @Test
    void each_answer_has_the_headers_that_bind_a_browser() throws Exception {
        try (var fleet = new TestFleet("{}")) {
            for (var path : List.of("/ready", "/nothing", "/events?q=%F0%9F")) {
                var headers = fleet.get(path).headers();
                assertTrue(headers.get("content-security-policy").startsWith("default-src 'none'; script-src 'self'"));
                assertEquals("nosniff", headers.get("x-content-type-options"));
                assertEquals("no-store", headers.get("cache-control"));
                assertEquals("same-origin", headers.get("referrer-policy"));
                assertNull(headers.get("access-control-allow-origin"));
            }
            assertEquals(404, fleet.get("/nothing").code());
            assertEquals(404, fleet.get("/readyall").code());
            var wrong = fleet.get("/events");
            assertEquals(405, wrong.code());
            assertEquals("POST", wrong.headers().get("allow"));
        }
    }
}
