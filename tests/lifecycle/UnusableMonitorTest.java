package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;
import whaleware.runtime.State;

/// A `monitor` that cannot be built or run says nothing about the service, so the service is not restarted for it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnusableMonitorTest {
    private static final Duration BUILDS = Duration.ofMinutes(3);
    private static final String JAVA = """
            //usr/bin/env true; exec jbang "$0" "$@"
            //JAVA 25+
            void main() { IO.println("{\\"answer\\": %s}"); }
            """;
    /// The same with a typing error in its third line.
    private static final String BROKEN = JAVA.replace("main()", "main(").formatted("2");

    @Test
    void an_edit_that_does_not_compile_leaves_the_last_good_monitor_in_place() throws Exception {
        try (var life = javaMonitor("60s", JAVA.formatted("1"))) {
            var run = life.start();
            run.await("an answer", BUILDS, () -> state(life).contains("{\"answer\":1}"));
            life.home.file("usr/monitor.java", BROKEN);
            run.await("the compiler's line", BUILDS, () -> run.all().stream()
                    .anyMatch(line -> line.matches("monitor: .*monitor\\.java:3: error: .*")));
            run.await("the last good version", BUILDS, () -> run.all().stream()
                    .anyMatch(line -> line.contains("its last good version runs instead (fix it)")));
            run.await("the count", () -> state(life).contains("\"outdated\":"));
            var status = life.home.start("ww/status");
            status.exit();
            var row = "  monitor     \\{\"answer\":1}, .* ago, by its last good version: the script cannot be built"
                    + " \\(\\d+ in a row\\), the next in .*";
            assertTrue(status.out().stream().anyMatch(line -> line.matches(row)),
                    () -> status.all().toString());
            life.home.file("usr/monitor.java", JAVA.formatted("3"));
            run.await("the corrected version", BUILDS, () -> state(life).contains("{\"answer\":3}"));
            assertFalse(state(life).contains("\"outdated\":"));
            assertEquals(1, life.count("svcup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_monitor_in_Java_that_never_compiled_is_shown_in_status_and_restarts_nothing() throws Exception {
        try (var life = javaMonitor("60s", BROKEN)) {
            var run = life.start();
            run.await("the warning", BUILDS, () -> run.all().stream().anyMatch(line -> line.contains(
                    "monitor ended with 126: it cannot be run, and answers nothing (fix it)")));
            var status = life.home.start("ww/status");
            status.exit();
            assertTrue(status.out().toString().contains("ended with 126"), () -> status.all().toString());
            assertTrue(run.state().contains("\"UP\""));
            assertEquals(1, life.count("svcup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-program --of-mine", "exec /etc/passwd", "exec ./nowhere"})
    void a_monitor_in_shell_whose_program_is_missing_restarts_nothing(String monitor) throws Exception {
        try (var life = MonitoredService.life("echo asked >>$WW_BACKUP/asked", monitor)) {
            var run = life.start().awaitLine("it cannot be run, and answers nothing (fix it)")
                    .await("three questions", () -> MonitoredService.asked(life) >= 3);
            assertTrue(run.state().contains("\"UP\""));
            assertEquals(1, life.count("svcup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_monitor_without_permission_to_execute_restarts_nothing() throws Exception {
        try (var life = MonitoredService.life("exit 0")) {
            Path monitor = life.home.path.resolve("usr/monitor");
            var run = life.start().awaitState(State.UP);
            assertTrue(monitor.toFile().setExecutable(false, false));
            run.awaitLine("it cannot be run, and answers nothing (fix it)")
                    .await("its state", () -> state(life).contains("\"unusable\":"));
            assertTrue(monitor.toFile().setExecutable(true, false));
            run.await("a run of it", () -> !state(life).contains("\"unusable\":"));
            assertEquals(1, life.count("svcup began"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_death_of_a_daemon_restarts_the_service_if_its_monitor_cannot_be_run() throws Exception {
        try (var life = MonitoredService.life("no-such-program")) {
            var run = life.start().awaitLine("it cannot be run, and answers nothing (fix it)");
            life.home.start("/bin/kill", "-9", life.service().getFirst()).exit();
            run.awaitLine("RESTARTING: a daemon of svcup ended");
            run.awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_time_of_a_build_does_not_count_as_the_time_of_the_monitor() throws Exception {
        try (var life = javaMonitor("2s", JAVA.formatted("1") + "// never built before: " + System.nanoTime())) {
            var run = life.start();
            run.await("an answer", BUILDS, () -> state(life).contains("{\"answer\":1"));
            assertEquals(1, life.count("svcup began"), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static RecordingHome javaMonitor(String timeout, String script) throws Exception {
        var life = MonitoredService.life();
        life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\", \"timeout\": \"" + timeout + "\"}}}");
        Files.delete(life.home.path.resolve("usr/monitor"));
        life.home.file("usr/monitor.java", script);
        return life;
    }

    private static String state(RecordingHome life) {
        return Await.read(life.home.run.resolve("state.json"));
    }
}
