package whaleware.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;

/// The watch for the end of processes.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExitWatchTest {
    private final AtomicInteger exits = new AtomicInteger();
    private final ExitWatch watch = ExitWatch.open(exits::incrementAndGet).orElseThrow();

    @Test
    void the_end_of_each_watched_process_is_told_once() throws Exception {
        var first = orphan();
        var second = orphan();
        assertTrue(watch.watch(List.of(first, second)));
        end(first);
        Await.until(Await.LONG, () -> "one exit", () -> exits.get() == 1);
        end(second);
        Await.until(Await.LONG, () -> "two exits", () -> exits.get() == 2);
    }

    @Test
    void a_process_that_is_not_watched_any_more_is_not_told() throws Exception {
        var first = orphan();
        var second = orphan();
        assertTrue(watch.watch(List.of(first)));
        assertTrue(watch.watch(List.of(second)));
        end(first);
        end(second);
        Await.until(Await.LONG, () -> "one exit", () -> exits.get() == 1);
        assertTrue(watch.watch(List.of()));
        assertEquals(1, exits.get());
    }

    @Test
    void a_process_that_has_ended_counts_as_watched() throws Exception {
        var process = orphan();
        end(process);
        Await.until(Await.LONG, () -> "its end", () -> !process.alive());
        assertTrue(watch.watch(List.of(process)));
    }

    /// Starts a process that is no child of this one.
    private static LinuxProcess orphan() throws IOException {
        var shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!").start();
        var pid = Integer.parseInt(new String(shell.getInputStream().readAllBytes()).strip());
        return LinuxProcess.of(pid).orElseThrow();
    }

    private static void end(LinuxProcess process) {
        ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
    }
}
