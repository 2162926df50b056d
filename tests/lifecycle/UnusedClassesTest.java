package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.RecordingHome;
import whaleware.runtime.State;

/// The supervisor loads no class of a part that the configuration does not ask for: such classes would cost time and
/// memory in each container.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnusedClassesTest {

    @Test
    void without_a_port_notifications_and_daemons_no_class_of_them_is_loaded() throws Exception {
        try (var life = new RecordingHome("plain").foreground()) {
            var file = life.home.backup.resolve("classes");
            life.home.env("WW_JAVA_OPTS", "-Xlog:class+load:file=" + file);
            var run = life.start().awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
            var loaded = Files.readString(file);
            assertTrue(loaded.contains(" whaleware.lifecycle.LifeCycle "), loaded);
            for (var unused : List.of("whaleware.status.Metrics", "whaleware.status.StatusServer",
                    "whaleware.status.InstancePage", "whaleware.status.PageFiles", "whaleware.notify.",
                    "whaleware.watch.", "whaleware.lifecycle.LiveReload ", "com.sun.net.httpserver",
                    "java.lang.foreign.Linker ")) {
                assertEquals(List.of(), loaded.lines().filter(line -> line.contains(unused)).toList());
            }
        }
    }
}
