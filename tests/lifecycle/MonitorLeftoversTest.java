package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.lifecycle.MonitoredService.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.RecordingHome;

/// The processes that `monitor` leaves behind: they block, fill and cost nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MonitorLeftoversTest {
    @Test
    void a_daemon_of_monitor_that_holds_its_stdout_blocks_no_monitor_and_ends_with_the_stop() throws Exception {
        for (var where : RecordingHome.places()) {
            try (var life = watched(where, "echo asked >>$WW_BACKUP/asked",
                    "[ -e $WW_BACKUP/left ] || { : >$WW_BACKUP/left; setsid sh -c 'while :; do echo noise; sleep "
                    + "0.05; done' & }", "echo '{\"n\": 1}'")) {
                var run = life.start().await("five questions", () -> asked(life) >= 5);
                assertEquals(1, life.count("svcup began"), run.all().toString());
                assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    @Test
    void short_lived_processes_of_monitor_do_not_fill_the_state_file() throws Exception {
        try (var life = life("echo asked >>$WW_BACKUP/asked", "setsid sleep 0.3 &")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}");
            var run = life.start().await("many questions", () -> asked(life) >= 15);
            var left = new ObjectMapper().readTree(life.home.run.resolve("state.json").toFile()).path("leftovers");
            assertTrue(left.size() < 8, left.toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void processes_that_monitor_leaves_are_ended_after_each_run() throws Exception {
        try (var life = life("echo asked >>$WW_BACKUP/asked", "exec >/dev/null; sleep 9998 & setsid sleep 9998 &",
                "(trap '' TERM; exec setsid sleep 9998) & (setsid sh -c 'sleep 9998 &' &)")) {
            var run = life.start().await("five questions", () -> asked(life) >= 5);
            assertTrue(leftBy(life) <= 4, "one run leaves four processes: " + life.home.processes());
            life.home.hook("monitor", "echo >>$WW_BACKUP/asked");
            run.await("no leftovers", () -> leftBy(life) == 0);
            var state = new ObjectMapper().readTree(life.home.run.resolve("state.json").toFile());
            assertEquals(0, state.path("leftovers").size(), state::toString);
            assertEquals(1, life.service().size(), "the service runs on");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void an_orphan_that_the_service_makes_while_monitor_runs_is_left_alone() {
        try (var life = watched("BUSYBOX", "echo asked >>$WW_BACKUP/asked", "touch $WW_BACKUP/fork",
                "while [ -e $WW_BACKUP/fork ]; do sleep 0.02; done")) {
            life.hook("svcup", "setsid sh -c 'while :; do sleep 0.02; [ -e $WW_BACKUP/fork ] || continue; "
                    + "(setsid sleep 9998 &); rm $WW_BACKUP/fork; done' 5>&- &");
            var run = life.start().await("five questions", () -> asked(life) >= 5);
            var left = life.home.processes().stream().filter(p -> p.endsWith("sleep 9998")).count();
            assertTrue(left >= 4, left + " are left: " + run.all());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static long leftBy(RecordingHome life) {
        return life.home.processes().stream().filter(p -> p.endsWith("sleep 9998")).count();
    }
}
