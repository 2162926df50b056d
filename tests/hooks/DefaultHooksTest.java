package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.reports.backends.BackendFactory;
import whaleware.reports.backends.ShippedReporters;

/// The hooks as shipped: the reporters work by themselves, as processes, and the others say what they are for.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DefaultHooksTest {
    private record Got(String method, Headers headers, JsonNode body) {}

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;
    private static Home home;   // one for all: JBang builds a script anew for each path
    private HttpServer server;

    @BeforeAll
    static void settle() throws IOException {
        home = Home.fresh("with space");
        for (var reporter : List.of("lifecycle.java", "pushstats.java")) {
            var copy = Files.copy(Home.CHECKOUT.resolve("usr").resolve(reporter), home.path.resolve("usr").resolve(reporter));
            home.start(copy.toString(), "to", "be", "built").exit(Duration.ofMinutes(2));
        }
    }

    @AfterAll
    static void leave() {
        home.close();
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            got.add(new Got(exchange.getRequestMethod(), exchange.getRequestHeaders(), new JsonMapper().readTree(exchange.getRequestBody())));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        for (var name : List.of("WW_INSTANCE", "WW_BOOT_ID", "WW_PREVIOUS", "WW_STATE")) home.env(name, null);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Home notify(String url) {
        return home.cfg("{\"webapp\":\"hello\",\"version\":\"1.2\",\"notify_url\":" + url + "}");
    }

    private String here() {
        return "http://me:secret@127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    private RunningScript run(String reporter, String... args) throws IOException {
        var running = home.start(home.path.resolve("usr").resolve(reporter).toString(), args);
        running.stdin().close();
        return running;
    }

    @Test
    void lifecycle_UP_posts_the_event_and_ends_with_0() throws Exception {
        notify("\"" + here() + "\"").env("WW_INSTANCE", "web-1").env("WW_BOOT_ID", "b00t").env("WW_PREVIOUS", "WARMUP");
        var lifecycle = run("lifecycle.java", "UP");
        assertEquals(0, lifecycle.exit(), () -> lifecycle.all().toString());
        assertEquals(1, got.size());
        var request = got.getFirst();
        var event = request.body;
        assertEquals("POST", request.method);
        assertEquals("application/json", request.headers.getFirst("Content-Type"));
        assertEquals("Basic bWU6c2VjcmV0", request.headers.getFirst("Authorization"));
        assertEquals(event.path("id").asText(), request.headers.getFirst("Idempotency-Key"));
        assertTrue(event.path("id").asText().startsWith("b00t-"), event.toString());
        assertEquals("lifecycle web-1 hello 1.2 UP WARMUP", String.join(" ", List.of("event", "instance", "webapp", "version", "state", "previous").stream()
                .map(key -> event.path(key).asText()).toList()));
        assertTrue(event.path("at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), event.toString());
    }

    @Test
    void pushstats_posts_what_it_is_told_and_what_the_system_says() throws Exception {
        notify("\"" + here() + "\"").env("WW_STATE", "UP");
        assertEquals(0, run("pushstats.java", "{\"connections\": 12}").exit());
        var event = got.getFirst().body;
        assertEquals("stats UP 12", event.path("event").asText() + " " + event.path("state").asText() + " " + event.path("stats").path("connections"));
        assertTrue(event.path("system").path("disk").path("total_bytes").asLong() > 0, event.toString());
        assertTrue(event.path("system").path("data").path("free_bytes").asLong() > 0, event.toString());
    }

    @Test
    void pushstats_reads_stdin_without_an_argument() throws Exception {
        notify("[\"stdout:\"]");
        var pushstats = home.start(home.path.resolve("usr/pushstats.java").toString());
        pushstats.stdin().write("{\"connections\":\n 13}\n".getBytes());
        pushstats.stdin().close();
        assertEquals(0, pushstats.exit());
        assertEquals(13, new JsonMapper().readTree(pushstats.out().getFirst()).path("stats").path("connections").asInt());
    }

    @Test
    void what_is_not_ASCII_arrives_whatever_the_locale() throws Exception {
        notify("[\"stdout:\", \"" + here() + "\"]").env("LC_ALL", "C");
        var pushstats = run("pushstats.java", "{\"größe\": \"5 €\"}");
        home.env("LC_ALL", null);
        assertEquals(0, pushstats.exit());
        assertEquals("5 €", got.getFirst().body.path("stats").path("größe").asText());
        assertTrue(pushstats.out().getFirst().contains("{\"größe\":\"5 €\"}"), pushstats.out().toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 503})
    void what_is_not_delivered_ends_with_1_and_a_line_that_hides_the_password(int code) throws Exception {
        answer = code;
        notify("[\"" + here() + "\", \"stdout:\"]");
        var lifecycle = run("lifecycle.java", "UP");
        assertEquals(1, lifecycle.exit());
        assertEquals(List.of("lifecycle: cannot report to http://me:***@127.0.0.1:" + server.getAddress().getPort() + "/events: HTTP " + code), lifecycle.err());
        assertEquals(1, lifecycle.out().size());
        assertEquals(1, got.size());
    }

    @Test
    void with_nobody_to_report_to_there_is_nothing_to_do() throws Exception {
        notify("\"\"");
        var lifecycle = run("lifecycle.java", "STOPPED");
        assertEquals(0, lifecycle.exit());
        assertEquals(List.of(), lifecycle.all());
    }

    @Test
    void an_unknown_scheme_is_a_mistake_in_the_configuration() throws Exception {
        notify("\"gopher://h/\"");
        var lifecycle = run("lifecycle.java", "UP");
        assertEquals(78, lifecycle.exit());
        assertEquals(List.of("lifecycle: cannot use notify_url 'gopher://h/': nothing is known about 'gopher:' (the schemes are " + BackendFactory.SCHEMES + ")"), lifecycle.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lifecycle.java |
            lifecycle.java | UPP
            lifecycle.java | UP,DOWN
            pushstats.java |
            pushstats.java | [1]
            pushstats.java | {"a":1} {
            pushstats.java | {"a":1},{}
            """)
    void what_is_no_state_and_no_JSON_object_ends_with_64_and_one_line(String reporter, String args) throws Exception {
        notify("\"stdout:\"");
        var running = run(reporter, args == null ? new String[0] : args.split(","));
        assertEquals(64, running.exit());
        assertEquals(1, running.all().size(), running.all().toString());
        assertTrue(running.err().getFirst().startsWith(reporter.replace(".java", "") + ": cannot re"), running.all().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown"})
    void the_other_hooks_are_executable_and_nothing_but_words(String name) throws Exception {
        var hook = Home.CHECKOUT.resolve("usr").resolve(name);
        var lines = Files.readAllLines(hook);
        assertTrue(Files.isExecutable(hook));
        assertEquals("#!/bin/sh", lines.getFirst());
        assertEquals(4, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.startsWith("#")));
        assertTrue(lines.get(1).startsWith("# " + name + ": "));
        assertEquals(0, home.start(hook.toString()).exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lifecycle.java", "pushstats.java"})
    void the_reporters_are_known_as_shipped_and_any_edit_is_seen(String name, @TempDir Path folder) throws Exception {
        var shipped = Files.copy(Home.CHECKOUT.resolve("usr").resolve(name), folder.resolve(name));
        assertTrue(ShippedReporters.unmodified(shipped), "usr/" + name + " was edited: its hash in Defaults has to follow");
        assertTrue(Files.isExecutable(Home.CHECKOUT.resolve("usr").resolve(name)));
        var text = Files.readString(shipped);
        for (var edited : List.of(text + "\n", text + " ", text.replace("\n", "\r\n"), text.replace("    ", "\t"), "")) {
            Files.writeString(shipped, edited);
            assertFalse(ShippedReporters.unmodified(shipped));
        }
        Files.delete(shipped);
        assertFalse(ShippedReporters.unmodified(shipped));
        assertFalse(ShippedReporters.unmodified(Files.createDirectory(shipped)));
        assertFalse(ShippedReporters.unmodified(Path.of("/")));
    }
}
