package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The supervisor is killed with `kill -9`: the next one goes on in the same state, the service keeps running, and no
/// hook runs twice at a time.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResumeTest {
    /// Waits until the next supervisor has written the state file.
    private static void awaitResumed(RunningScript run) {
        var before = run.state();
        run.awaitLine("restarting it").await("a new supervisor in " + before, () -> !run.state().equals(before));
    }

    static List<String> places() {
        return RecordingHome.places();
    }

    static Stream<Arguments> hooks() {
        var all = places().stream().flatMap(where -> Stream.of("boot", "firstboot", "upgrade", "svcup", "warmup")
                .map(hook -> Arguments.of(where, hook))).toList();
        return Sweep.thin(all, 6).stream();
    }

    @ParameterizedTest
    @MethodSource("hooks")
    void a_resumed_start_ends_the_running_hook_and_runs_it_again(String where, String hook) throws Exception {
        try (var life = new RecordingHome(where).daemons(2).hold(hook)) {
            var run = life.start();
            life.await(run, hook + " began", 1);
            kill(run);
            life.await(run, hook + " began", 2);
            life.release(hook);
            run.awaitState(State.UP);
            assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count(),
                    "the old tree was still there: " + life.trace());
            boolean told = hook.equals("firstboot") || hook.equals("upgrade");
            assertEquals(told ? 1 : 0, life.count(hook + " interrupted"), "WW_INTERRUPTED in " + life.trace());
            for (var once : List.of("boot", "firstboot", "upgrade", "warmup")) {
                assertEquals(1, life.count(once + " done"), once + " in " + life.trace());
            }
            assertEquals(1, life.count("firstboot began") - (hook.equals("firstboot") ? 1 : 0));
            assertEquals(2, life.service().size(), "daemons: " + life.home.processes());
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_resumed_warmup_begins_with_svcdown(String where) throws Exception {
        try (var life = new RecordingHome(where).daemons(1).hold("warmup")) {
            var run = life.start();
            life.await(run, "warmup began", 1);
            var old = life.service();
            kill(run);
            life.await(run, "warmup began", 2);
            life.release("warmup");
            run.awaitState(State.UP);
            var trace = life.trace();
            assertEquals(List.of("svcup began", "svcup done", "warmup began", "svcdown began", "svcdown done",
                    "svcup began", "svcup done", "warmup began", "warmup done"),
                    trace.subList(trace.indexOf("svcup began"), trace.size()));
            assertNotEquals(old, life.service());
            assertEquals(1, life.service().size());
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void daemons_keep_running_in_UP_and_are_watched_again(String where) {
        try (var life = new RecordingHome(where).daemons(2)) {
            var run = life.start().awaitState(State.UP);
            var service = life.service();
            assertEquals(2, service.size());
            kill(run);
            awaitResumed(run);
            assertEquals(service, life.service());
            assertEquals(1, life.count("svcup began"));
            Json.object(Await.read(life.home.run.resolve("state.json")), "state.json",
                    "the dead supervisor's pid is not in it a second time");
            RunningScript.send("KILL", Long.parseLong(service.getFirst()));
            life.await(run, "svcup began", 2);
            run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 2);
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_foreground_service_keeps_running_and_later_ends_with_an_unknown_code(String where) {
        try (var life = new RecordingHome(where).foreground()) {
            var run = life.start().awaitState(State.UP);
            var service = life.service();
            kill(run);
            awaitResumed(run);
            assertEquals(service, life.service());
            assertEquals(1, life.count("svcup began"));
            RunningScript.send("TERM", Long.parseLong(service.getFirst()));
            run.awaitLine("RESTARTING: the service ended with an unknown code");
            life.await(run, "svcup began", 2);
            run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 1);
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void the_end_of_a_service_while_no_supervisor_runs_is_noticed(String where) {
        try (var life = new RecordingHome(where).foreground()) {
            var run = life.start().awaitState(State.UP);
            long supervisor = run.supervisor(0);
            RunningScript.send("STOP", supervisor);
            RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
            RunningScript.send("KILL", supervisor);
            life.await(run, "svcup began", 2);
            run.awaitLine("RESTARTING").await("UP again",
                    () -> run.state().contains("\"UP\"") && life.service().size() == 1);
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_killed_supervisors_restart_is_completed(String where) throws Exception {
        for (var hook : Sweep.thin(List.of(where.equals("plain") ? "svcdown" : "warmup", "svcup",
                where.equals("plain") ? "warmup" : "svcdown"), 1)) {
            try (var life = new RecordingHome(where).daemons(1)) {
                var run = life.start().awaitState(State.UP);
                var old = life.service();
                life.hold(hook);
                long began = life.count(hook + " began");
                run.signal("HUP").awaitState(State.RESTARTING);
                life.await(run, hook + " began", (int) began + 1);
                kill(run);
                life.await(run, hook + " began", (int) began + 2);
                life.release(hook);
                run.await("UP again", () -> run.state().contains("\"UP\"") && life.service()
                        .size() == 1 && !life.service().equals(old));
                assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count(),
                        "the old tree was still there: " + life.trace());
                assertEquals(1, life.count("boot began"));
                stopsInOrder(life, run);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_killed_supervisors_stop_is_completed_within_its_budget(String where) throws Exception {
        try (var life = new RecordingHome(where).daemons(1).hold("svcdown")) {
            life.home.cfg("{\"ww\": {\"stop\": {\"grace\": \"4s\"}}}");
            var run = life.start().awaitState(State.UP);
            run.signal("TERM");
            life.await(run, "svcdown began", 1);
            long asked = System.nanoTime();
            kill(run);
            life.await(run, "svcdown began", 2);
            assertEquals(16, run.exit(), () -> "svcdown never ended: " + run.all());
            assertTrue(System.nanoTime() - asked < Duration.ofSeconds(6).toNanos(),
                    "the budget began anew: " + run.all());
            assertEquals(List.of(), life.home.processes());
        }
    }

    private static void kill(RunningScript run) {
        RunningScript.send("KILL", run.supervisor(0));
    }

    private static void stopsInOrder(RecordingHome life, RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
        assertEquals(List.of(), life.home.processes());
    }
}
