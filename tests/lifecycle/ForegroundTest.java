package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Home;
import whaleware.fixtures.StopCases;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// A service in the foreground: its end is noticed and logged, and a stop begins with its own signal.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForegroundTest {
    private static final String FOREGROUND = "\"service\": {\"foreground\": true}",
            AGAIN = "\"restart\": {\"backoff\": \"1ms\", \"max_backoff\": \"1ms\"}";
    private static final Duration SOON = Duration.ofSeconds(4);

    @BeforeAll
    static void build() {
        StopCases.built();
    }

    @Test
    void the_log_shows_every_exit_code_of_the_service() {
        var codes = Sweep.thin(IntStream.rangeClosed(0, 255).boxed().toList(), 60);
        try (var home = series("exit $x", codes)) {
            told(home, codes, codes.stream().map(code -> "the service ended with " + ExitCode.describe(code)).toList());
        }
    }

    @Test
    void the_log_shows_every_signal_that_ends_the_service() {
        var deadly = IntStream.rangeClosed(1, 31).filter(n -> n < 17 || n > 23 && n != 28).boxed().toList();
        try (var home = series("ulimit -c 0; kill -$x $$; sleep 100", deadly)) {
            told(home, deadly, deadly.stream().map(signal -> "the service ended with "
                    + ExitCode.describe(128 + signal)).toList());
        }
    }

    // the first run of the service lasts until the file `up` appears; each later one ends as the next list entry says
    private static Home series(String end, List<Integer> list) {
        return StopCases.home(FOREGROUND, AGAIN).hook("monitor", "")
                .hook("svcup",
                "[ -e \"$WW_DATA/up\" ] || { touch \"$WW_DATA/up\"; echo first; while :; do sleep 0.1; done; }",
                "read -r x rest <\"$WW_DATA/list\" || exec sleep 1000", "echo \"$rest\" >\"$WW_DATA/list\"",
                        "[ \"$x\" ] || { echo all told; exec sleep 1000; }", end)
                .file("../data/list", String.join(" ", list.stream().map(String::valueOf).toList()) + "\n");
    }

    private static void told(Home home, List<Integer> cases, List<String> wanted) {
        var run = home.start("ww/run").awaitLine("first").awaitState(State.UP).signal("HUP");
        run.await("all told", Duration.ofSeconds(100), () -> run.out().contains("all told"));
        var told = run.all().stream().filter(line -> line.contains("the service ended with")
                && !line.startsWith("run: RESTARTING") || line.startsWith("run: RESTARTING: the service"))
                .map(line -> line.replaceAll(".*(the service ended with [^:]*?)( before it was warm.*)?$", "$1"))
                        .toList();
        assertEquals(wanted, told);
        StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "QUIT"})
    void the_stop_signal_goes_to_the_main_process_only(String signal) {
        try (var home = StopCases.home("\"service\": {\"foreground\": true, \"stop_signal\": \"" + signal + "\"}")
                .hook("svcup",
                        "sh -c 'for s in TERM INT QUIT; do trap \"echo child heard $s\" $s; done; echo child; while "
                        + ":; do sleep 0.05; done' &",
                        "for s in TERM INT QUIT; do trap \"echo main heard $s; kill -9 $!; exit\" $s; done",
                                "while :; do sleep 0.05; done")) {
            var run = home.start("ww/run").awaitLine("child").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
            assertTrue(run.out().contains("main heard " + signal), run.all().toString());
            assertFalse(run.all().stream().anyMatch(line -> line.contains("child heard")), run.all().toString());
        }
    }

    @Test
    void child_processes_get_TERM_in_the_last_second_of_the_stop_budget() {
        try (var home = StopCases.home(FOREGROUND)
                .hook("svcup",
                "sh -c 'trap \"echo child heard; exit\" TERM; echo child; while :; do sleep 0.05; done' &",
                "trap 'echo main goes on' TERM", "while :; do wait; done")) {
            var run = home.start("ww/run").awaitLine("child").awaitState(State.UP);
            StopCases.ends(ExitCode.UNCLEAN_STOP, StopCases.GRACE.plus(StopCases.SLACK), home, run,
                    r -> r.signal("TERM"));
            assertTrue(run.out().indexOf("child heard") > run.out().indexOf("main goes on"), run.all().toString());
        }
    }

    @Test
    void WW_STOP_GRACE_sets_the_stop_budget() {
        try (var home = Home.fresh().env("WW_STOP_GRACE", "2")
                .cfg("{\"ww\": {" + FOREGROUND + ", \"stop\": {\"grace\": \"1h\"}}}")
                .hook("svcup", "trap '' TERM; exec sleep 1000")) {
            StopCases.ends(ExitCode.UNCLEAN_STOP, Duration.ofSeconds(4), home,
                    home.start("ww/run").awaitState(State.UP), r -> r.signal("TERM"));
        }
    }

    @Test
    void drain_precedes_svcdown_and_ends_when_the_service_ends() {
        try (var home = StopCases.home(FOREGROUND, "\"stop\": {\"drain\": \"50s\"}").env("WW_STOP_GRACE", "60")
                .hook("svcup", "while [ ! -e \"$WW_DATA/end\" ]; do sleep 0.05; done").hook("svcdown", "echo down")) {
            var run = home.start("ww/run").awaitState(State.UP).signal("TERM").awaitState(State.STOPPING);
            assertFalse(run.out().contains("svcdown: down"));
            StopCases.ends(ExitCode.OK, SOON, home, run, _ -> home.file("../data/end", ""));
            assertTrue(run.out().contains("svcdown: down"), run.all().toString());
        }
    }

    @Test
    void a_service_that_ends_during_warmup_fails_the_start() {
        try (var home = StopCases.home(FOREGROUND).hook("svcup", "sleep 0.3; exit 4")
                .hook("warmup", "exec sleep 1000")) {
            var run = home.start("ww/run");
            StopCases.ends(ExitCode.SVCUP, Duration.ofSeconds(10), home, run, _ -> {});
            assertTrue(run.err().stream().anyMatch(line ->
                    line.contains("the service ended with 4 before it was warm")), run.all().toString());
        }
    }

    @Test
    void the_end_of_the_service_is_noticed_at_once_without_a_monitor() {
        try (var home = StopCases.home(FOREGROUND).hook("monitor", "")
                .hook("svcup", "echo on; while [ ! -e \"$WW_DATA/end\" ]; do sleep 0.05; done; rm \"$WW_DATA/end\"")) {
            var run = home.start("ww/run").awaitState(State.UP);
            home.file("../data/end", "");
            run.awaitLine("RESTARTING: the service ended with 0").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @Test
    void a_restart_ends_every_old_process_before_svcup() {
        try (var home = StopCases.home().hook("svcup",
                "if pgrep -f \"old-$WW_BOOT_ID\" >/dev/null; then echo old one lives; fi",
                "setsid sh -c 'trap \"\" TERM; : >\"$WW_RUN/deaf\"; while :; do sleep 0.1; done' old-$WW_BOOT_ID "
                        + ">/dev/null 2>&1 &", "while [ ! -e \"$WW_RUN/deaf\" ]; do sleep 0.01; done",
                "rm \"$WW_RUN/deaf\"; echo up")) {
            var run = home.start("ww/run").awaitState(State.UP).signal("HUP");
            run.await("two", () -> run.out().stream().filter("svcup: up"::equals).count() == 2).awaitState(State.UP);
            assertFalse(run.out().contains("svcup: old one lives"), run.all().toString());
            StopCases.ends(ExitCode.UNCLEAN_STOP, StopCases.GRACE.plus(StopCases.SLACK), home, run,
                    r -> r.signal("TERM"));
        }
    }
}
