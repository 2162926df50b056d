package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;

/// Where the output of hooks goes, and what the reporters among them get.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookOutputTest {
    @Test
    void its_lines_are_whole_and_prefixed() {
        try (var home = Home.fresh()) {
            home.hook("boot", "echo one; echo two >&2; printf 'no end'; printf '\\nafter\\n\\nempty before\\n'",
                    "head -c 100000 /dev/zero | tr '\\0' x; echo; printf 'b\\000c\\377\\n'; (printf 'left open')");
            home.hook("upgrade", "printf 'err without end' >&2");
            var run = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = run.out().stream().filter(line -> line.startsWith("boot: ")).toList();
            assertEquals(List.of("boot: one", "boot: no end", "boot: after", "boot: ", "boot: empty before", "boot: " + "x".repeat(100_000), "boot: b\0c\ufffd", "boot: left open"), boot);
            assertTrue(run.err().containsAll(List.of("boot: two", "upgrade: err without end")), run.err().toString());
        }
    }

    @Test
    void ten_megabytes_of_output_arrive() {
        try (var home = Home.fresh()) {
            home.hook("boot", "i=0; while [ $i -lt 1000 ]; do printf '%010d' $i; i=$((i+1)); done >$WW_BACKUP/part", "i=0; while [ $i -lt 1000 ]; do cat $WW_BACKUP/part; echo; i=$((i+1)); done", "echo that is all; exit 3");
            var run = home.start("ww/run");
            assertEquals(10, run.exit());
            assertEquals(1000, run.out().stream().filter(line -> line.startsWith("boot: ") && line.length() == 10_006).count());
            assertTrue(run.out().contains("boot: that is all"));
        }
    }

    @ParameterizedTest
    @CsvSource({"plain", "BUSYBOX"})
    void a_daemon_that_keeps_the_pipe_holds_nothing_up_and_never_hears_of_a_dead_supervisor(String where) {
        try (var life = new RecordingHome(where)) {
            life.hook("svcup", "setsid sh -c 'trap \"echo EPIPE >>$WW_BACKUP/pipe\" PIPE; n=0; while :; do n=$((n+1)); echo line $n || echo failed >>$WW_BACKUP/pipe; sleep 0.1; done' 5>&- &", "echo svcup ends");
            var run = life.start().awaitLine("svcup: svcup ends").awaitLine("UP after").awaitLine("svcup: line 5");
            long supervisor = run.supervisor(0);
            RunningScript.send("KILL", supervisor);
            run.awaitLine("starting it again");
            int last = lines(run).getLast();
            run.await("lines after the resume", () -> lines(run).getLast() > last + 20);
            assertEquals("", Await.read(life.home.backup.resolve("pipe")));
            var lines = lines(run);
            assertEquals(lines.stream().distinct().sorted().toList(), lines);
            assertTrue(lines.getLast() - lines.size() <= 1, "lines that nobody read: " + lines);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void default_reporters_tell_every_state_in_order_as_whole_events() throws Exception {
        var events = new ConcurrentLinkedQueue<JsonNode>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            events.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (var home = Home.fresh().withDefaults()) {
            home.hook("monitor", "echo '{\"n\": 1}'").hook("svcup", "setsid sleep 9999 &");
            home.env("CFG", "{\"webapp\": \"shop\", \"version\": \"3\", \"notify_url\": \"http://127.0.0.1:" + server.getAddress().getPort() + "/\"}");
            var run = home.start("ww/run").awaitLine("UP after").await("statistics", () -> events.stream().anyMatch(event -> event.has("stats")));
            run.signal("HUP").await("UP again", () -> events.stream().filter(event -> event.path("state").asText().equals("UP") && event.path("event").asText().equals("lifecycle")).count() == 2);
            assertEquals(0, run.signal("TERM").exit());
            var told = events.stream().filter(event -> event.path("event").asText().equals("lifecycle")).toList();
            assertEquals(List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP", "RESTARTING", "UP", "STOPPING", "STOPPED"), told.stream().map(event -> event.path("state").asText()).toList());
            for (int i = 1; i < told.size(); i++) {
                assertEquals(told.get(i - 1).path("state"), told.get(i).path("previous"));
                assertTrue(told.get(i).path("duration_ms").isIntegralNumber(), told.get(i).toString());
            }
            var ids = events.stream().map(event -> event.path("id").asText()).toList();
            assertEquals(ids.size(), ids.stream().distinct().count());
            assertEquals(1, ids.stream().map(id -> id.substring(0, 36)).distinct().count());
            for (var event : events) {
                assertEquals("shop", event.path("webapp").asText());
                assertEquals("3", event.path("version").asText());
                assertEquals(hostname(), event.path("instance").asText());
                assertTrue(event.path("at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
            }
            assertEquals("HUP", told.get(5).path("cause").asText());
            var stats = events.stream().filter(event -> event.has("stats")).findFirst().orElseThrow();
            assertEquals("{\"n\":1}", stats.path("stats").toString());
            assertTrue(stats.path("system").isObject() && stats.path("state").asText().equals("UP"), stats.toString());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void replaced_reporters_get_arguments_and_stdin_and_an_empty_one_turns_it_off() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.env("CFG", "{\"notify_url\": \"stdout:\"}").hook("monitor", "echo '{\"n\": 1}'");
            home.hook("lifecycle", "echo \"$# $1 after <$WW_PREVIOUS> in $WW_STATE\"").hook("pushstats", "echo \"$# $1\"; echo \"in $(cat)\"");
            var run = home.start("ww/run").awaitLine("lifecycle: 1 UP after <WARMUP> in UP").awaitLine("pushstats: 1 {\"n\":1}").awaitLine("pushstats: in {\"n\":1}");
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP", "STOPPING", "STOPPED"), run.out().stream().filter(line -> line.startsWith("lifecycle: ")).map(line -> line.split(" ")[2]).toList());
            assertTrue(run.out().stream().noneMatch(line -> line.startsWith("{")), run.out().toString());
            home.file("usr/lifecycle", "").file("usr/pushstats", "");
            var silent = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, silent.signal("TERM").exit());
            assertTrue(silent.all().stream().allMatch(line -> line.startsWith("run: ")), silent.all().toString());
        }
    }

    private static List<Integer> lines(RunningScript run) {
        return run.out().stream().filter(line -> line.matches("svcup: line \\d+")).map(line -> Integer.parseInt(line.substring(12))).toList();
    }

    private static String hostname() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
}
