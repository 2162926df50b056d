package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;

/// Containers with random signals, observed a thousand times a second: never ready outside of UP, and never a torn or
/// an older state file.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadinessTest {
    /// One observation of the state file.
    ///
    /// @param sequence the number of the last event
    private record Seen(String state, boolean ready, long sequence) {}

    static List<Integer> lives() {
        return Sweep.thin(IntStream.range(0, 100).boxed().toList(), 4);
    }

    @ParameterizedTest(name = "life {0}")
    @MethodSource("lives")
    void readiness_is_true_only_in_UP_and_the_state_file_is_never_torn_or_older(int seed) throws Exception {
        var random = new Random(seed);
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.hook("monitor", "sleep 0.02; echo '{\"n\": 1}'")
                    .cfg("{\"ww\": {\"monitor\": {\"every\": \"50ms\"}, " + http.setting() + "}}");
            var run = life.start();
            var seen = Collections.synchronizedList(new ArrayList<Seen>());
            var codes = Collections.synchronizedList(new ArrayList<String>());
            var watch = Thread.ofPlatform().start(() -> watch(life, run, seen));
            var ask = Thread.ofVirtual().start(() -> {
                while (run.alive()) codes.add(before(life) + " " + http.code("/ready") + " " + before(life));
            });
            for (int i = random.nextInt(6); i > 0; i--) {
                LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
                if (random.nextInt(4) == 0 && !run.state().isEmpty()) RunningScript.send("KILL", run.supervisor(0));
                else run.signal(random.nextInt(3) == 0 ? "USR1" : "HUP");
            }
            run.await("UP, unless it was stopped before", () -> run.state().contains("\"UP\"") || random.nextBoolean());
            LockSupport.parkNanos(random.nextInt(300) * 1_000_000L);
            int exit = run.signal("TERM").exit();
            watch.join();
            ask.join();
            assertTrue(exit == ExitCode.OK || exit == ExitCode.UNCLEAN_STOP,
                    () -> exit + ": " + run.all()); // a busy machine may need a KILL
            assertTrue(seen.stream().allMatch(one -> one.ready == one.state.equals("UP")),
                    () -> "ready and the state disagree: " + seen.stream()
                    .filter(one -> one.ready != one.state.equals("UP")).findFirst());
            for (int i = 1; i < seen.size(); i++) {
                assertTrue(seen.get(i).sequence >= seen.get(i - 1).sequence,
                        "an older state after a newer one: " + seen.get(i - 1) + " " + seen.get(i));
            }
            int stopping = seen.stream().map(Seen::state).toList().indexOf("STOPPING");
            assertTrue(stopping < 0 || seen.stream().skip(stopping).noneMatch(Seen::ready), "ready after STOPPING");
            assertTrue(codes.stream().noneMatch(code ->
                    code.matches("(BOOT|FIRSTBOOT|UPGRADING|WARMUP|STOPPING|STOPPED) 200 \\1")),
                    () -> "ready over HTTP: " + codes);
        }
    }

    /// Reads the whole state file again and again: each time it must be complete JSON.
    private static void watch(RecordingHome life, RunningScript run, List<Seen> seen) {
        var json = new ObjectMapper();
        while (run.alive()) {
            LockSupport.parkNanos(1_000_000);
            try {
                var tree = json.readTree(Files.readString(life.home.run.resolve("state.json")));
                seen.add(new Seen(tree.path("state").asText(), tree.path("ready").asBoolean(),
                        tree.path("sequence").asLong()));
            } catch (com.fasterxml.jackson.core.JsonProcessingException torn) {
                seen.add(new Seen("torn", true, Long.MAX_VALUE));
            } catch (IOException none) {
                // the first state is not reached yet
            }
        }
    }

    private static String before(RecordingHome life) {
        var first = Await.read(life.home.run.resolve("state.json"));
        return first.isEmpty() ? "BOOT" : first.replaceFirst("(?s)\\{\"state\":\"([A-Z]*).*", "$1");
    }
}
