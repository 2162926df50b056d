package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

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
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The results of `monitor` and their consequences, and the end of daemons, which is noticed without `monitor`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MonitorTest {
    private static final String QUICK =
            "{\"ww\": {\"monitor\": {\"every\": \"200ms\", \"timeout\": \"500ms\"}}, \"notify_url\": \"stdout:\"}";

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
    void a_daemon_of_monitor_that_holds_its_stdout_blocks_no_monitor_and_ends_with_the_stop() throws Exception {
        for (var where : RecordingHome.places()) {
            try (var life = watched(where, "echo asked >>$WW_BACKUP/asked",
                    "[ -e $WW_BACKUP/left ] || { : >$WW_BACKUP/left; setsid sh -c 'while :; do echo noise; sleep "
                    + "0.05; done' & }", "echo '{\"n\": 1}'")) {
                var run = life.start().await("five questions", () -> asked(life) >= 5);
                assertEquals(1, life.count("svcup began"), run.all().toString());
                assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    @Test
    void the_end_of_a_daemon_runs_monitor_at_once_and_at_most_once_a_second() throws Exception {
        try (var life = new RecordingHome("plain").daemons(4)) {
            life.home.hook("monitor", "echo asked >>$WW_BACKUP/asked");
            var run = life.start().await("the first question", () -> asked(life) == 1);
            LockSupport.parkNanos(1_100_000_000L);
            long killed = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
                int left = 3 - i;
                Await.until("a daemon less", () -> life.service().size() == left);
            }
            run.await("another question", () -> asked(life) >= 2);
            assertTrue(System.nanoTime() - killed < 1_000_000_000L,
                    "asked too late: " + (System.nanoTime() - killed) / 1_000_000 + " ms");
            run.await("the last one noticed", () -> run.err().stream()
                    .filter(line -> line.contains("a daemon of svcup ended")).count() == 4);
            LockSupport.parkNanos(500_000_000L);
            long seconds = (System.nanoTime() - killed) / 1_000_000_000L + 1;
            assertTrue(asked(life) - 1 <= seconds, asked(life) + " questions in " + seconds + " s: " + run.err());
            assertEquals(1, life.count("svcup began"), "monitor said that it is well");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource({"true, plain", "false, BUSYBOX"})
    void the_end_of_the_only_daemon_restarts_the_service_within_a_second(boolean monitored,
            String where) throws Exception {
        try (var life = new RecordingHome(where).daemons(1)) {
            if (monitored) {
                life.home.hook("monitor",
                        "grep -q sleep /proc/$(sed -n 's/.*\"roots\":\\[{\"pid\":\\([0-9]*\\).*/\\1/p' "
                        + "$WW_RUN/state.json)/cmdline");
            }
            var run = life.start().awaitState(State.UP);
            LockSupport.parkNanos(1_200_000_000L);
            long killed = System.nanoTime();
            RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
            run.awaitState(State.RESTARTING);
            long took = (System.nanoTime() - killed) / 1_000_000;
            assertTrue(took < 1000, took + " ms");
            run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 1);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void short_lived_processes_of_monitor_do_not_fill_the_state_file() throws Exception {
        try (var life = life("echo asked >>$WW_BACKUP/asked", "setsid sleep 0.3 &")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}");
            var run = life.start().await("many questions", () -> asked(life) >= 15);
            var left = new ObjectMapper().readTree(life.home.run.resolve("state.json").toFile()).path("leftovers");
            assertTrue(left.size() < 8, left.toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void processes_that_monitor_leaves_are_ended_after_each_run() throws Exception {
        try (var life = life("echo asked >>$WW_BACKUP/asked", "exec >/dev/null; sleep 9998 & setsid sleep 9998 &",
                "(trap '' TERM; exec setsid sleep 9998) & (setsid sh -c 'sleep 9998 &' &)")) {
            var run = life.start().await("five questions", () -> asked(life) >= 5);
            assertTrue(leftBy(life) <= 4, "one run leaves four processes: " + life.home.processes());
            life.home.hook("monitor", "echo >>$WW_BACKUP/asked");
            run.await("no leftovers", () -> leftBy(life) == 0);
            var state = new ObjectMapper().readTree(life.home.run.resolve("state.json").toFile());
            assertEquals(0, state.path("leftovers").size(), state::toString);
            assertEquals(1, life.service().size(), "the service runs on");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static long leftBy(RecordingHome life) {
        return life.home.processes().stream().filter(p -> p.endsWith("sleep 9998")).count();
    }

    @Test
    void an_orphan_that_the_service_makes_while_monitor_runs_is_left_alone() {
        try (var life = watched("BUSYBOX", "echo asked >>$WW_BACKUP/asked", "touch $WW_BACKUP/fork",
                "while [ -e $WW_BACKUP/fork ]; do sleep 0.02; done")) {
            life.hook("svcup", "setsid sh -c 'while :; do sleep 0.02; [ -e $WW_BACKUP/fork ] || continue; "
                    + "(setsid sleep 9998 &); rm $WW_BACKUP/fork; done' 5>&- &");
            var run = life.start().await("five questions", () -> asked(life) >= 5);
            var left = life.home.processes().stream().filter(p -> p.endsWith("sleep 9998")).count();
            assertTrue(left >= 4, left + " are left: " + run.all());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_successor_of_a_daemon_is_watched() {
        try (var life = new RecordingHome("plain")) {
            life.home.file("../backup/master", "trap 'sh \"$0\" & "
                    + "while [ $(cat $WW_BACKUP/pid) = $$ ]; do sleep 0.05; done; exit 0' USR2\n"
                    + "echo $$ >$WW_BACKUP/new && mv $WW_BACKUP/new $WW_BACKUP/pid; while :; do sleep 0.05; done\n");
            life.hook("svcup", "setsid sh $WW_BACKUP/master 5>&- &",
                    "until [ -e $WW_BACKUP/pid ]; do sleep 0.05; done");
            life.home.hook("monitor", "kill -0 $(cat $WW_BACKUP/pid)");
            var run = life.start().awaitState(State.UP);
            var first = Await.read(life.home.backup.resolve("pid"));
            RunningScript.send("USR2", Long.parseLong(first.strip()));
            run.awaitLine("asking monitor");
            Await.until("a successor", () -> !Await.read(life.home.backup.resolve("pid")).equals(first));
            var second = Await.read(life.home.backup.resolve("pid")).strip();
            run.await("roots", () -> Await.read(life.home.run.resolve("state.json"))
                    .contains("\"roots\":[{\"pid\":" + second + ","));
            RunningScript.send("KILL", Long.parseLong(second));
            long killed = System.nanoTime();
            run.awaitState(State.RESTARTING);
            assertTrue(System.nanoTime() - killed < 6_000_000_000L, "noticed too late");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_end_of_a_daemons_child_restarts_nothing() {
        try (var life = new RecordingHome("plain")) {
            life.hook("svcup", "setsid sh -c 'while :; do sleep 0.05; done' 5>&- &");
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}")
                    .hook("monitor", "echo asked >>$WW_BACKUP/asked");
            var run = life.start().await("questions", () -> asked(life) >= 5);
            assertEquals(1, life.count("svcup began"), run.all().toString());
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

    private static RecordingHome life(String... monitor) {
        return watched("plain", monitor);
    }

    private static RecordingHome watched(String where, String... monitor) {
        var life = new RecordingHome(where).daemons(1);
        life.home.cfg(QUICK.replace("stdout:", "file:" + life.home.backup.resolve("events"))).hook("monitor", monitor);
        try {
            Files.copy(Home.CHECKOUT.resolve("usr/pushstats.java"), life.home.path.resolve("usr/pushstats.java"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return life;
    }

    private static int asked(RecordingHome life) {
        return (int) Await.read(life.home.backup.resolve("asked")).lines().count();
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
