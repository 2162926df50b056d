package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The cause of a failure names memory if the kernel's counter grew.
@DisplayNameGeneration(ReplaceUnderscores.class)
class OomKillsTest {
    @TempDir Path root;

    private void kills(int version, long count) throws IOException {
        var memory = version == 2 ? root.resolve("cg") : root.resolve("cg/memory");
        Files.createDirectories(memory);
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/cgroup"), version == 2 ? "0::/\n" : "5:memory:/\n");
        Files.writeString(root.resolve("proc/self/mountinfo"), version == 2 ? "1 1 0:1 / /cg rw - cgroup2 cgroup rw\n"
                : "1 1 0:1 / /cg/memory rw - cgroup cgroup rw,memory\n");
        Files.writeString(memory.resolve(version == 2 ? "memory.max" : "memory.limit_in_bytes"), (256 << 20) + "\n");
        Files.writeString(memory.resolve(version == 2 ? "memory.events" : "memory.oom_control"),
                "low 0\noom 9\noom_kill " + count + "\noom_group_kill 0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the service ended with 137 (128 + KILL)     | svcup   | the service
            the service ended with an unknown code      | svcup   | the service
            a daemon of svcup ended (pid 7)             | svcup   | the service
            monitor ended with 1                        | monitor | the service
            monitor ended with 137 (128 + KILL)         | monitor | monitor
            the service ended with 3                    | svcup   |
            asked by ww restart                         |         |
            """)
    void a_counter_that_grew_is_the_cause(String cause, String failedHook, String killed) throws IOException {
        for (int version = 1; version <= 2; version++) {
            kills(version, 4);
            var oom = new OomKills(root);
            oom.start();
            assertEquals(cause, oom.explain(cause, failedHook));
            kills(version, 5);
            var expected = killed == null ? cause
                    : "the kernel killed " + killed + ": out of memory (limit 256 MB)";
            assertEquals(expected, oom.explain(cause, failedHook));
            assertEquals(cause, oom.explain(cause, failedHook), "each kill is one cause");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_hook_that_the_kernel_killed_is_recognised(int version) throws IOException {
        kills(version, 0);
        var oom = new OomKills(root);
        oom.start();
        assertEquals(Optional.empty(), oom.killer());
        kills(version, 1);
        assertEquals(Optional.of("the kernel killed it: out of memory (limit 256 MB)"), oom.killer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor ended with 1"})
    void without_a_counter_the_cause_stays(String cause) {
        var oom = new OomKills(root);
        oom.start();
        assertEquals(cause, oom.explain(cause, "monitor"));
    }
}
