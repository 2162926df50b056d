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
    void last_words_without_a_line_break_are_a_line_of_their_own() {
        try (var home = Home.fresh()) {
            home.hook("boot", "(trap 'printf \"boot ends\"; exit' TERM; while :; do sleep 0.1; done) &");
            home.hook("svcup", "[ -e $WW_DATA/crash ] || { (sleep 1; touch $WW_DATA/crash; printf crash) & }",
                    "for n in 1 2; do",
                    "  sh -c 'trap \"printf bye-$0 >&$0; exit\" TERM; while :; do sleep 0.1; done' $n &",
                    "  echo $! >$WW_DATA/$n",
                    "done");
            home.hook("monitor", "kill -0 $(cat $WW_DATA/1) && [ ! -e $WW_DATA/crash ] && echo {}");
            home.hook("lifecycle", "printf \"reported $1\"");
            home.cfg("{\"notify_url\": \"stdout:\"}");
            var run = home.start("ww/run").awaitLine("RESTARTING").awaitLine("svcup: bye-1").awaitLine("svcup: bye-2");
            assertTrue(run.all().containsAll(List.of("svcup: crash", "svcup: bye-1", "svcup: bye-2")),
                    run.all()::toString);
            home.hook("monitor", "kill -0 $(cat $WW_DATA/1) && echo {}");
            run.await("UP", () -> run.out().stream().filter(line -> line.startsWith("run: UP after")).count() == 2);
            RunningScript.send("TERM", Long.parseLong(Await.read(home.data.resolve("2")).strip()));
            run.await("last words", () -> Collections.frequency(run.err(), "svcup: bye-2") == 2);
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(2, Collections.frequency(run.out(), "svcup: bye-1"), run.all()::toString);
            assertEquals(1, Collections.frequency(run.out(), "boot: boot ends"), run.all()::toString);
            assertTrue(run.out().containsAll(List.of("lifecycle: reported UP", "lifecycle: reported STOPPED")));
        }
    }

    @Test
    void no_line_and_no_report_is_lost_when_the_service_sets_O_NONBLOCK_on_a_stdout_that_is_read_slowly() {
        try (var home = Home.fresh().withDefaults()) {
            home.file("usr/svcup", """
                    #!/usr/bin/perl
                    use Fcntl;
                    fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK);
                    1 while syswrite(STDOUT, "of the service\n" x 1000);
                    $SIG{TERM} = sub { exit 0 };
                    sleep 1 while 1;
                    """);
            home.hook("monitor", "n=$(($(cat $WW_BACKUP/n || echo 0) + 1)); echo $n >$WW_BACKUP/n",
                    "for i in 0 1 2 3 4 5 6 7 8 9; do echo line $n$i >&2; done; echo {}");
            home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"service\": {\"foreground\": true}, "
                    + "\"monitor\": {\"every\": \"100ms\"}}}");
            var run = home.start("/bin/sh", "-c",
                    "{ sh -c 'echo $$ >$WW_BACKUP/pid; exec \"$0\"' \"$0\" 2>&1; echo exit $?; } "
                    + "| { while [ ! -e $WW_BACKUP/go ]; do sleep 0.1; done; cat; }", Home.CHECKOUT + "/ww/run");
            run.await("20 monitors", () -> Await.read(home.backup.resolve("n")).matches("(?s)[2-9]\\d.*"));
            home.file("../backup/go", "");
            run.awaitLine("monitor: line 200");
            RunningScript.send("TERM", Long.parseLong(Await.read(home.backup.resolve("pid")).strip()));
            assertEquals(0, run.exit());
            assertEquals("exit 0", run.out().getLast());
            var lines = run.out().stream().filter(line -> line.contains("monitor: line")).toList();
            for (int i = 0; i < lines.size(); i++) assertEquals("monitor: line " + (i + 10), lines.get(i));
            var reports = run.out().stream().filter(line -> line.startsWith("{")).toList();
            for (int i = 0; i < reports.size(); i++) {
                assertTrue(reports.get(i).contains("-" + (i + 1) + "\""), i + ": " + reports.get(i));
            }
            assertTrue(reports.getLast().contains("STOPPED"), reports.getLast());
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
