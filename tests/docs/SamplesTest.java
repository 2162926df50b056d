package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Failure;
import whaleware.cli.CfgCommand;
import whaleware.config.Config;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.runtime.State;

/// The samples of output in the README files are those of real runs: equal except for numbers, times and names of hosts.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class SamplesTest {
    private static final Duration BUILDS = Duration.ofMinutes(4);
    private static final Document FIRST = Document.of("README.md"), WW = Document.of("ww/README.md"), REPORTS = Document.of("lib/reports/README.md");

    @Test
    void the_first_image_comes_UP_is_repaired_and_stops_as_README_shows() throws Exception {
        try (var home = Home.fresh().image().alone()) {
            var port = "" + ServerProcess.freePort();
            for (var name : List.of("svcup", "warmup")) home.file("usr/" + name, FIRST.block("# usr/" + name + " ").replace("8080", port).replace("0.0.0.0", "127.0.0.1"));
            home.file("usr/monitor.java", FIRST.block("/// usr/monitor.java ").replace("8080", port));
            Files.delete(home.path.resolve("etc/default_cfg.json"));
            var run = home.env("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH")).env("JAVA_HOME", System.getProperty("java.home")).start("/ww/run");
            run.await("an answer", BUILDS, () -> Await.read(home.run.resolve("state.json")).contains("\"answer\":{\"response_ms\":"));
            var status = home.exec(run, "/ww/status");
            assertEquals(0, status.exit());
            assertSample(FIRST.block("UP for "), status.all());
            kill(home, "jwebserver --bind-address");
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            run.await("UP again", () -> run.out().stream().filter(line -> line.startsWith("run: UP after")).count() == 2);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            for (var error : List.of(true, false)) assertSample(lines(FIRST.block("run: BOOT"), error), error ? run.err() : run.out());
        }
    }

    @Test
    void an_operator_sees_the_samples_of_ww_and_reports() throws Exception {
        try (var home = operated("text")) {
            var run = home.start("ww/run").awaitState(State.UP);
            run.await("a report that fails", () -> ww(home, "reports").toString().contains("fails: "));
            Files.createFile(home.run.resolve("bad"));
            ww(home, "monitor");
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            run.await("an answer", () -> ww(home, "status").toString().contains("openConnections"));
            assertSample(WW.block("UP for "), ww(home, "status"));
            assertSample(WW.block("2026-"), ww(home, "why"));
            assertSample(REPORTS.block("http://127.0.0.1:9/events"), ww(home, "reports"));
            var metrics = get("http://127.0.0.1:" + Files.readString(home.path.resolve("port")) + "/metrics");
            assertSample(WW.block("whaleware_monitor_"), metrics.lines().toList());
            for (var name : WW.column("| metric | content |")) for (var metric : name.split(", ")) assertTrue(metrics.contains("\n" + metric.replace("…", "")) || metrics.startsWith("# HELP " + metric), metric);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            events(Files.readAllLines(home.data.resolve("events.jsonl")));
            assertEquals(keys(json(Document.of("usr/README.md").block("{\"version\":")).getFirst()), keys(json(Files.readString(home.data.resolve("whaleup"))).getFirst()));
        }
    }

    @Test
    void the_log_as_JSON_has_the_members_of_the_sample() throws Exception {
        try (var home = operated("json")) {
            var run = home.start("ww/run").awaitState(State.UP).awaitLine("\"asked in 3 ms\"");
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            for (var error : List.of(true, false)) assertSample(String.join("\n", WW.block("{\"at\":").lines().filter(line -> line.contains("\"err\"") == error).toList()), error ? run.err() : run.out());
        }
    }

    @Test
    void check_prints_the_findings_of_the_sample() {
        try (var home = Home.fresh()) {
            home.hook("firstbot", "").file("usr/monitor.java", "\n".repeat(10) + "void main() {\n    int x = 1\n}\n").cfg("{\"ww\": {\"monitor\": {\"every\": \"30\"}}}");
            var check = home.env("WW_HOME", null).start("ww/ww", "check", home.path.toString());
            assertEquals(1, check.exit(BUILDS));
            var printed = new ArrayList<>(check.err());
            printed.addAll(check.out());
            assertEquals(WW.block("check: ").lines().toList(), printed.stream().map(line -> line.replace(home.path.toString(), "/my-image")).toList());
        }
    }

    @Test
    void cfg_prints_the_values_of_the_samples_and_a_wrong_CFG_the_line() {
        var etc = Document.of("etc/README.md");
        var env = Map.of("CFG", "{\"memory\": 512, \"hosts\": [{\"name\": \"a\"}], \"db\": {\"host\": \"b\"}}", "WW_HOME", "/nowhere", "WW_RUN", "/nowhere");
        for (var line : etc.block("/ww/cfg memory").lines().toList()) {
            var words = List.of(line.replaceFirst(" +#.*", "").replace("'", "").split(" "));
            var out = new ByteArrayOutputStream();
            assertEquals(0, CfgCommand.run(words.subList(1, words.size()), env, out, out), () -> line + out);
            if (line.contains("memory")) assertTrue(line.contains("# " + out.toString(StandardCharsets.UTF_8).strip() + ":"), line);
        }
        var wrong = assertThrows(Failure.class, () -> Config.load(Home.CHECKOUT.resolve("etc"), Map.of("CFG", "{\"a\": 1,\n\"b\": 2\n  \"c\": 3}")));
        assertEquals(etc.block("run: cannot read CFG").strip(), "run: " + wrong.getMessage());
    }

    @Test
    void a_failing_boot_prints_the_line_of_the_sample() {
        try (var home = Home.fresh().hook("boot", "exit 1")) {
            var run = home.start("ww/run");
            assertEquals(10, run.exit());
            assertSample(Document.of("usr/README.md").block("run: cannot boot").strip(), run.err());
        }
    }

    /// A home whose service only sleeps, with a back-end that refuses connections.
    private static Home operated(String log) throws IOException {
        var home = Home.fresh();
        var port = ServerProcess.freePort();
        home.cfg("{\"webapp\": \"shop\", \"version\": \"1.2.0\", \"notify_url\": [\"http://127.0.0.1:9/events\", \"file:" + home.data + "/events.jsonl\"], \"ww\": {\"log\": \"" + log
                + "\", \"http\": {\"port\": " + port + ", \"bind\": \"127.0.0.1\"}, \"service\": {\"foreground\": true}}}");
        for (var reporter : List.of("lifecycle.java", "pushstats.java")) Files.copy(Home.CHECKOUT.resolve("usr").resolve(reporter), home.path.resolve("usr").resolve(reporter));
        home.hook("svcup", "exec sleep 10000").hook("monitor", "[ ! -e \"$WW_RUN/bad\" ] || { rm \"$WW_RUN/bad\"; echo 'no answer from 127.0.0.1:8080' >&2; exit 1; }",
                "echo 'asked in 3 ms' >&2", "echo '{\"db\": {\"openConnections\": 3}}'");
        return home.file("port", "" + port);
    }

    private static List<String> ww(Home home, String command) {
        var ww = home.start("ww/ww", command);
        ww.exit();
        return ww.all().stream().map(line -> line.replace(home.data.toString(), "/data")).toList();
    }

    private static String get(String url) throws IOException {
        try (var page = URI.create(url).toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void kill(Home home, String command) {
        home.processes().stream().filter(line -> line.contains(command)).forEach(line -> RunningScript.send("KILL", Long.parseLong(line.split(" ")[0])));
    }

    /// Warnings go to stderr: these lines of a log, or the others.
    private static String lines(String log, boolean warnings) {
        return String.join("\n", log.lines().filter(line -> line.matches("run: (a daemon|monitor) .*") == warnings).toList());
    }

    private static void events(List<String> printed) throws IOException {
        var sample = json(REPORTS.block("{\"event\":\"stats\""));
        var all = json(String.join("\n", printed));
        var restarting = all.stream().filter(event -> event.path("state").asText().equals("RESTARTING")).findFirst().orElseThrow();
        var stats = all.stream().filter(event -> event.has("stats")).findFirst().orElseThrow();
        assertEquals(keys(sample.getFirst()), keys(restarting));
        assertEquals(keys(sample.getLast()), keys(stats));
        assertTrue(keys(sample.getLast().get("system")).containsAll(keys(stats.get("system"))), stats::toString);
        var documented = REPORTS.column("| member | meaning |").toString();
        for (var event : all) for (var key : keys(event)) assertTrue(documented.contains(key), key);
    }

    private static List<JsonNode> json(String text) throws IOException {
        return new JsonMapper().readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
    }

    private static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /// Each line of the sample is among the printed lines, in this order.
    private static void assertSample(String sample, List<String> printed) {
        var all = printed.stream().map(SamplesTest::shape).toList();
        int from = 0;
        for (var line : sample.lines().map(SamplesTest::shape).toList()) {
            int at = all.subList(from, all.size()).indexOf(line);
            assertTrue(at >= 0, () -> "no line '" + line + "' in " + String.join("\n", all));
            from += at + 1;
        }
    }

    private static String shape(String line) {
        return line.replaceAll("(instance +)[^ ,]+", "$1HOST").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME").replaceAll("\\d+(\\.\\d+)? (ms|s|min|h)\\b", "DURATION")
                .replace(" (all interfaces)", "").replaceAll("\\d+(\\.\\d+)*", "N");
    }
}
