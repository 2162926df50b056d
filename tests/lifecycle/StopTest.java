package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;
import whaleware.fixtures.StopCases;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// TERM in every state and with every hook hanging: the right exit code, no process left, within the stop budget.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StopTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(2), BUDGET = StopCases.GRACE.plus(StopCases.SLACK);
    private static final List<String> HOOKS =
            List.of("boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown");
    private static final String TREE = "sleep 1001 & (sleep 1002 & setsid sleep 1003 & wait) & echo hangs >&2; wait";

    @BeforeAll
    static void build() {
        StopCases.built();
    }

    static List<Arguments> hooksAndSignals() {
        var all = new ArrayList<Arguments>();
        for (var shell : Shell.values()) {
            for (var hook : HOOKS) for (var signal : List.of("TERM", "INT")) all.add(Arguments.of(hook, signal, shell));
        }
        var some = new ArrayList<Arguments>();
        for (int i = 0; i < HOOKS.size(); i++) {
            some.add(Arguments.of(HOOKS.get(i), List.of("TERM", "INT").get(i % 2), Shell.values()[i % 3]));
        }
        return Sweep.whole() ? all : some;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("hooksAndSignals")
    void a_hanging_hook_is_ended_with_its_tree_and_does_not_delay_a_stop(String hook, String signal, Shell shell) {
        try (var home = StopCases.home().hook(hook, TREE).asPid1(shell)) {
            var run = home.start("ww/run");
            if (hook.equals("svcdown")) run.awaitState(State.UP).signal(signal);
            run.awaitLine(hook + ": hangs");
            boolean down = hook.equals("svcdown");
            StopCases.ends(down ? ExitCode.UNCLEAN_STOP : ExitCode.OK, down ? BUDGET : AT_ONCE, home, run,
                    down ? _ -> {} : r -> r.signal(signal));
            boolean unmarked = hook.equals("boot") || hook.equals("firstboot");
            assertEquals(!unmarked, Files.exists(home.data.resolve("whaleup")));
        }
    }

    @Test
    void a_stop_while_svcup_starts_its_daemons_is_clean() {
        try (var home = StopCases.home().hook("svcup",
                "echo begins; for i in $(seq 500); do setsid sleep 1004 >/dev/null 2>&1 & done; wait")) {
            var run = home.start("ww/run").awaitLine("svcup: begins");
            StopCases.ends(ExitCode.OK, AT_ONCE, home, run, r -> r.signal("TERM"));
        }
    }

    static List<Arguments> stubborn() {
        var all = new ArrayList<Arguments>();
        for (var hook : HOOKS) for (boolean pid1 : List.of(true, false)) all.add(Arguments.of(hook, pid1));
        return Sweep.whole() ? all : List.of(Arguments.of("boot", false), Arguments.of("svcup", true),
                Arguments.of("monitor", false), Arguments.of("svcdown", true));
    }

    @ParameterizedTest(name = "{0}, PID 1: {1}")
    @MethodSource("stubborn")
    void a_hook_that_ignores_TERM_is_killed_in_time_and_the_exit_code_is_16(String hook, boolean pid1) {
        try (var home = StopCases.home().hook(hook, "trap '' TERM; " + TREE)) {
            var run = (pid1 ? home.asPid1(Shell.DASH) : home).start("ww/run");
            boolean down = hook.equals("svcdown");
            if (down) run.awaitState(State.UP).signal("TERM");
            run.awaitLine(hook + ": hangs");
            StopCases.ends(ExitCode.UNCLEAN_STOP, BUDGET, home, run, down ? _ -> {} : r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stop_with_nothing_to_wait_for_ends_at_once(Shell shell) {
        try (var home = StopCases.home().asPid1(shell)) {
            var run = home.start("ww/run").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, AT_ONCE, home, run, r -> r.signal("TERM"));
            assertTrue(run.state().contains("STOPPED"), run.state());
        }
    }

    @Test
    void a_failed_svcdown_makes_the_stop_unclean() {
        try (var home = StopCases.home().hook("svcdown", "exit 3")) {
            StopCases.ends(ExitCode.UNCLEAN_STOP, AT_ONCE, home, home.start("ww/run").awaitState(State.UP),
                    r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"firstboot", "upgrade"})
    void a_hook_interrupted_by_a_stop_gets_WW_INTERRUPTED_on_the_next_start_only(String hook) throws Exception {
        try (var home = StopCases.home().hook(hook,
                "echo interrupted=$WW_INTERRUPTED; touch \"$WW_DATA/made\"; [ -e \"$WW_HOME/go\" ] || exec sleep "
                + "1000")) {
            StopCases.ends(ExitCode.OK, AT_ONCE, home, home.start("ww/run").awaitLine(hook + ": interrupted="),
                    r -> r.signal("TERM"));
            home.file("go", "");
            var second = home.start("ww/run").awaitLine(hook + ": interrupted=1").awaitState(State.UP);
            assertTrue(second.err().stream().anyMatch(line ->
                    line.contains("the last " + hook + " of this data was interrupted")), second.all().toString());
            StopCases.ends(ExitCode.OK, AT_ONCE, home, second, r -> r.signal("TERM"));
            var third = home.start("ww/run").awaitState(State.UP);
            assertFalse(third.all().stream().anyMatch(line -> line.contains("interrupted=1")), third.all().toString());
            StopCases.ends(ExitCode.OK, AT_ONCE, home, third, r -> r.signal("TERM"));
        }
    }

    @Test
    void only_root_daemons_get_TERM_without_svcdown() {
        try (var home = StopCases.home().hook("svcup",
                "sh -c 'trap \"echo worker heard >&2\" TERM; trap \"\" HUP; sh -c \"trap : TERM; while :; do sleep "
                + "1; done\" & trap \"echo root heard; kill -9 $!; exit\" TERM; wait' &")) {
            var run = home.start("ww/run").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, BUDGET, home, run, r -> r.signal("TERM"));
            assertTrue(run.all().stream().anyMatch(line -> line.contains("root heard")), run.all().toString());
            assertFalse(run.all().stream().anyMatch(line -> line.contains("worker heard")), run.all().toString());
        }
    }

    @Test
    void a_second_TERM_after_a_second_hurries_the_stop() {
        try (var home = Home.fresh().cfg("{\"ww\": {\"stop\": {\"grace\": \"60s\"}}}").hook("svcup", "sleep 1000 &")
                .hook("svcdown", "echo hangs; exec sleep 1000")) {
            var run = home.start("ww/run").awaitState(State.UP).signal("TERM").awaitLine("hangs").signal("TERM");
            var asked = run.age().plusSeconds(1);
            run.await("a second", () -> run.age().compareTo(asked) > 0 );
            assertTrue(run.alive(), "the second TERM came within a second of the first");
            StopCases.ends(ExitCode.UNCLEAN_STOP, Duration.ofSeconds(5), home, run, r -> r.signal("TERM"));
        }
    }

    @Test
    void a_hurried_stop_still_lets_the_service_end_on_TERM() {
        try (var home = Home.fresh().cfg("{\"ww\": {\"stop\": {\"grace\": \"60s\", \"drain\": \"50s\"}}}")
                .hook("svcup",
                        "sh -c 'trap \"sleep 0.1; echo ended by itself; exit\" TERM; while :; do sleep 0.05; done' "
                        + "&")) {
            var run = home.start("ww/run").awaitState(State.UP).signal("TERM").awaitState(State.STOPPING);
            var later = run.age().plusMillis(1200);
            run.await("a second", () -> run.age().compareTo(later) > 0);
            StopCases.ends(ExitCode.OK, Duration.ofSeconds(5), home, run, r -> r.signal("TERM"));
            assertTrue(run.all().contains("svcup: ended by itself"), run.all().toString());
        }
    }

    /// A short sleep takes long on a busy machine.
    @ParameterizedTest
    @EnumSource(names = {"DASH", "BASH"})
    void the_launchers_last_step_measures_time_by_the_clock_and_not_by_sleeps(Shell shell) {
        try (var home = Home.fresh().hook("sleep", "exec /bin/sleep 2")) {
            var stubborn = home.start("/usr/bin/setsid", "/bin/sh", "-c",
                    "trap '' TERM; echo here; while :; do sleep 1; done").awaitLine("here");
            home.env("PATH", home.path + "/usr:/usr/bin:/bin");
            var end = home.start(shell.path, "-c", "ww_boot=''; . " + Home.CHECKOUT + "/lib/sh/terminate.sh; end "
                    + stubborn.pid() + " 5; echo ended with $?");
            assertEquals(0, end.exit(Duration.ofSeconds(20)));
            assertEquals(List.of("ended with 1"), end.out());
            assertEquals(137, stubborn.exit());
        }
    }
}
