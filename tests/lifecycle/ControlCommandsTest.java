package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.runtime.EventLoop;
import whaleware.runtime.StateFile;

/// The requests that commands and edits make.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ControlCommandsTest {
    @TempDir
    Path run;

    @Test
    void a_request_of_an_edit_does_not_outlive_the_restart() {
        var state = StateFile.create(run, "life", 0, run, line -> {});
        var commands = new ControlCommands(new EventLoop(System::nanoTime, () -> {}), state, null, null, () -> {},
                (name, id) -> {}, null);
        commands.requestRestart("usr/svcup changed");
        commands.requestNextTry();
        assertTrue(commands.restartNow());
        commands.forgetRestartRequest();
        assertFalse(commands.restartNow(), "the next failure would have no pause");
        assertEquals("asked by ww restart", commands.takeRestartCause());
    }
}
