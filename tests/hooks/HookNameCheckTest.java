package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The search for files that only look like hooks.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookNameCheckTest {
    @TempDir
    Path home;

    @Test
    void a_large_home_is_read_in_part_and_then_nothing_is_said_about_helpers() throws Exception {
        var tool = Files.createDirectory(home.resolve("usr")).resolve("preboot");
        Files.writeString(tool, "#!/bin/sh\n");
        assertTrue(tool.toFile().setExecutable(true));
        assertEquals(1, HookNameCheck.findings(home.resolve("usr")).size());

        var files = Files.createDirectory(home.resolve("files"));
        for (int i = 0; i < 70; i++) Files.write(files.resolve("f" + i), new byte[1 << 18]);
        assertEquals(0, HookNameCheck.findings(home.resolve("usr")).size());
    }
}
