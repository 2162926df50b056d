package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ScriptFixture;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;

/// `lib/jbang` when it has to build, or to set up JBang: alone, concurrently, interrupted, and its error messages.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class JbangSetupTest {
    private static final String JDK = System.getProperty("java.home");

    @Test
    void a_compile_error_is_printed_on_stderr() {
        try (var script = new ScriptFixture("home")) {
            script.word("\" + nonsense + \"");
            var run = script.start();
            assertEquals(1, run.exit());
            assertEquals(List.of(), run.out());
            assertTrue(run.err().getFirst().contains("Word.java:1: error: cannot find symbol"),
                    () -> run.err().toString());
        }
    }

    @Test
    void a_JBang_that_was_killed_while_it_wrote_its_cache_starts_again() throws Exception {
        try (var script = new ScriptFixture("home")) {
            script.home.env("JBANG_DIR", script.home.path.resolve("jbang").toString())
                    .file("jbang/cache/dependency_cache.json", "{\"a\": [ {");
            script.home.file("usr/Show.java", "//DEPS info.picocli:picocli:4.7.7\n" + Files.readString(script.path));
            assertEquals("word one", script.run());
        }
    }

    @Test
    void concurrent_starts_build_one_after_the_other() throws Exception {
        try (var script = new ScriptFixture("home")) {
            script.home.env("JBANG_DIR", script.home.path.resolve("jbang").toString());
            var both = Stream.generate(script::start).limit(3).toList();
            for (var run : both) assertEquals(0, run.exit(), () -> run.all().toString());
            assertEquals(List.of(), script.leftovers());
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void TERM_ends_a_build_at_once(Shell shell) throws Exception {
        try (var script = new ScriptFixture("home")) {
            for (int millis : Sweep.millis(20, 2020, 50))
                for (var pid1 : List.of(false, true)) {
                    var home = pid1 ? script.home.asPid1(shell) : script.home.shell(shell);
                    var run = script.word("at " + millis).start();
                    var at = Duration.ofMillis(millis);
                    Await.until(Await.LONG, () -> "its time", () -> run.age().compareTo(at) > 0);
                    run.signal("TERM");
                    var code = run.exit(Duration.ofMillis(1000));
                    assertTrue(code == 143 || !run.out().isEmpty(), () -> millis + " ms: " + code + " " + run.all());
                    Await.until(Duration.ofSeconds(1), () -> "end of " + home.processes(),
                            () -> home.processes().isEmpty());
                    assertEquals(List.of(), script.leftovers());
                }
            script.home.shell(shell);
            assertEquals("word at 2020", script.run(), "nothing half-built is left");
        }
    }

    @Test
    void a_missing_requirement_is_one_line_with_its_cure() throws Exception {
        try (var script = new ScriptFixture("home")) {
            assertPrints(64, "jbang: cannot run '/no/Such.java': no such script (jbang SCRIPT.java [ARG…])",
                    script.home.start("lib/jbang", "/no/Such.java"));
            script.removeJBang();
            assertPrints(78, "jbang: cannot set up JBang: neither jbang nor mvn is on the PATH (install one of them)",
                    script.start());
            script.restoreJBang();
            script.home.env("WW_CACHE", "/proc/none").env("TMPDIR", "/proc/none");
            assertPrints(78, "jbang: cannot run " + script.path
                    + ": no writable folder to build it in (set WW_CACHE to one, or run ww bake)", script.start());
            script.home.env("WW_CACHE", script.cache.toString()).env("TMPDIR", null).env("JAVA_HOME", null)
                    .env("PATH", script.tools().toString());
            assertPrints(78, "jbang: cannot run " + script.path
                    + ": no JDK of Java 25 or later (install one, or point JAVA_HOME at it)",
                    script.home.start("/usr/bin/unshare", "-m", "sh", "-c",
                            "/usr/bin/mount -t tmpfs none \"$0\"; exec \"$@\"",
                            Path.of(JDK).getParent().toString(), Home.CHECKOUT + "/lib/jbang", script.path.toString()));
        }
    }

    @Test
    void a_missing_network_is_one_line_with_its_cure() throws Exception {
        assumeTrue(System.getenv("PATH").lines().flatMap(path -> Stream.of(path.split(":")))
                .noneMatch(folder -> Files.exists(Path.of(folder, "jbang"))), "this machine has JBang");
        try (var script = new ScriptFixture("home")) {
            script.removeJBang();
            script.home.env("PATH", System.getenv("PATH")).env("MAVEN_OPTS", "-Dmaven.repo.local=" + script.home.path
                    + "/m2 -Dmaven.wagon.http.retryHandler.count=0 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9"
                    + " -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9");
            var run = script.start();
            assertEquals(78, run.exit());
            assertEquals(List.of(), run.out());
            assertEquals("jbang: cannot set up JBang: Maven cannot fetch dev.jbang:jbang-cli:0.132.1"
                    + " (is Maven Central, or a mirror, reachable?)", run.err().getLast());
            assertEquals(List.of(), script.leftovers());
        }
    }

    private static void assertPrints(int code, String line, RunningScript run) {
        assertEquals(code, run.exit());
        assertEquals(List.of(line), run.all());
    }

    @Test
    void a_JBang_on_the_PATH_is_used() throws Exception {
        try (var script = new ScriptFixture("home")) {
            assumeTrue(Files.isDirectory(script.cache.resolve("jbang-0.132.1")), "no jars to make an installation of");
            var bin = Files.createDirectories(script.home.path.resolve("sdk/bin"));
            var manifest = new java.util.jar.Manifest();
            manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
            try (var jars = Files.list(script.cache.resolve("jbang-0.132.1").toRealPath())) {
                manifest.getMainAttributes().putValue("Class-Path",
                        String.join(" ", jars.map(jar -> jar.toUri().toString()).toList()));
            }
            new java.util.jar.JarOutputStream(Files.newOutputStream(bin.resolve("jbang.jar")), manifest).close();
            script.home.file("sdk/bin/jbang", "#!/bin/sh\necho the wrapper is not for us >&2\nexit 1\n");
            Files.createSymbolicLink(script.tools().resolve("jbang"), bin.resolve("jbang"));
            script.removeJBang();
            assertEquals("word one", script.run());
        }
    }

    @Test
    void two_first_starts_at_once_set_up_JBang_in_a_path_with_a_space() throws Exception {
        try (var script = new ScriptFixture("from nothing")) {
            fromNothing(script);
            var both = List.of(script.start(), script.start());
            for (var run : both) {
                assertEquals(0, run.exit(Duration.ofMinutes(4)), () -> run.all().toString());
                assertEquals("[]", run.out().getFirst());
                assertEquals("word one", run.out().getLast());
            }
            assertEquals(List.of(), script.leftovers());
            script.removeJBang();
            assertEquals("word one", script.run());
        }
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void a_user_without_a_home_sets_up_JBang() throws Exception {
        try (var script = new ScriptFixture("homeless")) {
            var tmp = Files.createDirectory(script.home.path.resolve("tmp"));
            Files.setPosixFilePermissions(tmp, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
            script.home.env("WW_CACHE", null).env("XDG_CACHE_HOME", null).env("HOME", "/").env("TMPDIR", tmp.toString())
                    .env("JBANG_DIR", null).env("JBANG_REPO", null).env("MAVEN_OPTS", null);
            var run = ScriptFixture.closeStdin(script.home.start("/usr/bin/setpriv", "--reuid", "12345", "--regid",
                    "12345", "--clear-groups", Home.CHECKOUT + "/lib/jbang", script.path.toString()));
            assertEquals(0, run.exit(Duration.ofMinutes(4)), () -> run.all().toString());
            assertEquals("word one", run.out().getLast());
            assertTrue(Files.isDirectory(tmp.resolve("whaleware-12345")));
        }
    }

    @Test
    void the_mirror_of_a_user_without_an_entry_in_the_password_file_is_used() throws Exception {
        try (var script = new ScriptFixture("nameless")) {
            script.home.file("user/.m2/settings.xml", """
                    <settings><mirrors><mirror>
                    <id>corp</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:9/mirror</url>
                    </mirror></mirrors></settings>
                    """).file("usr/Show.java", "//DEPS com.github.lalyos:jfiglet:0.0.8\nvoid main() {}\n");
            var cache = script.home.path.resolve("own");
            var prepare = "cp -rL \"$1\" \"$2\" && chmod a+rx \"${0%/*}\" && chmod -R a+rwX \"$0\"";
            script.home.env("WW_CACHE", cache.toString()).env("HOME", script.home.path + "/user")
                    .env("JBANG_DIR", null).env("JBANG_REPO", null).env("MAVEN_OPTS", null);
            assertEquals(0, script.home.start("/bin/sh", "-c", prepare, script.home.path.toString(),
                    script.cache.toString(), cache.toString()).exit());
            for (var mode : List.of("a+w", "a-w")) {
                var user = script.home.path.resolve("user");
                assertEquals(0, script.home.start("/bin/chmod", mode, user.toString()).exit());
                var run = ScriptFixture.closeStdin(script.home.start("/usr/bin/setpriv", "--reuid", "12345",
                        "--regid", "12345", "--clear-groups", Home.CHECKOUT + "/lib/jbang", script.path.toString()));
                assertNotEquals(0, run.exit(Duration.ofMinutes(2)));
                assertTrue(run.err().stream().anyMatch(line -> line.contains("corp (http://127.0.0.1:9/mirror)")),
                        () -> mode + ": " + run.all());
            }
        }
    }

    private static void fromNothing(ScriptFixture script) throws IOException {
        script.removeJBang();
        var folder = script.home.path;
        var repository = Files.createTempDirectory("ww-m2");    // MAVEN_OPTS cannot hold a space
        script.home.env("PATH", System.getenv("PATH")).env("JBANG_DIR", folder.resolve("jbang").toString())
                .env("JBANG_REPO", folder.resolve("m2").toString())
                .env("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
        script.home.removeOnClose(repository);
    }
}
