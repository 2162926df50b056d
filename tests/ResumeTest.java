package whaleware;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The supervisor is killed with `kill -9`: the life goes on from where it was, a service that runs is left alone, nothing runs twice at a time.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResumeTest {
    static List<String> places() {
        return Supervised.places();
    }

    static Stream<Arguments> hooks() {
        var all = places().stream().flatMap(where -> Stream.of("boot", "firstboot", "upgrade", "svcup", "warmup").map(hook -> Arguments.of(where, hook))).toList();
        return Sweep.thin(all, 6).stream();
    }

    @ParameterizedTest
    @MethodSource("hooks")
    void on_the_way_up_the_hook_is_ended_with_its_tree_and_run_again(String where, String hook) throws Exception {
        try (var life = new Supervised(where).daemons(2).hold(hook)) {
            var run = life.start();
            life.await(run, hook + " began", 1);
            kill(run);
            life.await(run, hook + " began", 2);
            life.release(hook);
            run.awaitState(State.UP);
            assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count(), "the old tree was still there: " + life.trace());
            boolean told = hook.equals("firstboot") || hook.equals("upgrade");
            assertEquals(told ? 1 : 0, life.count(hook + " interrupted"), "WW_INTERRUPTED in " + life.trace());
            for (var once : List.of("boot", "firstboot", "upgrade", "warmup")) assertEquals(1, life.count(once + " done"), once + " in " + life.trace());
            assertEquals(1, life.count("firstboot began") - (hook.equals("firstboot") ? 1 : 0));
            assertEquals(2, life.service().size(), "daemons: " + life.home.processes());
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void warmup_is_gone_through_anew_from_svcdown_on(String where) throws Exception {
        try (var life = new Supervised(where).daemons(1).hold("warmup")) {
            var run = life.start();
            life.await(run, "warmup began", 1);
            var old = life.service();
            kill(run);
            life.await(run, "warmup began", 2);
            life.release("warmup");
            run.awaitState(State.UP);
            var trace = life.trace();
            assertEquals(List.of("svcup began", "svcup done", "warmup began", "svcdown began", "svcdown done", "svcup began", "svcup done", "warmup began", "warmup done"),
                    trace.subList(trace.indexOf("svcup began"), trace.size()));
            assertNotEquals(old, life.service());
            assertEquals(1, life.service().size());
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void daemons_keep_their_pids_in_UP_and_are_watched_again(String where) {
        try (var life = new Supervised(where).daemons(2)) {
            var run = life.start().awaitState(State.UP);
            var service = life.service();
            assertEquals(2, service.size());
            kill(run);
            awaitResumed(run);
            assertEquals(service, life.service());
            assertEquals(1, life.count("svcup began"));
            Running.send("KILL", Long.parseLong(service.getFirst()));
            life.await(run, "svcup began", 2);
            run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 2);
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_service_in_the_foreground_keeps_its_pid_and_its_later_end_has_no_known_code(String where) {
        try (var life = new Supervised(where).foreground()) {
            var run = life.start().awaitState(State.UP);
            var service = life.service();
            kill(run);
            awaitResumed(run);
            assertEquals(service, life.service());
            assertEquals(1, life.count("svcup began"));
            Running.send("TERM", Long.parseLong(service.getFirst()));
            run.awaitLine("RESTARTING: the service ended with an unknown code");
            life.await(run, "svcup began", 2);
            run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 1);
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void what_ended_while_nobody_watched_is_noticed(String where) {
        try (var life = new Supervised(where).foreground()) {
            var run = life.start().awaitState(State.UP);
            long supervisor = run.supervisor(0);
            Running.send("STOP", supervisor);
            Running.send("KILL", Long.parseLong(life.service().getFirst()));
            Running.send("KILL", supervisor);
            life.await(run, "svcup began", 2);
            run.awaitLine("RESTARTING").await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 1);
            stopsInOrder(life, run);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_restart_is_finished(String where) throws Exception {
        for (var hook : Sweep.thin(List.of(where.equals("plain") ? "svcdown" : "warmup", "svcup", where.equals("plain") ? "warmup" : "svcdown"), 1)) {
            try (var life = new Supervised(where).daemons(1)) {
                var run = life.start().awaitState(State.UP);
                var old = life.service();
                life.hold(hook);
                long began = life.count(hook + " began");
                run.signal("HUP").awaitState(State.RESTARTING);
                life.await(run, hook + " began", (int) began + 1);
                kill(run);
                life.await(run, hook + " began", (int) began + 2);
                life.release(hook);
                run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 1 && !life.service().equals(old));
                assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count(), "the old tree was still there: " + life.trace());
                assertEquals(1, life.count("boot began"));
                stopsInOrder(life, run);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_stop_is_finished_within_its_budget(String where) throws Exception {
        try (var life = new Supervised(where).daemons(1).hold("svcdown")) {
            life.home.cfg("{\"ww\": {\"stop\": {\"grace\": \"4s\"}}}");
            var run = life.start().awaitState(State.UP);
            run.signal("TERM");
            life.await(run, "svcdown began", 1);
            long asked = System.nanoTime();
            kill(run);
            life.await(run, "svcdown began", 2);
            assertEquals(16, run.exit(), () -> "svcdown never ended: " + run.all());
            assertTrue(System.nanoTime() - asked < Duration.ofSeconds(6).toNanos(), "the budget began anew: " + run.all());
            assertEquals(List.of(), life.home.processes());
        }
    }

    @Test
    void a_hook_that_was_started_and_not_noted_any_more_is_ended() {
        try (var life = new Supervised("plain").daemons(1)) {
            var run = life.start().awaitState(State.UP);
            var bootId = run.state().replaceAll(".*\"boot_id\":\"([^\"]+)\".*", "$1");
            life.home.env("WW_HOOK", bootId + "-1-1-firstboot").start("/usr/bin/setsid", "sleep", "8888");
            life.home.env("WW_HOOK", bootId + "-1-2-lifecycle").start("/usr/bin/setsid", "sleep", "7777");
            life.home.env("WW_HOOK", null);
            run.await("two more", () -> life.home.processes().stream().filter(p -> p.endsWith("8888") || p.endsWith("7777")).count() == 2);
            kill(run);
            run.await("the end of the first", () -> life.home.processes().stream().noneMatch(p -> p.endsWith("8888")));
            awaitResumed(run);
            assertEquals(1, life.service().size());
            assertTrue(life.home.processes().stream().anyMatch(p -> p.endsWith("7777")), "a reporter is left alone");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_TERM_that_comes_while_there_is_no_supervisor_stops_in_order(String where) {
        try (var life = new Supervised(where).daemons(1)) {
            var run = life.start().awaitState(State.UP);
            kill(run);
            run.signal("TERM");
            assertEquals(0, run.exit(), () -> String.join("\n", run.all()));
            assertEquals(1, life.count("svcdown done"));
            assertEquals(List.of(), life.home.processes());
        }
    }

    @Test
    void a_TERM_that_the_dead_supervisor_had_read_is_not_lost() {
        try (var life = new Supervised("plain").daemons(1)) {
            for (var millis : Sweep.thin(Sweep.millis(0, 60, 2), 3)) {
                var run = life.start().awaitState(State.UP);
                long supervisor = run.supervisor(0);
                run.signal("TERM");
                java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
                Running.send("KILL", supervisor);
                assertEquals(0, run.exit(), () -> millis + " ms: " + String.join("\n", run.all()));
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void the_fourth_death_within_a_minute_ends_everything_with_70(String where) {
        try (var life = new Supervised(where).daemons(2)) {
            life.hook("svcup", "setsid sleep 9999 5>&- & setsid sh -c 'trap \"\" TERM; setsid sleep 9999 & sleep 9999' 5>&- &");
            life.home.cfg("{\"ww\": {\"stop\": {\"grace\": \"1s\"}}}");
            var run = life.start().awaitState(State.UP);
            run.await("three daemons", () -> life.service().size() >= 3);
            long supervisor = 0;
            for (int death = 1; death <= 3; death++) {
                supervisor = run.supervisor(supervisor);
                Running.send("KILL", supervisor);
            }
            awaitResumed(run);
            Running.send("KILL", run.supervisor(supervisor));
            assertEquals(70, run.exit(), () -> String.join("\n", run.all()));
            assertEquals(0, life.count("svcdown began"));
            assertEquals(List.of(), life.home.processes());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("died four times within a minute")), run.err().toString());
        }
    }

    @Test
    void killed_at_any_moment_of_a_life_it_comes_UP_with_its_data_initialised_once() throws Exception {
        for (var millis : Sweep.millis(0, 1400, 20)) {
            try (var life = new Supervised(millis % 40 == 0 ? "plain" : "DASH").daemons(2)) {
                var run = life.start();
                long supervisor = run.supervisor(0);
                run.await("the first state", () -> !run.state().isEmpty());
                java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
                Running.send("KILL", supervisor);
                run.await("UP", () -> run.state().contains("\"UP\"") && run.supervisor(supervisor) != supervisor && life.service().size() == 2 && resumed(run));
                assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count(), millis + " ms: " + life.trace());
                assertTrue(Files.size(life.home.data.resolve("whaleup")) > 0);
                assertFalse(Files.exists(life.home.data.resolve(".ww")), "a note of an attempt is left");
                stopsInOrder(life, run);
                assertEquals("svcdown done", life.trace().getLast(), millis + " ms: " + life.trace());
            }
        }
    }

    private static void kill(Running run) {
        Running.send("KILL", run.supervisor(0));
    }

    private static boolean resumed(Running run) {
        return run.err().stream().anyMatch(line -> line.contains("starting it again"));
    }

    /// Waits until the next supervisor has written the state file.
    private static void awaitResumed(Running run) {
        var before = run.state();
        run.awaitLine("starting it again").await("a new supervisor in " + before, () -> !run.state().equals(before));
    }

    private static void stopsInOrder(Supervised life, Running run) {
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
        assertEquals(List.of(), life.home.processes());
    }
}
