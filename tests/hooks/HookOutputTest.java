package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpCollector;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;

/// The output of hooks in the log, and the input of the reporters.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookOutputTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final List<String> LIFE_CYCLE =
            List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP", "STOPPING", "STOPPED");

    @Test
    void each_line_of_a_hook_is_logged_whole_with_the_hooks_name_as_prefix() {
        try (var home = Home.fresh()) {
            home.hook("boot",
                    "echo one; echo two >&2; printf 'no end'; printf '\\nafter\\n\\nempty before\\n'",
                    "head -c 100000 /dev/zero | tr '\\0' x; echo; printf 'b\\000c\\377\\n'; (printf 'left open')");
            home.hook("upgrade", "printf 'err without end' >&2");
            var run = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = run.out().stream().filter(line -> line.startsWith("boot: ")).toList();
            assertEquals(List.of("boot: one", "boot: no end", "boot: after", "boot: ", "boot: empty before",
                    "boot: " + "x".repeat(100_000), "boot: b\0c\ufffd", "boot: left open"), boot);
            assertTrue(run.err().containsAll(List.of("boot: two", "upgrade: err without end")), run.err()::toString);
        }
    }

    @Test
    void ten_megabytes_of_output_are_logged_without_loss() {
        try (var home = Home.fresh()) {
            home.hook("boot",
                    "i=0; while [ $i -lt 1000 ]; do printf '%010d' $i; i=$((i+1)); done >$WW_BACKUP/part",
                    "i=0; while [ $i -lt 1000 ]; do cat $WW_BACKUP/part; echo; i=$((i+1)); done",
                    "echo the end; exit 3");
            var run = home.start("ww/run");
            assertEquals(10, run.exit());
            var longLines = run.out().stream().filter(line -> line.startsWith("boot: ") && line.length() == 10_006);
            assertEquals(1000, longLines.count());
            assertTrue(run.out().contains("boot: the end"));
        }
    }

    @ParameterizedTest
    @CsvSource({"plain", "BUSYBOX"})
    void a_daemon_that_keeps_the_pipe_blocks_nothing_and_gets_no_SIGPIPE_when_the_supervisor_dies(String where) {
        try (var life = new RecordingHome(where)) {
            life.hook("svcup",
                    "setsid sh -c 'trap \"echo EPIPE >>$WW_BACKUP/pipe\" PIPE; n=0; while :; do n=$((n+1)); "
                            + "echo line $n || echo failed >>$WW_BACKUP/pipe; sleep 0.1; done' 5>&- &",
                    "echo svcup ends");
            var run = life.start().awaitLine("svcup: svcup ends").awaitLine("UP after").awaitLine("svcup: line 5");
            RunningScript.send("KILL", run.supervisor(0));
            run.awaitLine("restarting it");
            int last = numbers(run).getLast();
            run.await("lines after the resume", () -> numbers(run).getLast() > last + 20);
            assertEquals("", Await.read(life.home.backup.resolve("pipe")));
            var numbers = numbers(run);
            assertEquals(numbers.stream().distinct().sorted().toList(), numbers);
            assertTrue(numbers.getLast() - numbers.size() <= 1, "lines are missing: " + numbers);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_default_reporters_send_every_state_in_order_as_whole_events() throws Exception {
        try (var collector = new HttpCollector(); var home = Home.fresh().withDefaults()) {
            home.hook("monitor", "echo '{\"n\": 1}'").hook("svcup", "setsid sleep 9999 &");
            home.env("CFG", "{\"webapp\": \"shop\", \"version\": \"3\", \"notify_url\": \"" + collector.url() + "\"}");
            var run = home.start("ww/run").awaitLine("UP after");
            run.await("statistics", () -> collector.events().stream().anyMatch(event -> event.has("stats")));
            run.signal("HUP").await("UP again", () -> Collections.frequency(collector.states(), "UP") == 2);
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP", "RESTARTING", "UP", "STOPPING",
                    "STOPPED"), collector.states());
            var events = collector.events();
            var changes = events.stream().filter(event -> event.path("event").asText().equals("lifecycle")).toList();
            for (int i = 1; i < changes.size(); i++) {
                assertEquals(changes.get(i - 1).path("state"), changes.get(i).path("previous"));
                assertTrue(changes.get(i).path("duration_ms").isIntegralNumber(), changes.get(i)::toString);
            }
            var ids = events.stream().map(event -> event.path("id").asText()).toList();
            assertEquals(ids.size(), ids.stream().distinct().count());
            assertEquals(1, ids.stream().map(id -> id.substring(0, 36)).distinct().count());
            for (var event : events) {
                assertEquals("shop", event.path("webapp").asText());
                assertEquals("3", event.path("version").asText());
                assertEquals(hostname(), event.path("instance").asText());
                assertTrue(event.path("at").asText().matches(TIME));
            }
            assertEquals("HUP", changes.get(5).path("cause").asText());
            var stats = events.stream().filter(event -> event.has("stats")).findFirst().orElseThrow();
            assertEquals("{\"n\":1}", stats.path("stats").toString());
            assertTrue(stats.path("system").isObject() && stats.path("state").asText().equals("UP"), stats::toString);
        }
    }

    @Test
    void custom_reporters_get_arguments_and_stdin_and_empty_reporters_turn_reports_off() {
        try (var home = Home.fresh().withDefaults()) {
            home.env("CFG", "{\"notify_url\": \"stdout:\"}").hook("monitor", "echo '{\"n\": 1}'");
            home.hook("lifecycle", "echo \"$# $1 after <$WW_PREVIOUS> in $WW_STATE\"");
            home.hook("pushstats", "echo \"$# $1\"; echo \"in $(cat)\"");
            var run = home.start("ww/run").awaitLine("lifecycle: 1 UP after <WARMUP> in UP");
            run.awaitLine("pushstats: 1 {\"n\":1}").awaitLine("pushstats: in {\"n\":1}");
            assertEquals(0, run.signal("TERM").exit());
            var reported = run.out().stream().filter(line -> line.startsWith("lifecycle: "))
                    .map(line -> line.split(" ")[2]).toList();
            assertEquals(LIFE_CYCLE, reported);
            assertTrue(run.out().stream().noneMatch(line -> line.startsWith("{")), run.out()::toString);
            home.file("usr/lifecycle", "").file("usr/pushstats", "");
            var silent = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, silent.signal("TERM").exit());
            assertTrue(silent.all().stream().allMatch(line -> line.startsWith("run: ")), silent.all()::toString);
        }
    }

    /// Returns the numbers that the daemon has printed so far.
    private static List<Integer> numbers(RunningScript run) {
        return run.out().stream().filter(line -> line.matches("svcup: line \\d+"))
                .map(line -> Integer.parseInt(line.substring(12))).toList();
    }

    private static String hostname() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
}
