package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.RecordingHome;

/// The hook `up` runs once after each entry into UP, and its failure is a warning.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(100)
class UpHookTest {
    @Test
    void it_runs_once_after_each_entry_into_UP() {
        try (var life = new RecordingHome("plain")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}");
            life.daemons(1).hook("monitor", "echo '{}'").hook("up", "echo $WW_STATE after $WW_PREVIOUS >>$T");
            var run = life.start();
            life.await(run, "monitor done", 5);
            assertEquals(1, life.count("up done"));
            assertTrue(life.trace().indexOf("monitor done") < life.trace().indexOf("up began"), life.trace()::toString);
            life.home.start("ww/ww", "restart").exit();
            life.await(run, "up done", 2);
            life.await(run, "UP after RESTARTING", 1);
            assertEquals(1, life.count("UP after WARMUP"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void its_failure_and_its_time_out_are_warnings() {
        for (var body : new String[] {"exit 3", "sleep 1000"}) {
            try (var life = new RecordingHome("plain")) {
                life.home.cfg("{\"ww\": {\"timeout\": {\"up\": \"300ms\"}, \"monitor\": {\"every\": \"200ms\"}}}");
                life.daemons(1).hook("monitor", "echo '{}'").hook("up", body);
                var run = life.start();
                run.awaitLine(body.equals("exit 3") ? "run: hook up ended with 3: the state stays UP"
                        : "run: hook up took longer than 300 ms: the state stays UP");
                life.await(run, "monitor done", 4);
                assertEquals(1, life.count("up began"));
                assertEquals(0, run.signal("TERM").exit());
            }
        }
    }

    @Test
    void the_end_of_the_service_cuts_it_short() throws Exception {
        try (var life = new RecordingHome("plain")) {
            life.foreground().hook("up");
            life.hold("up");
            var run = life.start();
            life.await(run, "up began", 1);
            life.release("up");
            life.await(run, "up done", 1);
            life.hold("up");
            life.home.start("ww/ww", "restart").exit();
            life.await(run, "up began", 2);
            life.home.start("/bin/sh", "-c", "kill -9 " + life.service().getFirst()).exit();
            life.await(run, "up began", 3);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_resumed_supervisor_does_not_run_it_again() {
        try (var life = new RecordingHome("plain")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}");
            life.daemons(1).hook("monitor", "echo '{}'").hook("up");
            var run = life.start();
            life.await(run, "up done", 1);
            life.home.start("/bin/sh", "-c",
                    "kill -9 $(sed -n 's/.*\"pid\":\\([0-9]*\\).*/\\1/p;q' $WW_RUN/state.json)").exit();
            var before = life.count("monitor done");
            life.await(run, "monitor done", (int) before + 5);
            assertEquals(1, life.count("up done"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
