package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Shell;
import whaleware.fixtures.StopCases;
import whaleware.fixtures.Sweep;

/// A stop at any time after the start leads to an orderly end.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StopAnytimeTest {
    @BeforeAll
    static void build() {
        StopCases.built();
    }

    static List<Arguments> times() {
        var all = new ArrayList<Arguments>();
        var millis = Sweep.whole() ? Sweep.millis(0, 3000, 50) : List.of(0, 150, 400, 700, 1000, 1500, 2200, 3000);
        for (int i = 0; i < millis.size(); i++)
            for (var shell : Sweep.whole() ? List.of(Shell.values()) : List.of(Shell.values()[i % 3])) {
                all.add(Arguments.of(millis.get(i), i % 4 < 3 ? "TERM" : "INT", shell));
            }
        return all;
    }

    @ParameterizedTest(name = "{0} ms, {1}, {2}")
    @MethodSource("times")
    void a_stop_at_any_time_exits_with_0_and_leaves_no_process(int after, String signal, Shell shell) {
        try (var home = StopCases.home("\"monitor\": {\"every\": \"100ms\"}").asPid1(shell)) {
            for (var hook : List.of("boot", "firstboot", "upgrade", "warmup", "svcdown")) {
                home.hook(hook, "echo begins; sleep 0.2; echo ends");
            }
            home.hook("svcup", "sleep 0.1; sleep 1000 >/dev/null 2>&1 &");
            var run = StopCases.awaitTrap(home.start("ww/run"));
            var due = run.age().plusMillis(after);
            run.await("its time", () -> run.age().compareTo(due) >= 0);
            StopCases.ends(ExitCode.OK, StopCases.GRACE.plus(StopCases.SLACK), home, run, r -> r.signal(signal));
            boolean done = run.out().contains("firstboot: ends"), marked = Files.exists(home.data.resolve("whaleup"));
            assertTrue(done || !marked, "marked, but firstboot did not succeed: " + run.all());
            if (run.out().contains("upgrade: begins")) assertTrue(marked, run.all().toString());
        }
    }
}
