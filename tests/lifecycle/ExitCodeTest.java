package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.StopCases;
import whaleware.runtime.State;

/// Each exit code of the contract. A container that ends in ERROR leaves no process, and logs its cause. [StopTest]
/// has code 16, and [whaleware.config.BrokenStartTest] has code 78.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExitCodeTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @BeforeAll
    static void build() {
        StopCases.built();
    }

    @ParameterizedTest
    @CsvSource({"boot,10", "firstboot,11", "upgrade,12", "svcup,13", "warmup,14"})
    void a_failed_hook_ends_the_container_with_the_exit_code_of_its_stage(String hook, int code) {
        try (var home = StopCases.home().hook("svcdown", "echo down")
                .hook(hook, hook.equals("svcup") ? "sleep 1000 >/dev/null 2>&1 &" : "", "exit 7")) {
            var run = home.start("ww/run");
            StopCases.ends(code, SOON, home, run, _ -> {});
            assertTrue(run.err().stream().anyMatch(line -> line.startsWith("run: cannot ")
                    && line.contains("hook " + hook + " ended with 7")), run.all().toString());
            assertTrue(run.state().contains("ERROR"), run.state());
            assertEquals(code >= ExitCode.SVCUP, run.out().contains("svcdown: down"), run.all().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"boot,10", "upgrade,12", "svcup,13", "warmup,14"})
    void a_hook_beyond_its_timeout_ends_the_container_with_the_exit_code_of_its_stage(String hook, int code) {
        try (var home = StopCases.home("\"timeout\": {\"" + hook + "\": \"300ms\"}")
                .hook(hook, "sleep 1000 & sleep 1000")) {
            var run = home.start("ww/run");
            StopCases.ends(code, SOON, home, run, _ -> {});
            assertTrue(run.err().stream().anyMatch(line -> line.contains("hook " + hook + " took longer than 300 ms")),
                    run.all().toString());
        }
    }

    @Test
    void the_restart_limit_ends_the_container_with_15() {
        try (var home = StopCases.home("\"restart\": {\"backoff\": \"1ms\", \"limit\": 2}").hook("monitor", "exit 1")) {
            var run = home.start("ww/run");
            StopCases.ends(ExitCode.RESTART_LIMIT, SOON, home, run, _ -> {});
            assertEquals(3, run.out().stream().filter("svcup: up"::equals).count(), run.all().toString());
        }
    }

    @Test
    void an_unknown_option_exits_with_64() {
        try (var home = StopCases.home()) {
            assertEquals(ExitCode.USAGE, home.start("ww/run", "--frobnicate").exit(Duration.ofSeconds(60)));
        }
    }

    @Test
    void a_second_instance_exits_with_75_and_changes_no_file() {
        try (var home = StopCases.home().hook("boot", "echo boots >>\"$WW_BACKUP/boots\"")) {
            var first = home.start("ww/run").awaitState(State.UP);
            var second = home.start("ww/run");
            assertEquals(ExitCode.IN_USE, second.exit());
            assertTrue(second.err().getFirst().contains("is in use by another instance"), second.all().toString());
            var third = home.env("WW_RUN", home.run + "-2").start("ww/run");
            assertEquals(ExitCode.IN_USE, third.exit());
            assertEquals("boots\n", Await.read(home.backup.resolve("boots")));
            StopCases.ends(ExitCode.OK, SOON, home, first, r -> r.signal("TERM"));
        }
    }

    @Test
    void an_ignored_failure_is_logged_as_a_warning() {
        var hooks = List.of("boot", "firstboot", "upgrade", "warmup", "svcdown");
        try (var home =
                StopCases.home("\"ignore_failures\": [\"boot\", \"firstboot\", \"upgrade\", \"svcup\", \"warmup\", "
                + "\"monitor\", \"svcdown\"]", "\"monitor\": {\"every\": \"50ms\"}")) {
            for (var hook : hooks) home.hook(hook, "exit 5");
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &", "exit 5")
                    .hook("monitor", "echo x >>\"$WW_BACKUP/asked\"", "exit 5");
            var run = home.start("ww/run").await("five questions",
                    () -> Await.read(home.backup.resolve("asked")).length() >= 10);
            assertTrue(run.state().contains("UP"), run.all().toString());
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
            for (var hook : hooks) {
                assertTrue(run.err().stream().anyMatch(line ->
                        line.contains("hook " + hook + " ended with 5: ignored")), hook + run.all());
            }
            assertFalse(run.all().stream().anyMatch(line -> line.contains("RESTARTING")));
        }
    }
}
