package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.lifecycle.MonitoredService.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The results of `monitor` and their consequences.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MonitorTest {
    @Test
    void monitors_JSON_is_sent_as_statistics_and_its_stderr_is_logged() throws Exception {
        try (var life = life("echo looking >&2", "printf '{\"a\": [1, \"ü\"],\\n \"n\": 2.5}'")) {
            var run = life.start().awaitLine("monitor: looking").await("statistics", () -> !stats(life).isEmpty());
            assertEquals("{\"a\":[1,\"ü\"],\"n\":2.5}", stats(life).getFirst().path("stats").toString());
            assertTrue(run.err().contains("monitor: looking"));
            assertTrue(run.out().stream().noneMatch(line -> line.startsWith("monitor:")),
                    "stdout is the answer and no log");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_monitor_requested_while_one_runs_runs_once_more() throws Exception {
        try (var life = life("n=$(wc -l <\"$WW_BACKUP/asked\" 2>/dev/null) || n=0", "echo asked >>\"$WW_BACKUP/asked\"",
                "[ \"$n\" != 0 ] || while [ ! -e \"$WW_BACKUP/go\" ]; do sleep 0.02; done",
                "[ \"$n\" = 0 ]")) {
            var run = life.start().await("the first run", () -> asked(life) == 1);
            var request = life.home.start("ww/ww", "monitor");
            run.await("the request", () -> Await.read(life.home.run.resolve("state.json")).contains("MONITOR"));
            Files.writeString(life.home.backup.resolve("go"), "");
            assertEquals(1, request.exit(), () -> "the answer is the first run's: " + request.all());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        ":                                     | expected '{' at line 1, column 1",
        "echo '{\"cut\": '                     | expected",
        "echo '{} {}'                          | expected the end at line 1, column 4",
        "echo '{\"a\": 1, \"a\": 2}'            | expected every key once",
        "echo '[1, 2]'                         | expected '{' at line 1, column 1",
        "for i in $(seq 101); do printf '{\"a\":'; done; echo 1; for i in $(seq 101); do printf '}'; done | expected "
                + "at most 100 levels",
        "head -c 10000000 /dev/zero            | it is longer than 65536 bytes",
        "head -c 70000 /dev/urandom            | it is longer than 65536 bytes",
        "printf '\\377\\376'                   | expected '{' at line 1, column 1"})
    void an_answer_without_a_JSON_object_counts_as_healthy_with_one_warning_and_no_statistics(String monitor,
            String why) throws Exception {
        try (var life = life("echo asked >>" + "$WW_BACKUP/asked", monitor)) {
            var run = life.start().awaitLine("cannot read monitor's answer: " + why)
                    .await("three questions", () -> asked(life) >= 3);
            assertEquals(1, run.err().stream().filter(line -> line.contains("monitor's answer")).count(),
                    run.err().toString());
            assertTrue(stats(life).stream().allMatch(event -> event.path("stats").isMissingNode()));
            assertTrue(run.state().contains("\"UP\""));
            assertEquals(1, life.count("svcup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource({"exit 255, monitor ended with 255", "kill -9 $$, monitor ended with 137 (128 + KILL)",
            "exec sleep 1000, monitor took longer than 500 ms"})
    void a_failed_monitor_restarts_the_service(String failure, String cause) throws Exception {
        try (var life = life("[ -e $WW_BACKUP/failed ] || { : >$WW_BACKUP/failed; " + failure + "; }")) {
            var run = life.start().awaitLine("RESTARTING: " + cause);
            life.await(run, "svcup began", 2);
            run.awaitState(State.UP);
            assertEquals(List.of("svcdown began", "svcdown done", "svcup began", "svcup done", "warmup began",
                    "warmup done"), life.trace().subList(life.trace().indexOf("svcdown began"), life.trace().size()));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_hanging_monitor_is_ended_with_its_process_tree() throws Exception {
        try (var life =
                life("[ -e $WW_BACKUP/hung ] || { : >$WW_BACKUP/hung; trap '' TERM; (trap '' TERM; setsid sleep "
                + "8888) & sleep 7777; sleep 7777; }")) {
            var run = life.start().awaitLine("RESTARTING: monitor took longer than 500 ms").awaitLine("UP after");
            run.await("UP again", () -> run.state().contains("\"UP\""));
            assertTrue(life.home.processes().stream().noneMatch(p -> p.endsWith("8888") || p.endsWith("7777")),
                    life.home.processes().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void only_ww_monitor_failures_in_a_row_restart_the_service() throws Exception {
        try (var life = life("echo asked >>$WW_BACKUP/asked", "n=$(wc -l <$WW_BACKUP/asked)",
                "case $n in 2|3|5|6|7) exit 9 ;; esac")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\", \"failures\": 3}}}");
            var run = life.start().awaitLine("RESTARTING: monitor ended with 9");
            life.await(run, "svcup began", 2);
            run.awaitState(State.UP).await("more questions", () -> asked(life) >= 9);
            assertEquals(2, life.count("svcup began"));
            assertEquals(List.of("1", "2", "1", "2", "3"),
                    run.err().stream().filter(l -> l.contains(" of 3)"))
                    .map(l -> l.replaceAll(".*\\((\\d) of 3\\).*", "$1")).toList());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void an_ignored_monitor_failure_is_only_a_warning() throws Exception {
        try (var life = life("echo asked >>$WW_BACKUP/asked", "exit 9")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}, \"ignore_failures\": [\"monitor\"]}}");
            var run = life.start().awaitLine("monitor ended with 9").await("four questions", () -> asked(life) >= 4);
            assertEquals(1, life.count("svcup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_paused_container_does_not_restart_a_healthy_service() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"300ms\", \"timeout\": \"1s\"}}}");
            life.home.hook("monitor", "echo asked >>$WW_BACKUP/asked; sleep 0.5");
            var run = life.start().await("a question", () -> asked(life) >= 2);
            var service = life.service();
            for (boolean all : Sweep.thin(List.of(true, false), 1)) {
                int asked = asked(life);
                run.await("a question under way", () -> asked(life) > asked);
                long supervisor = run.supervisor(0);
                var frozen = all ? life.home.processes().stream()
                        .map(p -> Long.parseLong(p.substring(0, p.indexOf(' ')))).toList() : List.of(supervisor);
                frozen.forEach(pid -> RunningScript.send("STOP", pid));
                LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
                frozen.forEach(pid -> RunningScript.send("CONT", pid));
                int then = asked(life);
                run.await("more questions", () -> asked(life) >= then + 3);
            }
            assertEquals(service, life.service());
            assertEquals(1, life.count("svcup began"), run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static List<JsonNode> stats(RecordingHome life) {
        try {
            Path events = life.home.backup.resolve("events");
            if (!Files.exists(events)) return List.of();
            return Files.readAllLines(events).stream().map(MonitorTest::json)
                    .filter(event -> event.path("event").asText().equals("stats")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (Exception torn) {
            return new ObjectMapper().createObjectNode();
        }
    }
}
