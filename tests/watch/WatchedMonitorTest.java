package whaleware.watch;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.RecordingHome;

/// Edits of `monitor` under `ww run --watch`.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)   // other tests may hold the lock of JBang
class WatchedMonitorTest extends WatchContract {
    @Test
    void a_monitor_that_is_new_edited_or_removed_takes_effect_at_once() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(SELDOM);
            var run = watched(life);
            life.home.hook("monitor", "echo '{\"answer\": 1}'");
            run.awaitLine("run: usr/monitor is new: it runs now");
            run.await("its answer", () -> state(life).contains("{\"answer\":1}"));
            life.home.hook("monitor", "echo '{\"answer\": 2}'");
            run.awaitLine("run: usr/monitor changed: it runs now");
            run.await("its answer", () -> state(life).contains("{\"answer\":2}"));
            Files.delete(life.home.path.resolve("usr/monitor"));
            run.awaitLine("run: usr/monitor was removed: the service runs without it");
            assertEquals(1, life.count("svcup began"));
            stop(run);
        }
    }

    @Test
    void a_broken_monitor_in_shell_does_not_run_and_restarts_nothing() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"1s\"}}}").hook("monitor", "echo '{\"answer\": 1}'");
            var run = watched(life);
            for (int i = 1; i <= 3; i++) {
                life.home.hook("monitor", "if true; then");
                int edits = i;
                run.await("the warning", () -> lines(run, ": it does not run until that is fixed") == edits);
                long runs = lines(run, "run: monitor ended with 126");
                run.await("two more runs", () -> lines(run, "run: monitor ended with 126") > runs + 1);
                var answer = "{\"answer\": 2" + i + "}";
                life.home.hook("monitor", "echo '" + answer + "'");
                run.await("its answer", () -> state(life).contains("{\"answer\":2" + edits + "}"));
            }
            assertEquals(1, life.count("svcup began"));
            stop(run);
        }
    }

    @Test
    void a_monitor_in_Java_that_does_not_compile_leaves_the_old_one_in_place() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(SELDOM).file("usr/monitor.java", JAVA.formatted("1"));
            var run = watched(life).await("an answer", BUILDS, () -> state(life).contains("{\"answer\":1}"));
            life.home.file("usr/monitor.java", JAVA.formatted("2").replace("main()", "main("));
            run.await("the compiler's line", BUILDS, () -> lines(run, "run: usr/monitor.java changed: it does not"
                    + " compile: monitor.java line 2: ") == 1);
            assertTrue(state(life).contains("{\"answer\":1}"));
            var draft = life.home.file("usr/.draft", JAVA.formatted("3")).path.resolve("usr/.draft");
            Files.move(draft, life.home.path.resolve("usr/monitor.java"), StandardCopyOption.REPLACE_EXISTING);
            run.await("the next answer", BUILDS, () -> state(life).contains("{\"answer\":3}"));
            life.home.file("usr/monitor.java", "//JAVA 25+\n//SOURCES Numbers.java\n"
                    + "void main() { IO.println(\"{\\\"answer\\\": \" + Numbers.ANSWER + \"}\"); }\n");
            life.home.file("usr/Numbers.java", "interface Numbers { int ANSWER = 4; }\n");
            run.await("the next answer", BUILDS, () -> state(life).contains("{\"answer\":4}"));
            life.home.file("usr/Numbers.java", "interface Numbers { int ANSWER = 5; }\n");
            run.await("the next answer", BUILDS, () -> state(life).contains("{\"answer\":5}"));
            assertEquals(1, life.count("svcup began"));
            stop(run);
        }
    }
}
