package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The supervisor is killed at a bad moment: with a TERM on its way, several times, or in any state.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SupervisorDeathTest {
    /// Waits until the next supervisor has written the state file.
    ///
    /// @param before the content when the former supervisor was killed
    private static void awaitResumed(RunningScript run, String before) {
        run.awaitLine("restarting it").await("a new supervisor in " + before, () -> !run.state().equals(before));
    }

    static List<String> places() {
        return RecordingHome.places();
    }

    @Test
    void a_hook_that_was_started_but_not_saved_is_ended() {
        try (var life = new RecordingHome("plain").daemons(1)) {
            var run = life.start().awaitState(State.UP);
            var bootId = run.state().replaceAll(".*\"boot_id\":\"([^\"]+)\".*", "$1");
            life.home.env("WW_HOOK", bootId + "-1-1-firstboot").start("/usr/bin/setsid", "sleep", "8888");
            life.home.env("WW_HOOK", bootId + "-1-2-lifecycle").start("/usr/bin/setsid", "sleep", "7777");
            life.home.env("WW_HOOK", null);
            run.await("two more", () -> life.home.processes().stream()
                    .filter(p -> p.endsWith("8888") || p.endsWith("7777")).count() == 2);
            var before = run.state();
            kill(run);
            run.await("the end of the first", () -> life.home.processes().stream().noneMatch(p -> p.endsWith("8888")));
            awaitResumed(run, before);
            assertEquals(1, life.service().size());
            assertTrue(life.home.processes().stream().anyMatch(p -> p.endsWith("7777")), "a reporter is left alone");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void TERM_without_a_running_supervisor_leads_to_an_orderly_stop(String where) {
        try (var life = new RecordingHome(where).daemons(1)) {
            var run = life.start().awaitState(State.UP);
            kill(run);
            run.signal("TERM");
            assertEquals(0, run.exit(), () -> String.join("\n", run.all()));
            assertEquals(1, life.count("svcdown done"));
            assertEquals(List.of(), life.home.processes());
        }
    }

    @Test
    void a_TERM_read_by_the_killed_supervisor_is_not_lost() {
        try (var life = new RecordingHome("plain").daemons(1)) {
            for (var millis : Sweep.thin(Sweep.millis(0, 60, 2), 3)) {
                var run = life.start().awaitState(State.UP);
                long supervisor = run.supervisor(0);
                run.signal("TERM");
                java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
                RunningScript.send("KILL", supervisor);
                assertEquals(0, run.exit(), () -> millis + " ms: " + String.join("\n", run.all()));
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void the_fourth_death_of_a_supervisor_within_a_minute_ends_the_container_with_70(String where) throws Exception {
        try (var life = new RecordingHome(where).daemons(2)) {
            life.hook("svcup",
                    "setsid sleep 9999 5>&- & setsid sh -c 'trap \"\" TERM; setsid sleep 9999 & sleep 9999' 5>&- &");
            var told = Files.writeString(life.home.backup.resolve("termination"), "");
            life.home.env("WW_TERMINATION_LOG", told.toString()).cfg("{\"ww\": {\"stop\": {\"grace\": \"1s\"}}}");
            var run = life.start().awaitState(State.UP);
            run.await("three daemons", () -> life.service().size() >= 3);
            long supervisor = 0;
            for (int death = 1; death <= 3; death++) {
                supervisor = run.supervisor(supervisor);
                RunningScript.send("KILL", supervisor);
            }
            awaitResumed(run, run.state());
            RunningScript.send("KILL", run.supervisor(supervisor));
            assertEquals(70, run.exit(), () -> String.join("\n", run.all()));
            assertEquals(0, life.count("svcdown began"));
            assertEquals(List.of(), life.home.processes());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("died four times within a minute")),
                    run.err().toString());
            assertTrue(Await.read(told).startsWith("cannot go on: the supervisor died four times within a minute"),
                    Await.read(told));
        }
    }

    @Test
    void a_container_whose_supervisor_is_killed_at_any_moment_reaches_UP_with_data_initialised_once() throws Exception {
        for (var millis : Sweep.millis(0, 1400, 20)) {
            try (var life = new RecordingHome(millis % 40 == 0 ? "plain" : "DASH").daemons(2)) {
                var run = life.start();
                long supervisor = run.supervisor(0);
                run.await("the first state", () -> !run.state().isEmpty());
                java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
                RunningScript.send("KILL", supervisor);
                run.await("UP", () -> run.state().contains("\"UP\"") && run.supervisor(supervisor) != supervisor
                        && life.service().size() == 2 && resumed(run));
                assertEquals(0, life.trace().stream().filter(line -> line.endsWith("TWICE")).count(),
                        millis + " ms: " + life.trace());
                assertTrue(Files.size(life.home.data.resolve("whaleup")) > 0);
                assertFalse(Files.exists(life.home.data.resolve(".ww")), "a note of an attempt is left");
                stopsInOrder(life, run);
                assertEquals("svcdown done", life.trace().getLast(), millis + " ms: " + life.trace());
            }
        }
    }

    /// The launcher cannot fork. It runs as another user, because the limit does not apply to root.
    @ParameterizedTest
    @EnumSource(names = {"DASH", "BUSYBOX"})
    void the_launcher_waits_while_no_process_can_be_started(Shell shell) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            RecordingHome.openTo12345(life.home);
            life.home.shell(shell);
            var run = as12345(life, Home.CHECKOUT + "/ww/run").awaitState(State.UP);
            var service = life.service();
            assertEquals(0, as12345(life, "prlimit", "--pid=" + run.pid(), "--nproc=1:").exit());
            kill(run);
            run.await("three tries", () -> run.err().stream().filter(line -> line.contains("fork")).count() >= 3);
            assertEquals(0, as12345(life, "prlimit", "--pid=" + run.pid(), "--nproc=1000:").exit());
            awaitResumed(run, run.state());
            assertEquals(service, life.service());
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
        }
    }

    private static RunningScript as12345(RecordingHome life, String... command) {
        var all = new ArrayList<>(List.of("--reuid=12345", "--regid=12345", "--clear-groups"));
        all.addAll(List.of(command));
        return life.home.start("/usr/bin/setpriv", all.toArray(String[]::new));
    }

    private static void kill(RunningScript run) {
        RunningScript.send("KILL", run.supervisor(0));
    }

    private static boolean resumed(RunningScript run) {
        return run.err().stream().anyMatch(line -> line.contains("restarting it"));
    }

    private static void stopsInOrder(RecordingHome life, RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
        assertEquals(List.of(), life.home.processes());
    }
}
