package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Failure;
import whaleware.fixtures.ConfigHome;
import whaleware.runtime.Log;
import whaleware.runtime.LogFormat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ActiveConfigTest extends ConfigHome {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Log log = new Log(new ByteArrayOutputStream(), err, new LogFormat.PlainText(false, false));

    @Test
    void any_error_of_a_reload_leaves_the_configuration_and_logs_one_line() {
        env.put("CFG", text("{'version': '1'}"));
        var active = new ActiveConfig(load(), directories(), home.resolve("lib"), env, log);
        var changes = new ArrayList<String>();
        active.onChange(() -> changes.add(active.version()));
        for (var fault : List.of(new StackOverflowError(), new OutOfMemoryError("heap"), new IllegalStateException("x"),
                new NoClassDefFoundError("C"), new Failure(78, "cannot read x: y"))) {
            assertFalse(active.reload(() -> SneakyThrow.of(fault)));
            assertEquals("1", active.version());
        }
        env.put("CFG", text("{'version': '2'}"));
        assertTrue(active.reload());
        assertEquals(List.of("2"), changes);
        log.close(Duration.ofSeconds(5));
        assertEquals("""
                run: cannot read the configuration: StackOverflowError: the configuration stays as it is
                run: cannot read the configuration: heap: the configuration stays as it is
                run: cannot read the configuration: x: the configuration stays as it is
                run: cannot read the configuration: C: the configuration stays as it is
                run: cannot read x: y: the configuration stays as it is
                """, err.toString());
    }

    /// Throws any error from a lambda that declares none.
    private interface SneakyThrow {
        @SuppressWarnings("unchecked")
        static <R, T extends Throwable> R of(Throwable fault) throws T {
            throw (T) fault;
        }
    }
}
