package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;

/// The folder `.baked` of a home: replaced as a whole or not at all, and swept.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class BakedFolderTest {
    @Test
    void a_script_that_cannot_be_baked_is_an_error_and_the_old_bake_stays() throws IOException {
        try (var home = Home.fresh().env("WW_HOME", null).file(".baked/usr/monitor.java/run", "the old one")) {
            home.file("usr/monitor.java", "//SOURCES W*.java\nvoid main() {}");
            says("hashes cannot detect all its changes: a //SOURCES or //FILES has a pattern: W*.java (name each file)",
                    home);
            home.file("usr/monitor.java", "void main() { nonsense }");
            says("JBang cannot build it (the lines above have the reason)", home);
            assertEquals("the old one", Files.readString(home.path.resolve(".baked/usr/monitor.java/run")));
            try (var all = Files.list(home.path)) {
                assertEquals(1, all.filter(file -> file.getFileName().toString().startsWith(".baked")).count());
            }
            home.file("usr/monitor.java", "void main() { IO.println(\"{}\"); }");
            var run = home.start("ww/ww", "bake", home.path.toString());
            assertEquals(0, run.exit(Duration.ofMinutes(2)), () -> run.all().toString());
            assertTrue(Files.readString(home.path.resolve(".baked/usr/monitor.java/run")).contains("monitor"),
                    "a new one, also over a folder as a copy makes it");
        }
    }

    @Test
    void the_next_bake_removes_the_folder_of_a_killed_one_and_not_that_of_a_running_one() throws IOException {
        try (var home = Home.fresh().env("WW_HOME", null)) {
            for (var name : List.of(".baked.dead", ".baked.living", ".baked.old")) home.file(name + "/lib/a.jar", "");
            Files.createSymbolicLink(home.path.resolve(".baked"), Path.of(".baked.old"));
            try (var lock = FileChannel.open(home.path.resolve(".baked.living/lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                assertNotNull(lock.tryLock());
                var killed = home.start("ww/ww", "bake", home.path.toString())
                        .await("a staging folder, and no folder of the dead one", () ->
                                stagingFolders(home).size() == 3 && !stagingFolders(home).contains(".baked.dead"));
                assertEquals(137, killed.signal("KILL").exit());
                assertEquals(".baked.old", Files.readSymbolicLink(home.path.resolve(".baked")).toString());
                var run = home.start("ww/ww", "bake", home.path.toString());
                assertEquals(0, run.exit(Duration.ofMinutes(2)), () -> run.all().toString());
            }
            assertEquals(Set.of(".baked.living", Files.readSymbolicLink(home.path.resolve(".baked")).toString()),
                    Set.copyOf(stagingFolders(home)));
            assertEquals(List.of("lib"), List.of(home.path.resolve(".baked").toFile().list()));
        }
    }

    private static List<String> stagingFolders(Home home) {
        return Stream.of(home.path.toFile().list()).filter(name -> name.startsWith(".baked.")).toList();
    }

    private static void says(String line, Home home) {
        var run = home.start("ww/ww", "bake", home.path.toString());
        assertEquals(78, run.exit(Duration.ofMinutes(2)));
        assertEquals("ww bake: cannot bake " + home.path + "/usr/monitor.java: " + line, run.err().getLast());
    }
}
