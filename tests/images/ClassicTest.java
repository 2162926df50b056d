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

/// An image of the old days moves over: the original ignored the exit code of every hook, printed `null` for a missing key and
/// skipped `warmup` at a restart. What its owner gets to read here, and what cures it.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class ClassicTest {
    private static final String AS_EVER = "{\"notify_url\": \"stdout:\", \"ww\": {\"ignore_failures\": [\"boot\", \"firstboot\", \"upgrade\", \"svcup\", \"warmup\", \"svcdown\"]}}";

    /// What an image is built with: JBang takes its time for each script, once.
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
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(pid -> Await.read(Path.of("/proc/" + pid + "/cmdline")).startsWith("classicd\0")).toList();
    }

    private static int count(RunningScript run, String line) {
        return (int) run.all().stream().filter(line::equals).count();
    }

    @Test
    void a_sloppy_exit_code_stops_the_start_and_a_line_names_the_hook() {
        try (var home = classic()) {
            var run = home.start("/ww/run");
            assertEquals(ExitCode.BOOT, run.exit());
            assertEquals(List.of("boot: cfg: no value at 'proxy'", "run: cannot boot: hook boot ended with 1 (see its output above)"), run.err());
            assertFalse(Files.exists(home.data.resolve("db")));
        }
    }

    @Test
    void ignore_failures_lets_the_hooks_be_as_they_are_and_each_failure_is_told() throws Exception {
        try (var home = classic().asPid1().env("CFG", AS_EVER)) {
            var run = home.start("/ww/run").awaitLine("run: UP after");
            for (var hook : List.of("boot", "firstboot", "warmup")) assertEquals(1, count(run, "run: hook " + hook + " ended with 1: ignored, as ww.ignore_failures says"), () -> run.all().toString());
            assertEquals("created", Files.readString(home.data.resolve("db/content")).strip());
            assertTrue(Files.readString(home.data.resolve("whaleup")).contains("2.0"));
            assertEquals(List.of("MEMORY=256m PROXY="), finished(home.exec(run, "cat", "/run/classicd.conf")));
            assertEquals(List.of("null"), finished(home.exec(run, "/ww/cfg", "proxy", "null")));      // what the original printed
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static List<String> finished(RunningScript command) {
        assertEquals(0, command.exit(), () -> command.all().toString());
        return command.out();
    }

    @Test
    void a_key_in_the_defaults_cures_the_missing_one() {
        try (var home = classic().env("CFG", "{\"proxy\": \"http://p:3128\", \"ww\": {\"ignore_failures\": [\"firstboot\"]}}")) {
            var run = home.start("/ww/run").awaitLine("run: FIRSTBOOT");
            assertTrue(run.all().contains("boot: using proxy http://p:3128"));
            assertEquals(List.of(), run.err().stream().filter(line -> line.contains("boot ended") || line.contains("no value")).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void data_with_an_empty_whaleup_is_initialised_and_its_daemon_is_looked_after_and_stopped(boolean pid1) throws Exception {
        try (var home = classic().env("CFG", AS_EVER)) {
            if (pid1) home.asPid1();
            initialised(home);
            var run = home.start("/ww/run").awaitLine("\"stats\":{\"memory\":\"256m\"}");
            assertEquals(0, count(run, "run: FIRSTBOOT"));
            assertEquals(1, count(run, "upgrade: upgrade from '' to '2.0'"));
            assertTrue(Files.readString(home.data.resolve("whaleup")).contains("\"version\":\"2.0\""));
            assertEquals(1, daemons().size());

            RunningScript.send("KILL", daemons().getFirst());      // where the launcher is not PID 1, 'kill -0' in monitor succeeds until PID 1 has reaped it
            run.awaitLine("a daemon of svcup ended").awaitLine("run: RESTARTING").awaitState(State.UP);
            assertEquals(1, daemons().size());
            assertEquals(2, count(run, "warmup: warm"));
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
            assertEquals(List.of(), daemons());
        }
    }
}
