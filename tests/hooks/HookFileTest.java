package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The choice between `usr/NAME` and `usr/NAME.java`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookFileTest {
    @TempDir Path usr;

    @Test
    void a_shell_hook_wins_over_a_Java_hook() throws IOException {
        write("monitor", "#!/bin/sh\necho '{}'\n");
        write("monitor.java", "void main() {}\n");
        assertEquals(usr.resolve("monitor"), find().path());
    }

    @Test
    void a_default_hook_of_only_comments_gives_way_to_a_Java_hook() throws IOException {
        write("monitor", "#!/bin/sh\n# monitor: says how the service is\n\n");
        write("monitor.java", "void main() {}\n");
        assertEquals(usr.resolve("monitor.java"), find().path());
    }

    @Test
    void an_empty_file_turns_the_Java_hook_off() throws IOException {
        write("monitor", "");
        write("monitor.java", "void main() {}\n");
        assertTrue(HookFile.find(usr, usr, "monitor").isEmpty());
    }

    private HookFile find() {
        return HookFile.find(usr, usr, "monitor").orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        var file = Files.writeString(usr.resolve(name), text);
        if (name.endsWith(".java")) return;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
