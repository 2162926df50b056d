package whaleware;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `lib/jbang` runs a Java script: at once when nothing has changed, never old code, and nothing of its own reaches the script.
@DisplayNameGeneration(ReplaceUnderscores.class)
class JbangTest {
    private static final String JDK = System.getProperty("java.home");
    private static final String OURS = "[-XX:-MaxFDLimit, -XX:-UsePerfData, -Xlog:disable, -Xlog:all=warning:stderr";

    @Test
    void arguments_stdin_exit_code_and_pid_are_the_scripts_own() throws Exception {
        try (var script = new Script("a 'quoted' $HOME `x`")) {
            for (var way : List.of("through JBang", "ready")) {
                var it = script.home.start("/bin/sh", "-c", "echo $$; exec \"$@\"", "sh", Home.CHECKOUT + "/lib/jbang", script.path.toString(), "a  b", "it's \"$x\" *");
                it.stdin().write("input\n".getBytes());
                it.stdin().close();
                assertEquals(2, it.exit(), way);
                assertEquals("[a  b, it's \"$x\" *]", it.out().get(1));
                assertTrue(it.out().contains("pid " + it.out().getFirst()) && it.out().contains("input"), () -> way + it.out());
                assertEquals(List.of(), it.err());
            }
        }
    }

    @Test
    void a_script_that_is_ready_needs_no_JBang() throws Exception {
        try (var script = new Script("home")) {
            assertEquals("word one", script.run());
            script.forgetJBang();
            assertEquals("word one", script.run());
        }
    }

    @Test
    void an_edit_is_seen_at_once_and_a_restored_file_is_ready_again() throws Exception {
        try (var script = new Script("home")) {
            assertEquals("word one", script.run());
            assertEquals("word two", script.word("two").run());
            assertEquals("word one", script.word("one").run());
            script.forgetJBang();
            assertEquals("word one", script.run());
            script.word("three");
            assertEquals(78, script.start().exit());
        }
    }

    @Test
    void another_JDK_asks_JBang_again() throws Exception {
        try (var script = new Script("home")) {
            var jdk = script.home.path.resolve("jdk");
            Files.createDirectory(jdk);
            try (var all = Files.list(Path.of(JDK))) {
                for (var part : all.toList()) Files.createSymbolicLink(jdk.resolve(part.getFileName()), part);
            }
            Files.delete(jdk.resolve("release"));
            Files.copy(Path.of(JDK, "release"), jdk.resolve("release"));
            script.home.env("JAVA_HOME", jdk.toString());
            assertEquals("word one", script.run());
            script.forgetJBang();
            assertEquals("word one", script.run());
            Files.writeString(jdk.resolve("release"), "PATCHED=\"yes\"\n", StandardOpenOption.APPEND);
            assertEquals(78, script.start().exit(), "this JDK has changed");
            script.home.env("JAVA_HOME", JDK);
            assertEquals(78, script.start().exit(), "that is another one");
        }
    }

    @Test
    void half_written_or_broken_ready_files_cost_time_but_nothing_else() throws Exception {
        try (var script = new Script("home")) {
            assertEquals("word one", script.run());
            var sums = Files.readAllBytes(script.ready("sums").orElseThrow());
            var run = Files.readAllBytes(script.ready("run").orElseThrow());
            for (int share : Sweep.thin(List.of(0, 1, 5, 10, 20, 30, 50, 60, 70, 80, 90, 99), 3)) {
                Files.write(script.ready("sums").orElseThrow(), java.util.Arrays.copyOf(sums, sums.length * share / 100));
                assertEquals("word one", script.run(), share + " % of sums");
                Files.write(script.ready("run").orElseThrow(), java.util.Arrays.copyOf(run, run.length * share / 100));
                assertEquals("word one", script.run(), share + " % of run");
            }
            Files.writeString(script.ready("run").orElseThrow(), "echo '");
            Files.writeString(script.ready("sums").orElseThrow(), "not a sum\n");
            assertEquals("word one", script.run());
            Files.delete(script.ready("run").orElseThrow());
            assertEquals("word one", script.run());
            script.forgetJBang();
            assertEquals("word one", script.run(), "mended");
        }
    }

