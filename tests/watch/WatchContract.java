package whaleware.watch;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import whaleware.fixtures.Await;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// A home that `ww run --watch` watches.
abstract class WatchContract {
    static final Duration BUILDS = Duration.ofMinutes(4);
    static final String SELDOM = "{\"ww\": {\"monitor\": {\"every\": \"1h\"}}}";
    static final String JAVA = """
            //JAVA 25+
            void main() { IO.println("{\\"answer\\": %s}"); }
            """;

    static RunningScript watched(RecordingHome life) {
        return life.home.start("ww/run", "--watch").awaitState(State.UP);
    }

    static String state(RecordingHome life) {
        return Await.read(life.home.run.resolve("state.json"));
    }

    static void stop(RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
    }

    static long lines(RunningScript run, String text) {
        return run.all().stream().filter(line -> line.contains(text)).count();
    }
}
