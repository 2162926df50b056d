package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The daemons that `warmup` leaves belong to the service, and `svcdown` needs no `svcup`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WarmupDaemonsTest {
    private static final String DAEMON = "setsid sleep 8888 5>&- >/dev/null 2>&1 &";

    @Test
    void a_stop_before_the_start_of_the_service_runs_no_svcdown() throws Exception {
        try (var life = new RecordingHome("plain").hold("boot")) {
            var run = life.start();
            life.await(run, "boot began", 1);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertEquals(List.of("boot began"), life.trace());
        }
    }

    @Test
    void svcdown_runs_after_a_failed_warmup_without_a_svcup() {
        try (var life = new RecordingHome("plain").hook("warmup", DAEMON, "exit 7")) {
            var run = life.start();
            assertEquals(ExitCode.WARMUP, run.exit(), () -> run.all().toString());
            assertEquals(List.of("warmup began", "svcdown began", "svcdown done"), fromWarmup(life));
            assertEquals(List.of(), life.home.processes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "BUSYBOX"})
    void a_supervisor_killed_in_warmup_without_a_svcup_is_resumed_from_svcdown_on(String where) throws Exception {
        try (var life = new RecordingHome(where).hook("warmup", DAEMON).hold("warmup")) {
            var run = life.start();
            life.await(run, "warmup began", 1);
            RunningScript.send("KILL", run.supervisor(0));
            life.await(run, "warmup began", 2);
            life.release("warmup");
            run.awaitState(State.UP);
            var expected = List.of("warmup began", "svcdown began", "svcdown done", "warmup began", "warmup done");
            assertEquals(expected, fromWarmup(life));
            run.await("one daemon", () -> daemons(life).size() == 1);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertEquals(List.of(), life.home.processes());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_end_of_a_warmup_daemon_does_not_restart_a_service_in_the_foreground(boolean monitored) {
        try (var life = new RecordingHome("plain").foreground().hook("warmup", DAEMON)) {
            if (monitored) life.home.hook("monitor", "echo monitor >>\"$WW_BACKUP/trace\"");
            var run = life.start().awaitState(State.UP);
            run.await("the daemon", () -> daemons(life).size() == 1);
            var row = "in the foreground, pid " + life.service().getFirst() + "; daemons, pids "
                    + daemons(life).getFirst();
            for (var shell : Sweep.shells()) {
                var status = life.home.shell(shell).start("ww/status");
                assertEquals(0, status.exit());
                assertTrue(status.out().stream().anyMatch(line -> line.endsWith(row)),
                        status.out() + " without " + row);
            }
            RunningScript.send("KILL", Long.parseLong(daemons(life).getFirst()));
            run.awaitLine("a daemon of warmup ended");
            run.awaitLine(monitored ? ": asking monitor" : ": the service in the foreground goes on");
            if (monitored) life.await(run, "monitor", 2);
            assertTrue(run.state().contains("\"UP\""));
            assertEquals(1, life.count("svcup began"), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertEquals(List.of(), life.home.processes());
        }
    }

    private static List<String> daemons(RecordingHome life) {
        var daemons = life.home.processes().stream().filter(line -> line.endsWith("sleep 8888"));
        return daemons.map(line -> line.split(" ")[0]).toList();
    }

    private static List<String> fromWarmup(RecordingHome life) {
        return life.trace().subList(life.trace().indexOf("warmup began"), life.trace().size());
    }
}
