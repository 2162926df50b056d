package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// No output of a life shows a secret: log, status, history, reports, metrics, journal.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretsProcessTest {
    private static final String TAIL = "S3cretTail";

    @ParameterizedTest
    @ValueSource(strings = {"50%Off-" + TAIL, "a&b#c;d 'e\" " + TAIL + "?/@:f"})
    void no_output_of_a_life_shows_a_secret(String secret) throws Exception {
        int port = freePort();
        try (var home = home(secret).hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "exit 3")) {
            configure(home, port, "json", "ops:${file:secret}@127.0.0.1:9/", "?token=${file:secret}");
            var run = home.start("ww/run");
            for (var scheme : List.of("jdbc", "http", "etcd", "elasticsearch")) run.awaitLine("report to " + scheme);
            RunningScript.send("KILL", run.supervisor(0));
            run.awaitLine("restarting it").awaitState(State.UP);
            configure(home, port, "text", "ops:${file:secret}@/", "");
            run.signal("HUP").awaitLine("the configuration stays as it is");
            for (var command : List.of("status", "status --json", "why", "history", "reports", "reports --json",
                    "cfg")) {
                var script = home.start("ww/ww", command.split(" "));
                assertEquals(0, script.exit(), script.all().toString());
                assertHidden(script.all().toString());
            }
            assertHidden(metrics(port));
            run.signal("TERM");
            run.exit();
            assertHidden(run.all().toString());
            assertHidden(home.run);
            assertHidden(home.data);
        }
    }

    @Test
    void a_start_that_ends_with_78_shows_no_secret() throws Exception {
        try (var home = home("a b&c-" + TAIL)) {
            configure(home, 0, "text", "ops:${file:secret}@/", "");
            var log = home.file("termination-log", "").path.resolve("termination-log");
            var run = home.env("WW_TERMINATION_LOG", log.toString()).start("ww/run");
            assertEquals(78, run.exit());
            assertHidden(run.all().toString());
            assertTrue(Files.readString(log).contains("cannot use notify_url"));
            assertHidden(Files.readString(log));
        }
    }

    private static Home home(String secret) {
        return Home.fresh().withDefaults().file("secret", secret + "\n");
    }

    private static void configure(Home home, int port, String log, String http, String parameter) {
        var cfg = JsonNodeFactory.instance.objectNode();
        cfg.putArray("notify_url").add("http://" + http + parameter)
                .add("jdbc:postgresql://127.0.0.1:9/ops?user=ww&password=${file:secret}")
                .add("etcd://root:${file:secret}@127.0.0.1:9/ww")
                .add("elasticsearch://e:${file:secret}@127.0.0.1:9/ww");
        cfg.putObject("ww").put("log", log).putObject("http").put("port", port);
        home.cfg(cfg.toString().replace("${file:", "${file:" + home.path + "/"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String metrics(int port) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + port + "/metrics");
            var body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
            assertTrue(body.contains("jdbc:postgresql"), body);
            return body;
        }
    }

    private static void assertHidden(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                assertHidden(file + " " + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
    }

    private static void assertHidden(String text) {
        assertFalse(text.contains(TAIL), text);
    }
}
