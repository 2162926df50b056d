package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpCollector;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;

/// Reports of a whole instance arrive, even if the supervisor or the instance is killed.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportsProcessTest {
    private static final List<String> FIRST_LIFE = List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP",
            "STOPPING", "STOPPED");

    private static Home home(String url, String... ww) {
        return Home.fresh().withDefaults().hook("svcup", "setsid sleep 9999 &").hook("monitor", "echo '{\"n\": 1}'")
                .env("CFG", cfg("\"" + url + "\"", ww));
    }

    /// The flush is longer than the preset, for busy machines: a late report would wait for the next start.
    private static String cfg(String urls, String... ww) {
        return "{\"notify_url\": " + urls + ", \"ww\": {" + String.join("", Stream.of(ww).map(one -> one + ", ")
                .toList()) + "\"stop\": {\"flush\": \"3s\"}}}";
    }

    private static RunningScript ww(Home home, String... args) {
        return home.start("ww/ww", args);
    }

    @Test
    void the_next_start_delivers_the_remaining_events_first() throws Exception {
        try (var collector = new HttpCollector(); var home = home(collector.url())) {
            collector.answer = 503;
            home.hook("firstboot", "[ -z \"$(ls -A \"$WW_DATA\")\" ] && echo fresh; touch \"$WW_DATA/db\"");
            var run = home.start("ww/run").awaitLine("run: UP after");
            assertTrue(run.out().contains("firstboot: fresh"), run.all().toString());
            Await.until("a journal in /data", () -> Files.isDirectory(home.data.resolve(".ww/" + Journal.NAME)));
            assertEquals(0, run.signal("TERM").exit());
            var ended = "run: reports to http://127.0.0.1:\\d+/ ended: \\d+ wait for the next start";
            assertTrue(run.err().stream().anyMatch(line -> line.matches(ended)), run.err().toString());
            assertEquals(List.of(), collector.states());
            collector.answer = 204;
            var next = home.start("ww/run").awaitLine("run: UP after")
                    .await("a report of UP", () -> collector.states().size() >= 11);
            assertEquals(0, next.signal("TERM").exit());
            assertEquals(FIRST_LIFE, collector.states().subList(0, 7));
            assertEquals(List.of("BOOT", "UPGRADING", "WARMUP", "UP", "STOPPING", "STOPPED"), collector.states()
                    .subList(7, collector.states().size()));
            assertEquals(collector.events().size(), collector.events().stream().map(event -> event.path("id").asText())
                    .distinct().count());
        }
    }

    @Test
    void ww_reports_prints_the_status_and_flush_retries_at_once() throws Exception {
        try (var collector = new HttpCollector(); var home = home(collector.url().replace("//", "//me:hush@"),
                "\"monitor\": {\"every\": \"1h\"}")) {
            assertEquals(List.of("reports: no instance runs here"), ended(ww(home, "reports"), 69).err());
            collector.answer = 503;
            var run = home.start("ww/run").awaitLine("run: UP after");
            Await.until("the status", () -> ended(ww(home, "reports"), 0).out().toString()
                    .matches(".*:\\*\\*\\*@.*, +6 waiting, 0 delivered, 0 refused, 0 dropped, +fails: HTTP 503]"));
            collector.answer = 429;
            assertEquals(1, ww(home.env("WW_WAIT", "2"), "reports", "--flush").exit());
            collector.answer = 204;
            assertEquals(List.of("no events wait"), ended(ww(home.env("WW_WAIT", "30"), "reports", "--flush"), 0)
                    .out());
            assertEquals(FIRST_LIFE.subList(0, 5), collector.states());
            var json = Json.object(String.join("\n", ended(ww(home, "reports", "--json"), 0).out()), "an event", "");
            assertEquals(6, json.path("reports").path(0).path("delivered").asInt());
            assertFalse(json.toString().contains("hush"));
            assertEquals(64, ww(home, "reports", "--what").exit());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static RunningScript ended(RunningScript command, int code) {
        assertEquals(code, command.exit(), () -> command.all().toString());
        return command;
    }

    @Test
    void a_failed_reporter_runs_again_before_later_events() throws Exception {
        try (var home = home("")) {
            home.hook("lifecycle", "echo \"$1 $WW_EVENT_ID\" >>\"$WW_BACKUP/events\"",
                    "[ $(wc -l <\"$WW_BACKUP/events\") -gt 2 ]");
            var run = home.start("ww/run").awaitLine("run: UP after");
            var recorded = home.backup.resolve("events");
            Await.until("all reports", () -> Await.read(recorded).contains("UP "));
            assertEquals(0, run.signal("TERM").exit());
            var lines = Files.readAllLines(recorded);
            assertEquals(lines.getFirst(), lines.get(1));
            assertEquals(lines.getFirst(), lines.get(2));
            assertEquals(FIRST_LIFE, lines.subList(2, lines.size()).stream().map(line -> line.split(" ")[0]).toList());
        }
    }

    static List<Integer> moments() {
        return Sweep.whole() ? IntStream.range(0, 100).map(n -> n * 31).boxed().toList() : List.of(350, 1400);
    }

    @ParameterizedTest(name = "{0} ms")
    @MethodSource("moments")
    void an_instance_killed_at_any_moment_loses_no_written_event(int after) throws Exception {
        try (var collector = new HttpCollector(); var home = home("")) {
            home.env("CFG", cfg("[\"" + collector.url() + "\", \"file:" + home.backup + "/events\"]",
                    "\"monitor\": {\"every\": \"50ms\"}"));
            Files.writeString(home.data.resolve("whaleup"), "{\"version\":\"1\"}");
            collector.answer = after % 2 == 0 ? 503 : 204;
            var run = home.asPid1(Shell.DASH).start("ww/run");
            run.await("the moment", () -> run.age().toMillis() >= after);
            run.kill();
            run.exit();
            var written = written(home);
            collector.answer = 204;
            var next = home.start("ww/run").awaitLine("run: UP after")
                    .await("a report of UP", () -> !collector.states().isEmpty() && collector.states().getLast()
                    .equals("UP"));
            assertEquals(0, next.signal("TERM").exit());
            var ids = collector.events().stream().map(event -> event.path("id").asText()).toList();
            assertTrue(ids.containsAll(written), () -> "of " + written + " only " + ids);
            var recorded = Files.readAllLines(home.backup.resolve("events")).stream()
                    .map(line -> Json.object(line, "an event", "").path("id").asText()).toList();
            assertTrue(recorded.containsAll(written), () -> "of " + written + " only " + recorded);
            assertEquals(recorded.stream().distinct().toList(), recorded);
            var states = collector.states();
            int begun = states.lastIndexOf("BOOT");
            assertEquals(List.of("BOOT", "UPGRADING", "WARMUP", "UP", "STOPPING", "STOPPED"),
                    states.subList(begun, states.size()));
            assertEquals(List.of("BOOT", "UPGRADING", "WARMUP", "UP").subList(0, begun), states.subList(0, begun));
        }
    }

    @ParameterizedTest(name = "{0} ms")
    @MethodSource("moments")
    void a_killed_supervisor_loses_no_event(int after) {
        try (var collector = new HttpCollector(); var home = home(collector.url(),
                "\"monitor\": {\"every\": \"1h\"}")) {
            collector.answer = 503;
            var run = home.start("ww/run");
            run.await("the moment", () -> run.age().toMillis() >= after && run.state().contains("\"state\""));
            RunningScript.send("KILL", run.supervisor(0));
            collector.answer = 204;
            run.awaitLine("run: the supervisor was killed").await("a report of UP", () -> collector.states()
                    .contains("UP"));
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(FIRST_LIFE, collector.states(), () -> run.all().toString());
        }
    }

    /// Makes the journal of a home hang: reading the returned file waits forever.
    private static Path hang(Home home) throws Exception {
        Files.writeString(home.data.resolve("whaleup"), "{\"version\":\"1\"}");
        var file = Files.createDirectories(home.data.resolve(".ww").resolve(Journal.NAME)).resolve("lifecycle-1");
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        return file;
    }

    @Test
    void a_hanging_disk_delays_neither_start_nor_stop() throws Exception {
        try (var collector = new HttpCollector(); var home = home(collector.url())) {
            hang(home);
            assertEquals(0, home.start("ww/run").awaitLine("run: UP after").signal("TERM").exit());
        }
    }

    @Test
    void a_supervisor_killed_while_the_disk_hangs_loses_no_event() throws Exception {
        try (var collector = new HttpCollector(); var home = home(collector.url(),
                "\"monitor\": {\"every\": \"1h\"}")) {
            var pipe = hang(home);
            var run = home.start("ww/run").awaitLine("run: UP after");
            assertEquals(List.of(), collector.states());
            Files.delete(pipe);
            RunningScript.send("KILL", run.supervisor(0));
            run.awaitLine("run: the supervisor was killed").await("a report of UP", () -> collector.states()
                    .contains("UP"));
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of("BOOT", "UPGRADING", "WARMUP", "UP", "STOPPING", "STOPPED"), collector.states(),
                    () -> run.all().toString());
        }
    }

    /// Returns the ids of the changes of state in the journal that a killed instance left.
    private static List<String> written(Home home) throws Exception {
        var folder = home.data.resolve(".ww").resolve(Journal.NAME);
        if (!Files.isDirectory(folder)) return List.of();
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("lifecycle-"))
                    .flatMap(file -> Await.read(file).lines()).map(String::getBytes)
                    .flatMap(line -> JournalEntry.read(line, 0, line.length).stream())
                    .map(entry -> entry.event().id()).toList();
        }
    }

    @Test
    void a_full_data_volume_causes_only_a_warning() throws Exception {
        try (var collector = new HttpCollector(); var home = home(collector.url())) {
            home.hook("firstboot", "head -c 900000 /dev/zero >\"$WW_DATA/big\"; : >\"$WW_DATA/whaleup\"")
                    .hook("boot", "[ -e \"$WW_DATA/big\" ] && dd if=/dev/zero of=\"$WW_DATA/fill\" bs=1k; true");
            home.hook("upgrade", "dd if=/dev/zero of=\"$WW_DATA/fill\" bs=512; true");
            var run = home.start("/bin/sh", "-c",
                    "exec unshare -m sh -c 'mount -t tmpfs -o size=1m tmpfs \"$WW_DATA\" && exec \"$0\"' \"$0\"",
                    Home.CHECKOUT + "/ww/run");
            run.await("an end", () -> !run.alive() || run.all().stream().anyMatch(line -> line.contains("UP after")) );
            run.await("the reports of its states", () -> collector.states().contains("UP") || collector.states()
                    .contains("ERROR"));
            run.signal("TERM").exit();
            assertTrue(run.err().stream().filter(line -> line.contains("cannot write the report journal"))
                    .count() <= 1, run.err().toString());
            assertTrue(collector.states().containsAll(List.of("BOOT", "FIRSTBOOT", "UPGRADING")), collector.states()
                    .toString());
        }
    }
}
