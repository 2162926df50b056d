package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;

/// A container of 128 MB whose service uses all memory: the kernel kills the service, never whaleware, and whaleware
/// restarts the service.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MemoryTest {
    private static final int TIMES = 10;

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        Container.build("shell");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "12345"})
    void an_out_of_memory_service_is_killed_and_restarted_while_whaleware_survives(String user) {
        try (var home = Home.fresh()) {
            home.hook("svcup",
                    "rm -f /tmp/take; until [ -e /tmp/take ]; do sleep 0.05; done; exec awk 'BEGIN { s = \"x\"; "
                    + "while (1) s = s s }'").hook("nothing");
            var options = List.of("--user", user, "--memory", "128m", "--memory-swap", "128m", "-e",
                    "CFG={\"notify_url\": \"stdout:\", \"ww\": {\"restart\": {\"max_backoff\": \"500ms\"}, "
                    + "\"monitor\": {\"every\": \"200ms\"}}}",
                    "-v", home.path + "/usr/svcup:/ww/usr/svcup:ro", "-v", home.path + "/usr/nothing:/ww/usr/warmup:ro",
                            "-v", home.path + "/usr/nothing:/ww/usr/monitor:ro");
            try (var container = new Container("shell", options.toArray(String[]::new))) {
                var run = container.start().awaitLine("run: UP after");
                var supervisor = supervisor(container);
                for (int i = 1; i <= TIMES; i++) {
                    int wanted = i + 1;
                    container.exec("touch", "/tmp/take");
                    run.await("UP for the " + wanted + "th time", Duration.ofMinutes(1),
                            () -> run.all().stream().filter(line -> line.startsWith("run: UP after"))
                            .count() == wanted);
                }
                assertEquals(TIMES, run.all().stream().filter(line ->
                        line.equals("run: RESTARTING: the service ended with 137 (128 + KILL)")).count(),
                        () -> String.join("\n", run.all()));
                assertEquals(supervisor, supervisor(container), "the same supervisor all the time");
                assertEquals(0, container.stop(run), () -> String.join("\n", run.all()));
            }
        }
    }

    private static String supervisor(Container container) {
        return container.exec("sed", "-n", "1s/.*\"pid\":\\([0-9]*\\).*/\\1/p",
                container.exec("sh", "-c",
                "echo /run/ww/state.json /tmp/ww-*/state.json | tr ' ' '\\n' | while read f; do [ ! -e $f ] || echo "
                + "$f; done"));
    }
}
