package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// Moving an image of the original, which ignored the exit code of every hook, printed `null` for a missing key and
/// skipped `warmup` at a restart: the messages of whaleware, and the cures.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class ClassicTest {
    static final String IGNORE_FAILURES = "{\"notify_url\": \"stdout:\", \"ww\": {\"ignore_failures\":"
            + " [\"boot\", \"firstboot\", \"upgrade\", \"svcup\", \"warmup\", \"svcdown\"]}}";

    /// Builds each script once, as in an image.
    @BeforeAll
    static void bake() {
        try (var home = classic()) {
            home.start("/ww/cfg", "version").exit(Duration.ofMinutes(2));
            assertEquals(ExitCode.BOOT, home.hook("boot", "exit 1").start("/ww/run").exit(Duration.ofMinutes(2)));
        }
    }

    private static Home classic() {
        return Home.fresh("classic").image("classic");
    }

    private static void initialised(Home home) throws IOException {
        Files.createFile(home.data.resolve("whaleup"));
    }

    private static List<Long> daemons() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid)
                .filter(pid -> Await.read(Path.of("/proc/" + pid + "/cmdline")).startsWith("classicd\0")).toList();
    }

    private static int count(RunningScript run, String line) {
        return (int) run.all().stream().filter(line::equals).count();
    }

    @Test
    void a_wrong_exit_code_ends_the_start_and_a_line_names_the_hook() {
        try (var home = classic()) {
            var run = home.start("/ww/run");
            assertEquals(ExitCode.BOOT, run.exit());
            assertEquals(List.of("boot: cfg: no value at 'proxy'",
                    "run: cannot boot: hook boot ended with 1 (see its output above)"), run.err());
            assertFalse(Files.exists(home.data.resolve("db")));
        }
    }

    @Test
    void with_ignore_failures_the_hooks_run_unchanged_and_each_failure_is_logged() throws Exception {
        try (var home = classic().asPid1().env("CFG", IGNORE_FAILURES)) {
            var run = home.start("/ww/run").awaitLine("run: UP after");
            for (var hook : List.of("boot", "firstboot", "warmup")) {
                var line = "run: hook " + hook + " ended with 1: ignored, as ww.ignore_failures says";
                run.awaitLine(line); // on stderr; UP is on stdout
                assertEquals(1, count(run, line), () -> run.all().toString());
            }
            assertEquals("created", Files.readString(home.data.resolve("db/content")).strip());
            assertTrue(Files.readString(home.data.resolve("whaleup")).contains("2.0"));
            assertEquals(List.of("MEMORY=256m PROXY="), finished(home.exec(run, "cat", "/run/classicd.conf")));
            // as the original printed
            assertEquals(List.of("null"), finished(home.exec(run, "/ww/cfg", "proxy", "null")));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static List<String> finished(RunningScript command) {
        assertEquals(0, command.exit(), () -> command.all().toString());
        return command.out();
    }

    @Test
    void a_key_in_CFG_replaces_the_missing_one() {
        var cfg = "{\"proxy\": \"http://p:3128\", \"ww\": {\"ignore_failures\": [\"firstboot\"]}}";
        try (var home = classic().env("CFG", cfg)) {
            var run = home.start("/ww/run").awaitLine("run: FIRSTBOOT");
            assertTrue(run.all().contains("boot: using proxy http://p:3128"));
            assertTrue(run.err().stream().noneMatch(line -> line.contains("boot ended") || line.contains("no value")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void data_with_an_empty_marker_is_initialised_and_the_daemon_is_restarted_and_stopped(boolean pid1)
            throws Exception {
        try (var home = classic().env("CFG", IGNORE_FAILURES)) {
            if (pid1) home.asPid1();
            initialised(home);
            var run = home.start("/ww/run").awaitLine("\"stats\":{\"memory\":\"256m\"}");
            assertEquals(0, count(run, "run: FIRSTBOOT"));
            assertEquals(1, count(run, "upgrade: upgrade from '' to '2.0'"));
            assertTrue(Files.readString(home.data.resolve("whaleup")).contains("\"version\":\"2.0\""));
            assertEquals(1, daemons().size());

            // if the launcher is not PID 1, 'kill -0' in monitor succeeds until PID 1 has reaped the daemon
            RunningScript.send("KILL", daemons().getFirst());
            run.awaitLine("a daemon of svcup ended").awaitLine("run: RESTARTING").awaitState(State.UP);
            assertEquals(1, daemons().size());
            assertEquals(2, count(run, "warmup: warm"));
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
            assertEquals(List.of(), daemons());
        }
    }
}
