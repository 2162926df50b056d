package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The programs of `usr/cron`, in a container that runs.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class CronProcessTest {
    /// A schedule that is due once a year, so that no test meets it by chance.
    private static final String YEARLY = "0 0 29 2 *";

    private final Home home = Home.fresh().withDefaults();
    private final Path trace = home.backup.resolve("trace");

    @AfterEach
    void close() {
        home.close();
    }

    /// Writes a program that records its start and its end.
    private void job(String name, String... lines) {
        home.hook("cron/" + name, "echo " + name + " >>" + trace, String.join("\n", lines));
    }

    private void cfg(String cron) {
        home.cfg("{\"notify_url\": \"file:" + home.backup + "/events\", \"ww\": {\"cron\": " + cron + "}}");
    }

    private RunningScript ww(int code, String... args) {
        var ran = home.start("ww/ww", args);
        assertEquals(code, ran.exit(), () -> ran.all().toString());
        return ran;
    }

    private void assertAnswer(int code, String answer, String... args) {
        assertEquals(List.of(answer), ww(code, args).all());
    }

    private List<String> runs() {
        return Await.read(trace).lines().toList();
    }

    private List<String> events() {
        return Await.read(home.backup.resolve("events")).lines()
                .filter(line -> line.contains("\"event\":\"schedule\"")).toList();
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void ww_cron_lists_programs_and_runs_one_with_its_exit_code(Shell shell) throws Exception {
        home.shell(shell);
        job("good", "echo did it");
        job("bad", "exit 3");
        job("slow", "sleep 30");
        cfg("{\"good\": {\"schedule\": \"" + YEARLY + "\", \"zone\": \"UTC\"}, \"slow\": {\"timeout\": \"700ms\"}}");
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

    @Test
    void a_killed_supervisor_leaves_a_program_alone_and_its_successor_awaits_it() throws Exception {
        job("survivor", "while [ ! -e " + home.backup + "/go ]; do sleep 0.05; done", "echo done >>" + trace);
        var run = home.start("ww/run").awaitState(State.UP);
        var asked = home.start("ww/ww", "cron", "survivor");
        Await.until("the start", () -> runs().size() == 1);
        long dead = run.supervisor(0);
        RunningScript.send("KILL", dead);
        run.supervisor(dead);
        Await.until("the successor", () -> home.start("ww/ww", "cron").out().toString().contains("running"));
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
