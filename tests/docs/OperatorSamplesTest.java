package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.ServerProcess;
import whaleware.runtime.State;

/// The samples of `ww/README.md`, `lib/status/README.md` and `lib/reports/README.md`, from a life whose `monitor` fails
/// once and whose first back-end refuses connections.
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperatorSamplesTest {
    private static final Document WW = Document.of("ww/README.md"), REPORTS = Document.of("lib/reports/README.md"),
            STATUS = Document.of("lib/status/README.md");

    private final int port = ServerProcess.freePort();

    @Test
    void status_why_reports_metrics_and_events_look_as_the_samples_show() throws Exception {
        try (var home = home("text")) {
            var run = home.start("ww/run").awaitState(State.UP);
            Files.createFile(home.run.resolve("bad"));
            ww(home, "monitor");
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            run.await("an answer of monitor", () -> ww(home, "status").toString().contains("openConnections"));
            run.await("a report that fails", () -> ww(home, "reports").toString().contains("fails: "));
            Sample.assertPrinted(WW.block("UP for "), ww(home, "status"));
            Sample.assertPrinted(WW.block("2026-"), ww(home, "why"));
            Sample.assertPrinted(REPORTS.block("http://127.0.0.1:9/events"), ww(home, "reports"));
            ww(home, "backup");
            metrics();
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            events(Files.readString(home.data.resolve("events.jsonl")));
            var marker = json(Files.readString(home.data.resolve("whaleup"))).getFirst();
            var sample = json(Document.of("usr/README.md").block("{\"version\":")).getFirst();
            assertEquals(TablesTest.keys(sample), TablesTest.keys(marker));
        }
    }

    @Test
    void the_log_as_JSON_looks_as_the_sample_shows() throws Exception {
        try (var home = home("json")) {
            var run = home.start("ww/run").awaitState(State.UP).awaitLine("\"asked in 3 ms\"");
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            var sample = WW.block("{\"at\":").lines().toList();
            Sample.assertPrinted(sample.getFirst(), run.out());
            Sample.assertPrinted(sample.getLast(), run.err());
        }
    }

    private Home home(String log) throws IOException {
        var home = Home.fresh();
        home.cfg("""
                { "webapp": "shop", "version": "1.2.0",
                  "notify_url": ["http://127.0.0.1:9/events", "file:%s/events.jsonl"],
                  "ww": {"log": "%s", "http": {"port": %d, "bind": "127.0.0.1"}, "service": {"foreground": true},
                         "cron": {"tidy": {"schedule": "@monthly"}}} }
                """.formatted(home.data, log, port));
        for (var reporter : List.of("usr/lifecycle.java", "usr/pushstats.java")) {
            Files.copy(Home.CHECKOUT.resolve(reporter), home.path.resolve(reporter));
        }
        home.hook("svcup", "exec sleep 10000").hook("cron/tidy", ":").hook("backup", "echo rows >$WW_BACKUP_TO/rows");
        return home.hook("monitor", """
                if [ -e "$WW_RUN/bad" ]; then rm "$WW_RUN/bad"; echo 'no answer from 127.0.0.1:8080' >&2; exit 1; fi
                echo 'asked in 3 ms' >&2
                echo '{"db": {"openConnections": 3}}'
                """);
    }

    private static List<String> ww(Home home, String command) {
        var ww = home.start("ww/ww", command);
        ww.exit();
        return ww.all().stream().map(line -> line.replace(home.data.toString(), "/data")).toList();
    }

    /// The sample, and each metric that the table names.
    private void metrics() throws IOException {
        try (var page = URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            var metrics = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            Sample.assertPrinted(STATUS.block("whaleware_monitor_"), metrics.lines().toList());
            for (var names : STATUS.column("| metric | content |")) for (var name : names.split(", ")) {
                assertTrue(metrics.contains("# TYPE " + name.replace("…", "")), name);
            }
        }
    }

    /// The sample and the table have the members that events have.
    private static void events(String printed) throws IOException {
        var sample = json(REPORTS.block("{\"event\":\"stats\""));
        var events = json(printed);
        var restart = events.stream().filter(event -> event.path("state").asText().equals("RESTARTING")).findFirst();
        var stats = events.stream().filter(event -> event.has("stats")).findFirst().orElseThrow();
        assertEquals(TablesTest.keys(sample.getFirst()), TablesTest.keys(restart.orElseThrow()));
        assertEquals(TablesTest.keys(sample.get(1)), TablesTest.keys(stats));
        var system = TablesTest.keys(sample.get(1).get("system"));
        assertTrue(system.containsAll(TablesTest.keys(stats.get("system"))), stats::toString);
        var members = events.stream().flatMap(event -> TablesTest.keys(event).stream()).collect(Collectors.toSet());
        // only with ww.labels, in maintenance, after a failure of a program of usr/cron, and with ww.service.notify
        members.addAll(List.of("labels", "maintenance", "schedule", "service_status"));
        var table = String.join(", ", REPORTS.column("| member | meaning |"));
        assertEquals(new TreeSet<>(members), new TreeSet<>(List.of(table.split(", "))));
    }

    private static List<JsonNode> json(String text) throws IOException {
        return new JsonMapper().readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
    }
}
