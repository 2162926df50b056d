package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.lifecycle.MonitoredService.*;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// The daemons of a service: the end of one is noticed at once, with `monitor` and without.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DaemonsTest {
    @Test
    void the_end_of_a_daemon_runs_monitor_at_once_and_at_most_once_a_second() throws Exception {
        try (var life = new RecordingHome("plain").daemons(4)) {
            life.home.hook("monitor", "echo asked >>$WW_BACKUP/asked");
            var run = life.start().await("the first question", () -> asked(life) == 1);
            LockSupport.parkNanos(1_100_000_000L);
            long killed = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
                int left = 3 - i;
                Await.until("a daemon less", () -> life.service().size() == left);
            }
            run.await("another question", () -> asked(life) >= 2);
            assertTrue(System.nanoTime() - killed < 1_000_000_000L,
                    "asked too late: " + (System.nanoTime() - killed) / 1_000_000 + " ms");
            run.await("the last one noticed", () -> run.err().stream()
                    .filter(line -> line.contains("a daemon of svcup ended")).count() == 4);
            LockSupport.parkNanos(500_000_000L);
            long seconds = (System.nanoTime() - killed) / 1_000_000_000L + 1;
            assertTrue(asked(life) - 1 <= seconds, asked(life) + " questions in " + seconds + " s: " + run.err());
            assertEquals(1, life.count("svcup began"), "monitor said that it is well");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource({"true, plain", "false, BUSYBOX"})
    void the_end_of_the_only_daemon_restarts_the_service_within_a_second(boolean monitored,
            String where) throws Exception {
        try (var life = new RecordingHome(where).daemons(1)) {
            if (monitored) {
                life.home.hook("monitor",
                        "grep -q sleep /proc/$(sed -n 's/.*\"roots\":\\[{\"pid\":\\([0-9]*\\).*/\\1/p' "
                        + "$WW_RUN/state.json)/cmdline");
            }
            var run = life.start().awaitState(State.UP);
            LockSupport.parkNanos(1_200_000_000L);
            long killed = System.nanoTime();
            RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
            run.awaitState(State.RESTARTING);
            long took = (System.nanoTime() - killed) / 1_000_000;
            assertTrue(took < 1000, took + " ms");
            run.await("UP again", () -> run.state().contains("\"UP\"") && life.service().size() == 1);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_successor_of_a_daemon_is_watched() {
        try (var life = new RecordingHome("plain")) {
            life.home.file("../backup/master", "trap 'sh \"$0\" & "
                    + "while [ $(cat $WW_BACKUP/pid) = $$ ]; do sleep 0.05; done; exit 0' USR2\n"
                    + "echo $$ >$WW_BACKUP/new && mv $WW_BACKUP/new $WW_BACKUP/pid; while :; do sleep 0.05; done\n");
            life.hook("svcup", "setsid sh $WW_BACKUP/master 5>&- &",
                    "until [ -e $WW_BACKUP/pid ]; do sleep 0.05; done");
            life.home.hook("monitor", "kill -0 $(cat $WW_BACKUP/pid)");
            var run = life.start().awaitState(State.UP);
            var first = Await.read(life.home.backup.resolve("pid"));
            RunningScript.send("USR2", Long.parseLong(first.strip()));
            run.awaitLine("asking monitor");
            Await.until("a successor", () -> !Await.read(life.home.backup.resolve("pid")).equals(first));
            var second = Await.read(life.home.backup.resolve("pid")).strip();
            run.await("roots", () -> Await.read(life.home.run.resolve("state.json"))
                    .contains("\"roots\":[{\"pid\":" + second + ","));
            RunningScript.send("KILL", Long.parseLong(second));
            long killed = System.nanoTime();
            run.awaitState(State.RESTARTING);
            assertTrue(System.nanoTime() - killed < 6_000_000_000L, "noticed too late");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_end_of_a_daemons_child_restarts_nothing() {
        try (var life = new RecordingHome("plain")) {
            life.hook("svcup", "setsid sh -c 'while :; do sleep 0.05; done' 5>&- &");
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}")
                    .hook("monitor", "echo asked >>$WW_BACKUP/asked");
            var run = life.start().await("questions", () -> asked(life) >= 5);
            assertEquals(1, life.count("svcup began"), run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
