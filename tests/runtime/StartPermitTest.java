package whaleware.runtime;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;

/// A supervisor that the launcher has started early does nothing before its permit.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartPermitTest {
    private static final String SUPERVISOR = Home.CHECKOUT + "/lib/supervisor.java";

    @Test
    void it_waits_for_its_own_permit_and_leaves_that_of_another_instance() throws Exception {
        try (var life = new RecordingHome("plain")) {
            var home = life.home.env("CFG", "{");
            Files.createDirectories(home.run);
            var permit = Files.writeString(home.run.resolve("go"), "other\n");
            var held = start(home);
            Thread.sleep(1000);
            assertTrue(held.alive());
            assertEquals(List.of("go"), names(home));
            assertEquals("other\n", Files.readString(permit));
            Files.writeString(permit, "mine\n");
            held.awaitLine("cannot read CFG");
            assertFalse(names(home).contains("go"));
        }
    }

    @Test
    void it_ends_without_its_launcher() throws Exception {
        try (var life = new RecordingHome("plain")) {
            var home = life.home;
            Files.createDirectories(home.run);
            var launcher = home.start("/bin/sh", "-c", "\"$@\" & echo $!; wait", "sh", Home.CHECKOUT + "/lib/jbang",
                    "--unchecked", SUPERVISOR, Home.CHECKOUT + "/lib", "--go=mine");
            launcher.await("its supervisor", () -> !launcher.out().isEmpty());
            long held = Long.parseLong(launcher.out().getFirst());
            Thread.sleep(500);
            assertTrue(ProcessHandle.of(held).isPresent());
            RunningScript.send("KILL", launcher.pid());
            Await.until("its end", () -> ProcessHandle.of(held).filter(ProcessHandle::isAlive).isEmpty());
            assertEquals(List.of(), names(home));
        }
    }

    private static RunningScript start(Home home) {
        return home.start("lib/jbang", "--unchecked", SUPERVISOR, Home.CHECKOUT + "/lib", "--go=mine");
    }

    private static List<String> names(Home home) throws Exception {
        try (var files = Files.list(home.run)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
