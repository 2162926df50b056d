package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Home;
import whaleware.runtime.State;

/// The first start of a new user, `./ww/run` in a checkout, has no service: the log says so, and what to do next.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FirstRunTest {
    private static final String LINE =
            "run: there is no service: no hook started one (write usr/svcup, as the README shows, or begin with a service"
            + " that runs: ww new NAME)";

    @Test
    void the_default_hooks_start_no_service_and_the_log_says_so_after_UP() {
        try (var home = Home.fresh().withDefaults()) {
            var run = home.start("ww/run").awaitLine(LINE);
            var lines = run.out();
            assertEquals("run: UP after", lines.get(lines.indexOf(LINE) - 1).substring(0, 13), lines::toString);
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(1, run.out().stream().filter(LINE::equals).count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"svcup", "warmup", "boot"})
    void a_daemon_of_any_hook_is_a_service(String hook) {
        try (var home = Home.fresh().withDefaults().hook(hook, "setsid sleep 1000 &")) {
            assertSilent(home);
        }
    }

    @Test
    void a_monitor_has_a_service_to_watch() {
        try (var home = Home.fresh().withDefaults().hook("monitor", "echo '{}'")) {
            assertSilent(home);
        }
    }

    private static void assertSilent(Home home) {
        var run = home.start("ww/run").awaitState(State.UP).awaitLine("run: UP after");
        assertEquals(0, run.signal("TERM").exit());
        assertEquals(0, run.out().stream().filter(LINE::equals).count(), run.out()::toString);
    }
}
