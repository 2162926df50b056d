package whaleware;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What the tests of a stop share: homes whose life is known, and what has to be true after their end.
interface Stopping {
    /// The stop budget of these homes, and what a busy machine may take beyond it.
    Duration GRACE = Duration.ofSeconds(3), SLACK = Duration.ofSeconds(2);

    /// A service that is a daemon and heeds TERM, a short budget, and these settings of `ww`.
    static Home home(String... ww) {
        return Home.fresh().env("WW_STOP_GRACE", "3").cfg("{\"ww\": {" + String.join(", ", ww) + "}}")
                .hook("svcup", "sleep 1000 >/dev/null 2>&1 &", "echo up").hook("monitor", "echo '{}'");
    }

    /// A first run builds the supervisor; only then can a clock be watched.
    static void built() {
        try (var home = Home.fresh()) {
            var run = home.start("ww/run");
            run.await("UP", Duration.ofSeconds(100), () -> run.state().contains("UP")).signal("TERM").exit();
        }
    }

    /// Waits until the script catches TERM: a signal before its first line is nobody's.
    static Running trapping(Running run) {
        var status = Path.of("/proc/" + run.pid() + "/status");
        run.await("the first line", () -> Await.read(status).lines().anyMatch(line -> line.startsWith("SigCgt:") && (Long.parseUnsignedLong(line.substring(8).strip(), 16) >> 14 & 1) == 1));
        return run;
    }

    /// Sends the signals, and looks at the end: the code, the time, and that nothing is left.
    static void ends(int code, Duration within, Home home, Running run, Consumer<Running> signals) {
        signals.accept(run);
        long asked = System.nanoTime();
        int exit = run.exit();
        var took = Duration.ofNanos(System.nanoTime() - asked);
        assertEquals(List.of(), home.processes(), "left");
        assertEquals(code, exit, String.join("\n", run.all()));
        assertTrue(took.compareTo(within) < 0, "took " + took + ":\n" + String.join("\n", run.all()));
    }
}