    @Test
    void sources_by_pattern_are_asked_for_at_every_start() throws Exception {
        try (var script = new Script("home")) {
            var text = Files.readString(script.path);
            script.home.file("usr/Show.java", text.replace("//SOURCES Word.java", "//SOURCES W*.java"));
            assertEquals("word one", script.run());
            assertTrue(script.ready("sums").isEmpty());
        }
    }

    @Test
    void the_script_gets_the_environment_as_it_was() throws Exception {
        try (var script = new Script("home")) {
            var home = script.home.env("JAVA_HOME", null).env("home", "h").env("cache", "c").env("tmp", "t").env("name", "n").env("script", "s").env("code", "c")
                    .env("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC -Dtool=1").env("JDK_JAVA_OPTIONS", "").env("_JAVA_OPTIONS", "-Xint").env("CLASSPATH", "/no where");
            home.file("usr/Plain.java", "void main() { System.getenv().forEach((name, value) -> IO.println(\"env \" + name + \"=\" + value)); }");
            var before = environment(home.start("/usr/bin/env").await("environment", () -> true)).stream().map(line -> "env " + line).toList();
            var kept = new ArrayList<>(before.stream().map(line -> line.replaceFirst("^env (?=(JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS=|CLASSPATH=)", "env WW_KEPT_")).sorted().toList());
            for (var way : List.of("through JBang", "ready")) {
                var it = script.start();
                assertEquals(0, it.exit(), () -> it.all().toString());
                assertEquals(List.of(), it.err(), "a JVM of ours has taken up the options");
                assertEquals(kept, environment(it).stream().filter(line -> line.startsWith("env ")).sorted().toList(), way);
                assertTrue(it.out().contains("options " + OURS + "]"), () -> it.out().toString());
            }
        }
    }

    private static List<String> environment(Running it) {
        assertEquals(0, it.exit());
        return it.out().stream().filter(line -> !line.matches("(env )?(PWD|OLDPWD|SHLVL|_)=.*")).toList();
    }

    @Test
    void what_the_JVM_has_to_say_is_not_on_stdout_and_the_limit_of_open_files_stays() {
        try (var script = new Script("home")) {
            script.home.env("WW_JAVA_OPTS", "-XX:SharedArchiveFile=/no/such -Xshare:auto").file("usr/Show.java", """
                    void main() throws Exception { new ProcessBuilder("sh", "-c", "ulimit -n").inheritIO().start().waitFor(); }
                    """);
            var it = Script.noInput(script.home.start("/bin/sh", "-c", "ulimit -Sn 321; exec \"$@\"", "sh", Home.CHECKOUT + "/lib/jbang", script.path.toString()));
            assertEquals(0, it.exit());
            assertEquals(List.of("321"), it.out());
        }
    }

    @Test
    void WW_JAVA_OPTS_are_ours() {
        try (var script = new Script("home")) {
            script.home.env("WW_JAVA_OPTS", "-Xmx64m -Dour=own");
            for (int i = 0; i < 2; i++) {
                var it = script.start();
                assertEquals(0, it.exit());
                assertTrue(it.out().contains("options " + OURS + ", -Xmx64m, -Dour=own]"), () -> it.out().toString());
            }
        }
    }

    @Test
    void a_job_in_the_background_listens_to_INT_again() {
        try (var script = new Script("home")) {
            var it = Script.noInput(script.home.start("/bin/sh", "-c", "\"$@\" & wait $!", "sh", Home.CHECKOUT + "/lib/jbang", script.path.toString()));
            assertEquals(0, it.exit());
            assertTrue(it.out().stream().anyMatch(line -> line.matches("SigIgn:.*[0189]")), () -> it.out().toString());
        }
    }

