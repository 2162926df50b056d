package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.HangingMount;
import whaleware.fixtures.Home;
import whaleware.runtime.State;

/// The log names the probable mistake as soon as it shows.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BeginnersMistakesTest {
    private static final String FOREGROUND =
            "{\"ww\": {\"service\": {\"foreground\": true}, \"monitor\": {\"every\": \"200ms\"}}}";

    @ParameterizedTest
    @ValueSource(strings = {"setsid sleep 9999 &", "sleep 9999 & exit 0"})
    void a_server_that_becomes_a_daemon_although_svcup_is_the_service(String start) {
        try (var home = Home.fresh().hook("svcup", start).cfg(FOREGROUND)) {
            var run = home.start("ww/run").awaitLine(": keep the server in the foreground, or set"
                    + " ww.service.foreground to false");
            assertTrue(run.all().stream().anyMatch(line -> line.contains(
                    "the service ended with 0 and left a process in the background, pid ")), () -> run.all().toString());
            run.signal("TERM").exit();
        }
    }

    @Test
    void a_service_that_ends_with_0_and_leaves_nothing_is_no_daemon() {
        try (var home = Home.fresh().hook("svcup", "exit 0").cfg(FOREGROUND)) {
            var run = home.start("ww/run").awaitLine("the service ended with 0");
            run.signal("TERM").exit();
            assertFalse(run.all().toString().contains("left a process"), () -> run.all().toString());
        }
    }

    @Test
    void a_server_in_a_svcup_that_is_to_return() {
        try (var home = Home.fresh().hook("svcup", "exec sleep 9999")) {
            var run = home.start("ww/run").awaitLine("hook svcup has not returned for 10 s: if it is the server itself,"
                    + " set ww.service.foreground to true, else let it start the server in the background");
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertEquals(1, run.err().stream().filter(line -> line.contains("has not returned")).count());
        }
    }

    @Test
    void a_service_in_the_foreground_without_svcup() {
        try (var home = Home.fresh().hook("warmup", "setsid sleep 9999 &").cfg(FOREGROUND)) {
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals("run: cannot start the service: ww.service.foreground is set, but there is no usr/svcup"
                    + " (write one that ends in \"exec SERVER\")", run.err().getFirst());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exit 3             | it printed nothing
            echo no room; exit 3 | see its output above
            echo no room >&2; exit 3 | see its output above
            """)
    void output_is_referred_to_only_if_the_hook_has_printed(String boot, String hint) {
        try (var home = Home.fresh().hook("boot", boot)) {
            var run = home.start("ww/run");
            assertEquals(10, run.exit());
            assertEquals("run: cannot boot: hook boot ended with 3 (" + hint + ")", run.err().getLast());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"warmup", "monitor"})
    void a_daemon_whose_port_another_process_answers(String hook) throws Exception {
        try (var home = Home.fresh().hook("monitor", "echo '{}'").cfg(
                "{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}")) {
            home.hook("svcup", "(while [ ! -e $WW_BACKUP/end ]; do sleep 0.1; done) &", "echo $! >$WW_BACKUP/pid");
            if (hook.equals("warmup")) {
                home.hook("warmup", ": >$WW_BACKUP/end",
                        "while kill -0 $(cat $WW_BACKUP/pid) 2>/dev/null; do sleep 0.1; done");
            }
            var run = home.start("ww/run").awaitState(State.UP);
            if (hook.equals("monitor")) Files.createFile(home.backup.resolve("end"));
            run.awaitLine("no process of the service runs, but " + hook
                    + " succeeded: does another process answer on its port?");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_service_in_the_foreground_whose_port_another_process_answers_for_monitor() {
        try (var home = Home.fresh().hook("monitor", "echo '{}'; : >$WW_BACKUP/end").cfg(FOREGROUND).hook("svcup",
                "while [ ! -e $WW_BACKUP/end ]; do sleep 0.1; done; sleep 0.5; exit 1")) {
            var run = home.start("ww/run").awaitLine("the service has ended, but monitor succeeded: does another process"
                    + " answer on its port?");
            run.signal("TERM").exit();
        }
    }

    @Test
    void a_file_that_is_no_hook_by_its_name() throws Exception {
        try (var home = Home.fresh().hook("preboot", "echo").hook("tool", "echo").hook("svcup", "setsid sleep 9999 &")) {
            var run = home.start("ww/run").awaitLine("/usr/preboot: no hook has this name, and no file mentions it"
                    + " (did you mean 'boot'? A helper belongs in a folder below usr)");
            assertEquals(0, run.signal("TERM").exit());
            assertFalse(run.all().toString().contains("/usr/tool"), () -> run.all().toString());
            Files.delete(home.path.resolve("usr/preboot"));
            home.hook("firstbot", "echo").hook("boot", "exit 1");
            var failed = home.start("ww/run");
            assertEquals(10, failed.exit());
            assertTrue(failed.err().getLast().endsWith("no hook has this name (did you mean 'firstboot'?)"),
                    () -> failed.all().toString());
        }
    }

    @Test
    void a_folder_that_hangs_does_not_keep_the_service_of_a_failed_start_alive() throws Exception {
        try (var home = Home.fresh().hook("preboot", "echo").hook("svcup", "sleep 9999 & echo $! >\"$WW_HOME/pid\"")
                .hook("warmup", "while [ ! -e \"$WW_HOME/go\" ]; do sleep 0.1; done; exit 1")) {
            var run = home.start("ww/run").awaitState(State.WARMUP);
            var pid = home.path.resolve("pid");
            run.await("the service", () -> Await.read(pid).endsWith("\n"));
            try (var _ = new HangingMount(Files.createDirectories(home.path.resolve("files")))) {
                home.file("go", "");
                assertEquals(ExitCode.WARMUP, run.exit(), () -> "" + run.all());
                assertFalse(Files.exists(Path.of("/proc", Await.read(pid).strip())));
            }
        }
    }
}
