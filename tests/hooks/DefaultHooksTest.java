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
import java.util.stream.Stream;
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
import whaleware.reports.backends.ShippedReporterHooks;

/// The hooks as shipped: the reporters work as processes, and the others are only comments.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DefaultHooksTest {
    private record Request(String method, Headers headers, JsonNode body) {}

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private static Home home; // shared, since JBang builds a script again for each path
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer server;

    @BeforeAll
    static void buildReporters() throws IOException {
        home = Home.fresh("with space");
        for (var reporter : List.of("lifecycle.java", "pushstats.java")) {
            var shipped = Home.CHECKOUT.resolve("usr").resolve(reporter);
            var copy = Files.copy(shipped, home.path.resolve("usr").resolve(reporter));
            home.start(copy.toString(), "to", "be", "built").exit(Duration.ofMinutes(2));
        }
    }

    @AfterAll
    static void closeHome() {
        home.close();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = new JsonMapper().readTree(exchange.getRequestBody());
            requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        for (var name : List.of("WW_INSTANCE", "WW_BOOT_ID", "WW_PREVIOUS", "WW_STATE")) home.env(name, null);
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private Home notify(String url) {
        return home.cfg("{\"webapp\":\"hello\",\"version\":\"1.2\",\"notify_url\":" + url + "}");
    }

    private String url() {
        return "http://me:secret@127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    private RunningScript run(String reporter, String... args) throws IOException {
        var running = home.start(home.path.resolve("usr").resolve(reporter).toString(), args);
        running.stdin().close();
        return running;
    }

    @Test
    void lifecycle_UP_posts_the_event_and_exits_with_0() throws Exception {
        notify("\"" + url() + "\"");
        home.env("WW_INSTANCE", "web-1").env("WW_BOOT_ID", "b00t").env("WW_PREVIOUS", "WARMUP");
        var lifecycle = run("lifecycle.java", "UP");
        assertEquals(0, lifecycle.exit(), lifecycle.all()::toString);
        assertEquals(1, requests.size());
        var request = requests.getFirst();
        var event = request.body;
        assertEquals("POST", request.method);
        assertEquals("application/json", request.headers.getFirst("Content-Type"));
        assertEquals("Basic bWU6c2VjcmV0", request.headers.getFirst("Authorization"));
        assertEquals(event.path("id").asText(), request.headers.getFirst("Idempotency-Key"));
        assertTrue(event.path("id").asText().startsWith("b00t-"), event::toString);
        var values = Stream.of("event", "instance", "webapp", "version", "state", "previous")
                .map(key -> event.path(key).asText()).toList();
        assertEquals(List.of("lifecycle", "web-1", "hello", "1.2", "UP", "WARMUP"), values);
        assertTrue(event.path("at").asText().matches(TIME), event::toString);
    }

    @Test
    void pushstats_posts_its_argument_and_the_statistics_of_the_system() throws Exception {
        notify("\"" + url() + "\"").env("WW_STATE", "UP");
        assertEquals(0, run("pushstats.java", "{\"connections\": 12}").exit());
        var event = requests.getFirst().body;
        assertEquals("stats", event.path("event").asText());
        assertEquals("UP", event.path("state").asText());
        assertEquals(12, event.path("stats").path("connections").asInt());
        assertTrue(event.path("system").path("disk").path("total_bytes").asLong() > 0, event::toString);
        assertTrue(event.path("system").path("data").path("free_bytes").asLong() > 0, event::toString);
    }

    @Test
    void pushstats_without_an_argument_reads_stdin() throws Exception {
        notify("[\"stdout:\"]");
        var pushstats = home.start(home.path.resolve("usr/pushstats.java").toString());
        pushstats.stdin().write("{\"connections\":\n 13}\n".getBytes());
        pushstats.stdin().close();
        assertEquals(0, pushstats.exit());
        var event = new JsonMapper().readTree(pushstats.out().getFirst());
        assertEquals(13, event.path("stats").path("connections").asInt());
    }

    @Test
    void non_ASCII_text_is_sent_correctly_in_any_locale() throws Exception {
        notify("[\"stdout:\", \"" + url() + "\"]").env("LC_ALL", "C");
        var pushstats = run("pushstats.java", "{\"größe\": \"5 €\"}");
        home.env("LC_ALL", null);
        assertEquals(0, pushstats.exit());
        assertEquals("5 €", requests.getFirst().body.path("stats").path("größe").asText());
        assertTrue(pushstats.out().getFirst().contains("{\"größe\":\"5 €\"}"), pushstats.out()::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 503})
    void a_failed_delivery_exits_with_1_and_prints_a_line_without_the_password(int code) throws Exception {
        status = code;
        notify("[\"" + url() + "\", \"stdout:\"]");
        var lifecycle = run("lifecycle.java", "UP");
        assertEquals(1, lifecycle.exit());
        var masked = url().replace("secret", "***");
        assertEquals(List.of("lifecycle: cannot report to " + masked + ": HTTP " + code), lifecycle.err());
        assertEquals(1, lifecycle.out().size());
        assertEquals(1, requests.size());
    }

    @Test
    void a_reporter_without_notify_url_exits_with_0_and_prints_nothing() throws Exception {
        notify("\"\"");
        var lifecycle = run("lifecycle.java", "STOPPED");
        assertEquals(0, lifecycle.exit());
        assertEquals(List.of(), lifecycle.all());
    }

    @Test
    void an_unknown_scheme_exits_with_78() throws Exception {
        notify("\"gopher://h/\"");
        var lifecycle = run("lifecycle.java", "UP");
        assertEquals(78, lifecycle.exit());
        assertEquals(List.of("lifecycle: cannot use notify_url 'gopher://h/': unknown scheme 'gopher:' "
                + "(the schemes are " + BackendFactory.SCHEMES + ")"), lifecycle.err());
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
    void wrong_arguments_exit_with_64_and_one_line(String reporter, String args) throws Exception {
        notify("\"stdout:\"");
        var running = run(reporter, args == null ? new String[0] : args.split(","));
        assertEquals(64, running.exit());
        assertEquals(1, running.all().size(), running.all()::toString);
        var name = reporter.replace(".java", "");
        assertTrue(running.err().getFirst().startsWith(name + ": cannot re"), running.all()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown"})
    void the_other_hooks_are_executable_and_only_comments(String name) throws Exception {
        var hook = Home.CHECKOUT.resolve("usr").resolve(name);
        var lines = Files.readAllLines(hook);
        assertTrue(Files.isExecutable(hook));
        assertEquals("#!/bin/sh", lines.getFirst());
        assertTrue(lines.size() <= 6, lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.startsWith("#")));
        assertTrue(lines.get(1).startsWith("# " + name + ": "));
        assertEquals(0, home.start(hook.toString()).exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lifecycle.java", "pushstats.java"})
    void a_shipped_reporter_is_recognised_until_it_is_edited(String name, @TempDir Path folder) throws Exception {
        var original = Home.CHECKOUT.resolve("usr").resolve(name);
        var copy = Files.copy(original, folder.resolve(name));
        assertTrue(ShippedReporterHooks.isUnmodified(copy), "ShippedReporters has another hash than usr/" + name);
        assertTrue(Files.isExecutable(original));
        var text = Files.readString(copy);
        var edits = List.of(text + "\n", text + " ", text.replace("\n", "\r\n"), text.replace("    ", "\t"), "");
        for (var edited : edits) {
            Files.writeString(copy, edited);
            assertFalse(ShippedReporterHooks.isUnmodified(copy));
        }
        Files.delete(copy);
        assertFalse(ShippedReporterHooks.isUnmodified(copy));
        assertFalse(ShippedReporterHooks.isUnmodified(Files.createDirectory(copy)));
        assertFalse(ShippedReporterHooks.isUnmodified(Path.of("/")));
    }
}