    @Test
    void what_does_not_compile_is_told_on_stderr() {
        try (var script = new Script("home")) {
            script.word("\" + nonsense + \"");
            var it = script.start();
            assertEquals(1, it.exit());
            assertEquals(List.of(), it.out());
            assertTrue(it.err().getFirst().contains("Word.java:1: error: cannot find symbol"), () -> it.err().toString());
        }
    }

    @Test
    void a_JBang_that_was_killed_while_it_wrote_does_not_stay_broken() throws Exception {
        try (var script = new Script("home")) {
            script.home.env("JBANG_DIR", script.home.path.resolve("jbang").toString()).file("jbang/cache/dependency_cache.json", "{\"a\": [ {");
            script.home.file("usr/Show.java", "//DEPS info.picocli:picocli:4.7.7\n" + Files.readString(script.path));
            assertEquals("word one", script.run());
        }
    }

    @Test
    void two_at_once_build_one_after_the_other() throws Exception {
        try (var script = new Script("home")) {
            script.home.env("JBANG_DIR", script.home.path.resolve("jbang").toString());
            var both = Stream.generate(script::start).limit(3).toList();
            for (var it : both) assertEquals(0, it.exit(), () -> it.all().toString());
            assertEquals(List.of(), script.litter());
        }
    }

    static List<Shell> shells() {
        return Sweep.shells();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void TERM_ends_it_at_once_while_it_resolves(Shell shell) throws Exception {
        try (var script = new Script("home")) {
            for (int millis : Sweep.millis(20, 2020, 50))
                for (var pid1 : List.of(false, true)) {
                    var home = pid1 ? script.home.asPid1(shell) : script.home.shell(shell);
                    var it = script.word("at " + millis).start();
                    var at = Duration.ofMillis(millis);
                    Await.until(Await.LONG, () -> "its time", () -> it.age().compareTo(at) > 0);
                    it.signal("TERM");
                    var code = it.exit(Duration.ofMillis(1000));
                    assertTrue(code == 143 || !it.out().isEmpty(), () -> millis + " ms: " + code + " " + it.all());
                    Await.until(Duration.ofSeconds(1), () -> "end of " + home.processes(), () -> home.processes().isEmpty());
                    assertEquals(List.of(), script.litter());
                }
            script.home.shell(shell);
            assertEquals("word at 2020", script.run(), "nothing half-built is left");
        }
    }

    @Test
    void it_says_in_one_line_what_is_missing() throws Exception {
        try (var script = new Script("home")) {
            assertSays(64, "jbang: cannot run '/no/Such.java': no such script (jbang SCRIPT.java [ARG…])", script.home.start("lib/jbang", "/no/Such.java"));
            script.forgetJBang();
            assertSays(78, "jbang: cannot set up JBang: neither jbang nor mvn is on the PATH (install one of them)", script.start());
            script.recallJBang();
            script.home.env("WW_CACHE", "/proc/none").env("TMPDIR", "/proc/none");
            assertSays(78, "jbang: cannot run " + script.path + ": nowhere to build it (let WW_CACHE name a folder to write in)", script.start());
            script.home.env("WW_CACHE", script.cache.toString()).env("TMPDIR", null).env("JAVA_HOME", null).env("PATH", script.tools().toString());
            assertSays(78, "jbang: cannot run " + script.path + ": no JDK of Java 25 or later (install one, or point JAVA_HOME at it)",
                    script.home.start("/usr/bin/unshare", "-m", "sh", "-c", "/usr/bin/mount -t tmpfs none \"$0\"; exec \"$@\"",
                            Path.of(JDK).getParent().toString(), Home.CHECKOUT + "/lib/jbang", script.path.toString()));
        }
    }

    @Test
    void without_a_network_it_says_so() throws Exception {
        assumeTrue(System.getenv("PATH").lines().flatMap(path -> Stream.of(path.split(":"))).noneMatch(folder -> Files.exists(Path.of(folder, "jbang"))), "this machine has JBang");
        try (var script = new Script("home")) {
            script.forgetJBang();
            script.home.env("PATH", System.getenv("PATH")).env("MAVEN_OPTS", "-Dmaven.repo.local=" + script.home.path
                    + "/m2 -Dmaven.wagon.http.retryHandler.count=0 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9 -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9");
            var it = script.start();
            assertEquals(78, it.exit());
            assertEquals(List.of(), it.out());
            assertEquals("jbang: cannot set up JBang: Maven cannot bring dev.jbang:jbang-cli:0.132.1 (is Maven Central, or a mirror in Maven's settings, in reach?)", it.err().getLast());
            assertEquals(List.of(), script.litter());
        }
    }

    private static void assertSays(int code, String line, Running it) {
        assertEquals(code, it.exit());
        assertEquals(List.of(line), it.all());
    }

    @Test
    void a_JBang_on_the_PATH_is_used() throws Exception {
        try (var script = new Script("home")) {
            assumeTrue(Files.isDirectory(script.cache.resolve("jbang-0.132.1")), "no jars to make an installation of");
            var bin = Files.createDirectories(script.home.path.resolve("sdk/bin"));
            var manifest = new java.util.jar.Manifest();
            manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
            try (var jars = Files.list(script.cache.resolve("jbang-0.132.1").toRealPath())) {
                manifest.getMainAttributes().putValue("Class-Path", String.join(" ", jars.map(jar -> jar.toUri().toString()).toList()));
            }
            new java.util.jar.JarOutputStream(Files.newOutputStream(bin.resolve("jbang.jar")), manifest).close();
            script.home.file("sdk/bin/jbang", "#!/bin/sh\necho the wrapper is not for us >&2\nexit 1\n");
            Files.createSymbolicLink(script.tools().resolve("jbang"), bin.resolve("jbang"));
            script.forgetJBang();
            assertEquals("word one", script.run());
        }
    }

    @Test
    void from_nothing_twice_at_once_behind_a_space() throws Exception {
        try (var script = new Script("from nothing")) {
            fromNothing(script);
            var both = List.of(script.start(), script.start());
            for (var it : both) {
                assertEquals(0, it.exit(Duration.ofMinutes(4)), () -> it.all().toString());
                assertEquals("[]", it.out().getFirst());
                assertEquals("word one", it.out().getLast());
            }
            assertEquals(List.of(), script.litter());
            script.forgetJBang();
            assertEquals("word one", script.run());
        }
    }

    @Test
    void from_nothing_as_a_user_without_a_home() throws Exception {
        assumeTrue(Sweep.whole(), "downloads once more: only with --all");
        try (var script = new Script("homeless")) {
            var tmp = Files.createDirectory(script.home.path.resolve("tmp"));
            Files.setPosixFilePermissions(tmp, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
            script.home.env("WW_CACHE", null).env("XDG_CACHE_HOME", null).env("HOME", "/").env("TMPDIR", tmp.toString()).env("JBANG_DIR", null).env("JBANG_REPO", null).env("MAVEN_OPTS", null);
            var it = Script.noInput(script.home.start("/usr/bin/setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups", Home.CHECKOUT + "/lib/jbang", script.path.toString()));
            assertEquals(0, it.exit(Duration.ofMinutes(4)), () -> it.all().toString());
            assertEquals("word one", it.out().getLast());
            assertTrue(Files.isDirectory(tmp.resolve("whaleware-12345")));
        }
    }

    private static void fromNothing(Script script) throws IOException {
        script.forgetJBang();
        var folder = script.home.path;
        var repository = Files.createTempDirectory("ww-m2");    // MAVEN_OPTS bears no space
        script.home.env("PATH", System.getenv("PATH")).env("JBANG_DIR", folder.resolve("jbang").toString()).env("JBANG_REPO", folder.resolve("m2").toString())
                .env("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
        script.home.alsoRemove(repository);
    }
}
