package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RawHttp;
import whaleware.fixtures.RecordingHome;
import whaleware.runtime.State;

/// Pages of other origins, and browsers under foreign names, read nothing of `ww.http`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PageProtectionTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

    private static String header(HttpResponse<String> response, String name) {
        return String.join(" & ", response.headers().allValues(name));
    }

    @Test
    void responses_forbid_scripts_frames_and_readers_of_other_origins() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {" + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            for (var path : List.of("/", "/page.css", "/page.js", "/icon.svg", "/status", "/metrics", "/none")) {
                var response = http.request("GET", path, "Accept", BROWSER, "Origin", "http://evil.example");
                assertEquals("nosniff", header(response, "X-Content-Type-Options"), path);
                assertEquals("DENY", header(response, "X-Frame-Options"), path);
                assertEquals("same-origin", header(response, "Cross-Origin-Resource-Policy"), path);
                assertEquals("", header(response, "Access-Control-Allow-Origin"), path);
                var policy = header(response, "Content-Security-Policy");
                assertTrue(policy.startsWith("default-src 'none'; ") && !policy.contains("unsafe"), policy);
                assertFalse(response.body().contains(" style=") || response.body().contains(" onclick="), path);
            }
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_browser_under_a_foreign_name_reads_nothing_and_programs_and_probes_do() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {" + http.setting("\"hosts\": [\"Shop.example\"]") + "}}");
            var run = life.start().awaitState(State.UP);
            var browser = new String[] {"Accept-Language: en", "Accept: " + BROWSER};
            for (var good : List.of("10.0.0.7:9100", "[::1]:9100", "localhost", "web-1:9100", "shop.example",
                    "SHOP.example:80", "web.default.svc", "web.default.svc.cluster.local:9100", "127.0.0.1")) {
                assertEquals(200, get(http, "/", good, browser).code(), good);
            }
            for (var bad : List.of("evil.example", "evil.example:9100", "127.0.0.1.evil.example", "shop.example.evil",
                    "localhost.evil.example", "10.0.0.7.nip.io")) {
                for (var path : List.of("/", "/status", "/metrics", "/none")) {
                    var answer = get(http, path, bad, browser);
                    assertEquals(403, answer.code(), bad + path);
                    assertTrue(answer.body().contains("ww.http.hosts") && answer.body().length() < 200, answer::body);
                    assertEquals(path.equals("/none") ? 404 : 200, get(http, path, bad).code(), bad + path);
                }
                for (var path : List.of("/live", "/ready")) assertEquals(200, get(http, path, bad, browser).code());
            }
            life.home.cfg("{\"ww\": {" + http.setting("\"hosts\": [\"*\"]") + "}}");
            run.signal("HUP").await("the new setting", () -> isAnswered(http, "evil.example", browser));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    /// The port is closed for a moment when its settings change.
    private static boolean isAnswered(HttpProbe http, String host, String... headers) {
        try {
            return get(http, "/", host, headers).code() == 200;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    private static RawHttp.Answer get(HttpProbe http, String path, String host, String... headers) {
        var all = Stream.concat(Stream.of("Host: " + host), Stream.of(headers)).toArray(String[]::new);
        try {
            return RawHttp.once(http.port(), "GET", path, "", all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
