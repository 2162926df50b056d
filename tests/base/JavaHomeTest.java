package whaleware.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Home;

/// Hooks get the Java that whaleware found: by `WW_JAVA_HOME`, and on the `PATH` if there is none of 25 or later.
@DisplayNameGeneration(ReplaceUnderscores.class)
class JavaHomeTest {
    private static final String JAVA = System.getProperty("java.home");
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"25, true", "25.0.3, true", "26-ea, true", "100, true", "17.0.15, false", "1.8.0_452, false",
            "'', false", "x25, false"})
    void a_java_counts_by_the_version_in_its_release_file(String version, boolean counts) throws IOException {
        var path = "/no/such::" + jdk(version).resolve("bin");
        assertEquals(counts, JavaHome.isOn(path));
        var link = Files.createDirectory(folder.resolve("link"));
        Files.createSymbolicLink(link.resolve("java"), folder.resolve("jdk/bin/java"));
        assertEquals(counts, JavaHome.isOn(link.toString()), "through a link, as in /usr/bin");
    }

    @Test
    void a_java_without_a_release_file_does_not_count() throws IOException {
        Files.delete(jdk("25").resolve("release"));
        assertFalse(JavaHome.isOn(folder.resolve("jdk/bin").toString()));
    }

    @Test
    void a_later_java_on_the_PATH_counts_too() throws IOException {
        assertTrue(JavaHome.isOn(jdk("17").resolve("bin") + ":" + JAVA + "/bin"));
        assertEquals(Map.of("WW_JAVA_HOME", JAVA), JavaHome.forHooks(Map.of("PATH", JAVA + "/bin")));
    }

    @Test
    void hooks_find_java_at_the_end_of_a_PATH_that_has_none() throws IOException {
        try (var home = Home.fresh()) {
            var old = jdk("17").resolve("bin");
            var path = old + ":/usr/sbin:/usr/bin:/sbin:/bin";
            home.hook("boot", "echo $PATH", "echo $WW_JAVA_HOME", "command -v java", "command -v jwebserver",
                    "env | grep WW_JAVA_PATH || :").env("JAVA_HOME", JAVA).env("PATH", path);
            var run = home.start("ww/run").awaitLine("run: UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = run.out().stream().filter(line -> line.startsWith("boot: ")).toList();
            assertEquals(List.of("boot: " + path + ":" + JAVA + "/bin", "boot: " + JAVA, "boot: " + old + "/java",
                    "boot: " + JAVA + "/bin/jwebserver"), boot);
        }
    }

    private Path jdk(String version) throws IOException {
        var jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        assertTrue(Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\n").toFile().setExecutable(true));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }
}
