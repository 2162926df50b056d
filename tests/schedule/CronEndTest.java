package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// Programs of `usr/cron` when the container stops, and when its supervisor is killed.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class CronEndTest extends CronContract {
    @Test
    void a_killed_supervisor_leaves_a_program_alone_and_its_successor_awaits_it() throws Exception {
        job("survivor", "while [ ! -e " + home.backup + "/go ]; do sleep 0.05; done", "echo done >>" + trace);
        var run = home.start("ww/run").awaitState(State.UP);
        var asked = home.start("ww/ww", "cron", "survivor");
        // a run that a killed supervisor has not saved is ended
        Await.until("the start", () -> runs().size() == 1
                && Await.read(home.run.resolve("state.json")).contains("\"name\":\"cron/survivor\""));
        long dead = run.supervisor(0);
        RunningScript.send("KILL", dead);
        run.supervisor(dead);
        Await.until("the successor", () -> {
            var shown = home.start("ww/ww", "cron");
            return shown.exit() == 0 && shown.out().toString().contains("running");
        });
        assertAnswer(ExitCode.IN_USE, "cron: cannot run survivor: it runs already", "cron", "survivor");
        Files.writeString(home.backup.resolve("go"), "");
        assertEquals(1, asked.exit(), () -> asked.all().toString());
        assertEquals(List.of("cron: survivor ended with an unknown code"), asked.all());
        assertEquals(List.of("survivor", "done"), runs());
        assertAnswer(0, "survivor ended with 0", "cron", "survivor");
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
    }

    /// A third kill within a minute is the last one that the launcher answers by another supervisor.
    @ParameterizedTest
    @ValueSource(ints = {0, 20, 60})
    void a_supervisor_killed_at_any_moment_of_a_start_never_runs_a_program_twice(int first) throws Exception {
        job("single", "exec 5>>" + trace + ".lock", "flock -n 5 || echo TWICE >>" + trace, "sleep 0.3");
        var run = home.start("ww/run").awaitState(State.UP);
        long dead = 0;
        for (int delay = first; delay < first + 20; delay += 7) {
            long supervisor = run.supervisor(dead);
            var asked = home.start("ww/ww", "cron", "single");
            int known = runs().size();
            Thread.sleep(delay + 25); // the command itself takes about 25 ms to send its word
            RunningScript.send("KILL", supervisor);
            dead = supervisor;
            run.supervisor(dead);
            int code = asked.exit(Duration.ofSeconds(40));
            assertTrue(List.of(0, 1, ExitCode.IN_USE).contains(code), () -> asked.all().toString());
            assertTrue(runs().size() - known <= 1, () -> runs().toString());
            Await.until("the end", () -> !ww(0, "cron").out().toString().contains("running"));
        }
        assertAnswer(0, "single ended with 0", "cron", "single");
        assertFalse(runs().contains("TWICE"), () -> runs().toString());
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
    }

    @Test
    void a_run_that_was_missed_while_down_is_made_up_for_once_after_UP() throws Exception {
        home.hook("warmup", "echo warm >>" + trace);
        for (var name : List.of("caught", "skipped")) job(name);
        cfg("{\"caught\": {\"schedule\": \"@monthly\", \"catch_up\": true},"
                + " \"skipped\": {\"schedule\": \"@monthly\"}}");
        var run = home.start("ww/run").awaitState(State.UP);
        var times = home.data.resolve(".ww/cron.json");
        Await.until("the file", () -> Await.read(times).contains("caught"));
        assertEquals(0, run.signal("TERM").exit());
        Files.writeString(times, Files.readString(times).replaceAll("\"since\":\"20..", "\"since\":\"2020"));
        run = home.start("ww/run").awaitState(State.UP).awaitLine("cron caught was missed: it runs now, once");
        Await.until("the run", () -> runs().size() == 3);
        Await.until("the end", () -> ww(0, "cron").out().get(1).matches("caught +20\\S+Z +0 .*"));
        assertEquals(0, run.signal("TERM").exit());
        run = home.start("ww/run").awaitState(State.UP);
        Await.until("the list", () -> ww(0, "cron").out().size() == 3);
        assertEquals(0, run.signal("TERM").exit());
        assertEquals(List.of("warm", "warm", "caught", "warm"), runs());
    }

    @Test
    void a_stop_ends_a_running_program_before_svcdown_and_within_the_budget() throws Exception {
        home.hook("svcup", "").hook("svcdown", "echo svcdown >>" + trace);
        job("long", "trap 'echo ended >>" + trace + "; exit 1' TERM", "while :; do sleep 0.05; done");
        var run = home.start("ww/run").awaitState(State.UP);
        var asked = home.start("ww/ww", "cron", "long");
        Await.until("the start", () -> runs().size() == 1);
        var began = System.nanoTime();
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 5);
        assertEquals(List.of("long", "ended", "svcdown"), runs());
        assertEquals(1, asked.exit(), () -> asked.all().toString());
    }

    @Test
    void a_stop_kills_a_program_that_ignores_TERM() throws Exception {
        job("stubborn", "trap '' TERM", "while :; do sleep 0.05; done");
        home.cfg("{\"ww\": {\"stop\": {\"grace\": \"3s\"}}}");
        var run = home.start("ww/run").awaitState(State.UP);
        home.start("ww/ww", "cron", "stubborn");
        Await.until("the start", () -> runs().size() == 1);
        var began = System.nanoTime();
        assertEquals(ExitCode.UNCLEAN_STOP, run.signal("TERM").exit(), () -> run.all().toString());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 4000);
    }
}
