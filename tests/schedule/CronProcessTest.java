package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The programs of `usr/cron`, in a container that runs.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class CronProcessTest extends CronContract {
    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void ww_cron_lists_programs_and_runs_one_with_its_exit_code(Shell shell) throws Exception {
        home.shell(shell);
        job("good", "echo did it");
        job("bad", "exit 3");
        job("slow", "sleep 30");
        cfg("{\"good\": {\"schedule\": \"" + RARELY + "\", \"zone\": \"UTC\"}, \"slow\": {\"timeout\": \"700ms\"}}");
        var run = home.start("ww/run").awaitState(State.UP);
        Await.until("the list", () -> ww(0, "cron").out().size() == 4);
        var list = ww(0, "cron").out();
        assertEquals("NAME                 LAST                      EXIT      NEXT", list.getFirst());
        assertTrue(list.get(2).matches("good +- +- +2028-02-29T00:00:00.000Z"), list.toString());
        assertTrue(list.get(1).matches("bad +- +- +-"), list.toString());
        assertAnswer(0, "good ended with 0", "cron", "good");
        run.awaitLine("cron/good: did it");
        assertAnswer(3, "cron: bad ended with 3", "cron", "bad");
        assertAnswer(Scheduler.TIMED_OUT, "cron: slow took longer than 700 ms", "cron", "slow");
        assertAnswer(1, "cron: cannot run goud: there is no program of that name in usr/cron (did you mean 'good'?)",
                "cron", "goud");
        assertEquals(ExitCode.USAGE, home.start("ww/ww", "cron", "../x").exit());
        assertTrue(ww(0, "cron").out().get(2).matches("good +20\\S+Z +0 +2028-02-29T00:00:00.000Z"));
        assertTrue(ww(0, "status").out().containsAll(List.of(
                "  cron        bad, the last run ended with 3", "  cron        good, next at 2028-02-29T00:00:00.000Z",
                "  cron        slow, the last run took longer than 700 ms")), () -> ww(0, "status").out().toString());
        assertEquals(List.of("good", "bad", "slow"), runs());
        Await.until("two events", () -> events().size() == 2);
        assertTrue(events().getFirst().contains("\"cause\":\"ended with 3\""), events().toString());
        assertTrue(events().getFirst().endsWith("\"schedule\":{\"name\":\"bad\",\"exit\":3}}"));
        assertTrue(run.state().contains("\"state\":\"UP\""), run.state());
        assertTrue(ww(0, "why").out().getFirst().endsWith("UP: cron slow took longer than 700 ms"));
        assertEquals(0, run.signal("TERM").exit());
    }

    @Test
    void a_program_never_runs_twice_at_once_and_leaves_no_process() throws Exception {
        job("once", "setsid sleep 600 &", "while [ ! -e " + home.backup + "/go ]; do sleep 0.05; done");
        var run = home.start("ww/run").awaitState(State.UP);
        var first = home.start("ww/ww", "cron", "once");
        Await.until("the start", () -> runs().size() == 1);
        assertAnswer(ExitCode.IN_USE, "cron: cannot run once: it runs already", "cron", "once");
        assertTrue(ww(0, "cron").out().getLast().matches("once +20\\S+Z +running +-"));
        Files.writeString(home.backup.resolve("go"), "");
        assertEquals(0, first.exit());
        assertFalse(home.processes().stream().anyMatch(command -> command.contains("sleep 600")));
        assertEquals(List.of("once"), runs());
        assertEquals(0, run.signal("TERM").exit());
    }

    @Test
    void a_restart_of_the_service_leaves_a_running_program_alone() throws Exception {
        home.hook("svcup", "sleep 1000 &");
        job("long", "while [ ! -e " + home.backup + "/go ]; do sleep 0.05; done");
        var run = home.start("ww/run").awaitState(State.UP);
        var asked = home.start("ww/ww", "cron", "long");
        Await.until("the start", () -> runs().size() == 1);
        assertAnswer(0, "UP again", "restart");
        assertAnswer(ExitCode.IN_USE, "cron: cannot run long: it runs already", "cron", "long");
        Files.writeString(home.backup.resolve("go"), "");
        assertEquals(0, asked.exit(), () -> asked.all().toString());
        assertEquals(List.of("long"), runs());
        assertEquals(1, home.processes().stream().filter(command -> command.contains("sleep 1000")).count());
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
    }

    @Test
    void a_wrong_schedule_ends_the_start_with_78_and_changes_nothing_after_a_HUP() throws Exception {
        job("tidy");
        cfg("{\"tidy\": {\"schedule\": \"0 0 31 2 *\"}}");
        var start = home.start("ww/run");
        assertEquals(ExitCode.CONFIG, start.exit());
        assertEquals(List.of("run: cannot read ww.cron.tidy.schedule '0 0 31 2 *': no month that it names has such a"
                + " day (correct the day or the month)"), start.err());
        cfg("{\"tody\": {\"schedule\": \"@daily\"}}");
        var missing = home.start("ww/run");
        assertEquals(ExitCode.CONFIG, missing.exit());
        assertEquals(List.of("run: cannot read ww.cron.tody: there is no " + home.path + "/usr/cron/tody and no"
                + " tody.java beside it (did you mean 'tidy'?)"), missing.err());
        cfg("{\"tidy\": {\"schedule\": \"@daily\"}}");
        var run = home.start("ww/run").awaitState(State.UP);
        cfg("{\"tidy\": {\"schedule\": \"0 0 0 * * *\"}}");
        run.signal("HUP").awaitLine("leave out the sixth field): the configuration stays as it is");
        assertTrue(ww(0, "cron").out().getLast().startsWith("tidy"));
        assertEquals(0, run.signal("TERM").exit());
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void a_program_runs_each_minute() throws Exception {
        job("minute");
        cfg("{\"minute\": {\"schedule\": \"* * * * *\"}}");
        var run = home.start("ww/run").awaitState(State.UP);
        Await.until(Duration.ofSeconds(70), () -> "a run", () -> !runs().isEmpty());
        assertEquals(0, run.signal("TERM").exit());
        assertEquals(List.of("minute"), runs());
    }
}
