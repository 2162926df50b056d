package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.runtime.State;

/// `ww why`, `ww history` and Kubernetes' termination log show the cause of failures, even after the container's end.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryTest {
    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void why_shows_the_last_failure_with_the_last_20_lines_of_its_hook(Shell shell) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.shell(shell)
                    .hook("monitor",
                    "[ ! -e $WW_BACKUP/bad ] || { rm $WW_BACKUP/bad; seq 1 30 >&2; printf '\\033[31mred\\\\n\\n' "
                    + ">&2; exit 4; }");
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}");
            var run = life.start().awaitState(State.UP);
            assertEquals(List.of("nothing has failed"), ww(life, "why").subList(0, 1));
            Files.writeString(life.home.backup.resolve("bad"), "");
            run.awaitLine("RESTARTING: monitor ended with 4").awaitLine("UP after")
                    .await("UP", () -> run.state().contains("\"UP\""));
            var why = ww(life, "why");
            assertTrue(why.getFirst().matches("\\S+Z ! RESTARTING after .* of UP: monitor ended with 4"),
                    why.toString());
            assertTrue(why.getLast().startsWith("UP since 20"), why.toString());
            var lines = why.subList(1, why.size() - 1);
            assertEquals(20, lines.size(), why.toString());
            assertTrue(lines.contains("    monitor: ?[31mred\\n") && lines.contains("    monitor: 30")
                    && !lines.contains("    monitor: 10"), why.toString());
            assertEquals(0, run.signal("TERM").exit());
            assertEquals("no instance runs any more; its last state was STOPPED", ww(life, "why").getLast());
        }
    }

    @Test
    void history_outlives_supervisors_and_restarts_of_the_container_and_is_bounded() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            var run = life.start().awaitState(State.UP);
            RunningScript.send("KILL", run.supervisor(0));
            run.awaitLine("restarting it");
            run.await("it is back", () -> life.home.start("ww/status", "--ready").exit() == 0);
            assertEquals(0, run.signal("TERM").exit());
            RecordingHome.upAndDown(life.start());
            assertEquals(2, ww(life, "history").stream().filter(line -> line.endsWith("Z   BOOT")).count());
            var history = new History(life.home.run, hook -> List.of("x".repeat(400)));
            for (int i = 0; i < 300; i++) history.add(java.time.Instant.now(), true, "entry " + i, "boot");
            var shown = ww(life, "history");
            assertEquals("    " + "x".repeat(400), shown.getLast());
            assertTrue(shown.get(shown.size() - 2).endsWith(" ! entry 299"));
            assertTrue(shown.size() <= 2 * History.ENTRIES
                    && Files.size(life.home.run.resolve("history")) <= History.CHARACTERS);
        }
    }

    @Test
    void an_ERROR_is_in_the_termination_log_cut_to_what_the_kubelet_reads() throws Exception {
        try (var life = new RecordingHome("plain")) {
            var log = Files.writeString(life.home.backup.resolve("termination"), "");
            life.home.env("WW_TERMINATION_LOG", log.toString())
                    .hook("boot", "for i in $(seq 20); do printf '%0390d\\n' $i; done", "exit 3");
            assertEquals(ExitCode.BOOT, life.start().exit());
            var told = Files.readString(log);
            assertTrue(told.lines().findFirst().orElseThrow()
                    .matches("\\S+Z ! ERROR after .* of BOOT: cannot boot: hook boot ended with 3 .*"), told);
            assertTrue(told.endsWith("0020\n") && Files.size(log) <= 4096 && Files.size(log) > 3500, told);
            life.home.cfg("{");
            assertEquals(ExitCode.CONFIG, life.start().exit());
            assertTrue(Files.readString(log).startsWith("cannot read "), Files.readString(log));
            assertFalse(Files.exists(Path.of(log + ".new")));
        }
    }

    @Test
    void why_without_any_history_exits_with_69() {
        try (var home = Home.fresh()) {
            home.env("WW_RUN", home.run + "/none").env("TMPDIR", home.run.toString());
            var asked = home.start("ww/ww", "why");
            assertEquals(69, asked.exit());
            assertEquals(List.of("why: cannot read the history: nothing has run here"), asked.all());
        }
    }

    private static List<String> ww(RecordingHome life, String command) {
        var asked = life.home.start("ww/ww", command);
        assertEquals(0, asked.exit(), () -> asked.all().toString());
        return asked.out();
    }
}
