package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ScriptFixture;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;

/// `lib/jbang` runs a Java script: at once if nothing has changed, never old code, and with the environment unchanged.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class JbangTest {
    private static final String JDK = System.getProperty("java.home");
    private static final String OURS = "[-XX:-MaxFDLimit, -XX:-UsePerfData, -Xlog:disable, -Xlog:all=warning:stderr";

    @Test
    void arguments_stdin_exit_code_and_pid_are_the_scripts_own() throws Exception {
        try (var script = new ScriptFixture("a 'quoted' $HOME `x`")) {
            for (var way : List.of("through JBang", "ready")) {
                var run = script.home.start("/bin/sh", "-c", "echo $$; exec \"$@\"", "sh", Home.CHECKOUT + "/lib/jbang",
                        script.path.toString(), "a  b", "it's \"$x\" *");
                run.stdin().write("input\n".getBytes());
                run.stdin().close();
                assertEquals(2, run.exit(), way);
                assertEquals("[a  b, it's \"$x\" *]", run.out().get(1));
                assertTrue(run.out().contains("pid " + run.out().getFirst()) && run.out().contains("input"),
                        () -> way + run.out());
                assertEquals(List.of(), run.err());
            }
        }
    }

    @Test
    void a_built_script_needs_no_JBang() throws Exception {
        try (var script = new ScriptFixture("home")) {
            assertEquals("word one", script.run());
            script.removeJBang();
            assertEquals("word one", script.run());
        }
    }

    @Test
    void an_edit_is_built_at_once_and_a_restored_file_needs_no_build() throws Exception {
        try (var script = new ScriptFixture("home")) {
            assertEquals("word one", script.run());
            assertEquals("word two", script.word("two").run());
            assertEquals("word one", script.word("one").run());
            script.removeJBang();
            assertEquals("word one", script.run());
            script.word("three");
            assertEquals(78, script.start().exit());
        }
    }

    @Test
    void the_check_and_the_start_without_it_agree_on_the_build() throws Exception {
        try (var script = new ScriptFixture("home")) {
            assertSilent(1, script, "--check");
            assertSilent(1, script, "--unchecked");
            assertEquals("word one", script.run());
            assertSilent(0, script, "--check");
            script.word("two");
            assertSilent(1, script, "--check");
            var unchecked = ScriptFixture.closeStdin(
                    script.home.start("lib/jbang", "--unchecked", script.path.toString()));
            assertEquals(0, unchecked.exit());
            assertEquals("word one", unchecked.out().getLast(), "the caller ends it, since the check has failed");
            assertEquals("word two", script.run());
        }
    }

    private static void assertSilent(int code, ScriptFixture script, String mode) {
        var run = ScriptFixture.closeStdin(script.home.start("lib/jbang", mode, script.path.toString()));
        assertEquals(code, run.exit(), mode);
        assertEquals(List.of(), run.all(), mode);
    }

    @Test
    void another_JDK_builds_again() throws Exception {
        try (var script = new ScriptFixture("home")) {
            var jdk = script.home.path.resolve("jdk");
            Files.createDirectory(jdk);
            try (var all = Files.list(Path.of(JDK))) {
                for (var part : all.toList()) Files.createSymbolicLink(jdk.resolve(part.getFileName()), part);
            }
            Files.delete(jdk.resolve("release"));
            Files.copy(Path.of(JDK, "release"), jdk.resolve("release"));
            script.home.env("JAVA_HOME", jdk.toString());
            assertEquals("word one", script.run());
            script.removeJBang();
            assertEquals("word one", script.run());
            Files.writeString(jdk.resolve("release"), "PATCHED=\"yes\"\n", StandardOpenOption.APPEND);
            assertEquals(78, script.start().exit(), "this JDK has changed");
            script.home.env("JAVA_HOME", JDK);
            assertEquals(78, script.start().exit(), "that is another one");
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void a_build_whose_sources_JBang_does_not_list_is_not_kept(Shell shell) throws Exception {
        try (var home = Home.fresh().shell(shell)) {
            home.file("jdk/bin/javac", "#!/bin/sh\n").file("jdk/release", "JAVA_VERSION=\"25\"\n")
                    .file("jdk/bin/java", "#!/bin/sh\n" + """
                            case "$*" in
                                *' info tools '*) printf '%s' "$JBANG_LIST"; exit $JBANG_INFO ;;
                            esac
                            echo "'$JAVA_HOME/bin/java' -classpath '$JAVA_HOME/release' Main"
                            exit 255
                            """).file("a.java", "void main() {}\n").file("cache/jbang-0.132.1/x", "");
            home.env("JAVA_HOME", home.path + "/jdk");
            var cache = home.path.resolve("cache");
            var list = "{\n  \"backingResource\": \"" + home.path + "/a.java\"\n}\n";
            for (var answer : List.of("0,", "1,", "1," + list, "0," + list)) {
                home.env("JBANG_INFO", answer.substring(0, 1)).env("JBANG_LIST", answer.substring(2));
                var tmp = Files.createTempDirectory(home.path, "tmp");
                var build = home.start("lib/sh/jbang-build", home.path + "/a.java", cache.toString(), tmp.toString());
                assertEquals(0, build.exit(), () -> build.all().toString());
                boolean kept = Files.exists(cache.resolve("ready" + home.path + "/jdk" + home.path + "/a.java/sums"));
                assertEquals(answer.equals("0," + list), kept, answer);
                assertEquals(!kept, Files.exists(tmp.resolve("unready")), answer);
            }
        }
    }

    @Test
    void incomplete_or_broken_cache_files_only_cost_time() throws Exception {
        try (var script = new ScriptFixture("home")) {
            assertEquals("word one", script.run());
            var sums = Files.readAllBytes(script.ready("sums").orElseThrow());
            var run = Files.readAllBytes(script.ready("run").orElseThrow());
            for (int share : Sweep.thin(List.of(0, 1, 5, 10, 20, 30, 50, 60, 70, 80, 90, 99), 3)) {
                Files.write(script.ready("sums").orElseThrow(),
                        java.util.Arrays.copyOf(sums, sums.length * share / 100));
                assertEquals("word one", script.run(), share + " % of sums");
                Files.write(script.ready("run").orElseThrow(), java.util.Arrays.copyOf(run, run.length * share / 100));
                assertEquals("word one", script.run(), share + " % of run");
            }
            Files.writeString(script.ready("run").orElseThrow(), "echo '");
            Files.writeString(script.ready("sums").orElseThrow(), "not a sum\n");
            assertEquals("word one", script.run());
            Files.delete(script.ready("run").orElseThrow());
            assertEquals("word one", script.run());
            script.removeJBang();
            assertEquals("word one", script.run(), "mended");
        }
    }

    @Test
    void a_pattern_in_SOURCES_calls_JBang_at_every_start() throws Exception {
        try (var script = new ScriptFixture("home")) {
            var text = Files.readString(script.path);
            script.home.file("usr/Show.java", text.replace("//SOURCES Word.java", "//SOURCES W*.java"));
            assertEquals("word one", script.run());
            assertTrue(script.ready("sums").isEmpty());
        }
    }

    @Test
    void a_script_gets_the_environment_unchanged() throws Exception {
        try (var script = new ScriptFixture("home")) {
            var home = script.home.env("JAVA_HOME", null).env("home", "h").env("cache", "c").env("tmp", "t")
                    .env("name", "n").env("script", "s").env("code", "c")
                    .env("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC -Dtool=1").env("JDK_JAVA_OPTIONS", "")
                    .env("_JAVA_OPTIONS", "-Xint").env("CLASSPATH", "/no where");
            home.file("usr/Plain.java", """
                    void main() {
                        System.getenv().forEach((name, value) -> IO.println("env " + name + "=" + value));
                    }
                    """);
            var before = environment(home.start("/usr/bin/env").await("environment", () -> true)).stream()
                    .map(line -> "env " + line).toList();
            var kept = new ArrayList<>(before.stream()
                    .map(line -> line.replaceFirst("^env (?=(JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS=|CLASSPATH=)",
                    "env WW_KEPT_")).sorted().toList());
            for (var way : List.of("through JBang", "ready")) {
                var run = script.start();
                assertEquals(0, run.exit(), () -> run.all().toString());
                assertEquals(List.of(), run.err(), "a JVM of ours has taken up the options");
                assertEquals(kept, environment(run).stream().filter(line -> line.startsWith("env ")).sorted().toList(),
                        way);
                assertTrue(run.out().contains("options " + OURS + "]"), () -> run.out().toString());
            }
        }
    }

    private static List<String> environment(RunningScript run) {
        assertEquals(0, run.exit());
        return run.out().stream().filter(line -> !line.matches("(env )?(PWD|OLDPWD|SHLVL|_)=.*")).toList();
    }

    @Test
    void the_JVM_prints_nothing_on_stdout_and_keeps_the_limit_of_open_files() {
        try (var script = new ScriptFixture("home")) {
            script.home.env("WW_JAVA_OPTS", "-XX:SharedArchiveFile=/no/such -Xshare:auto").file("usr/Show.java", """
                    void main() throws Exception {
                        new ProcessBuilder("sh", "-c", "ulimit -n").inheritIO().start().waitFor();
                    }
                    """);
            var run = ScriptFixture.closeStdin(script.home.start("/bin/sh", "-c", "ulimit -Sn 321; exec \"$@\"", "sh",
                    Home.CHECKOUT + "/lib/jbang", script.path.toString()));
            assertEquals(0, run.exit());
            assertEquals(List.of("321"), run.out());
        }
    }

    @Test
    void WW_JAVA_OPTS_are_options_of_our_JVMs() {
        try (var script = new ScriptFixture("home")) {
            script.home.env("WW_JAVA_OPTS", "-Xmx64m -Dour=own");
            for (int i = 0; i < 2; i++) {
                var run = script.start();
                assertEquals(0, run.exit());
                assertTrue(run.out().contains("options " + OURS + ", -Xmx64m, -Dour=own]"), () -> run.out().toString());
            }
        }
    }

    @Test
    void a_background_job_gets_INT() {
        try (var script = new ScriptFixture("home")) {
            var run = ScriptFixture.closeStdin(script.home.start("/bin/sh", "-c", "\"$@\" & wait $!", "sh",
                    Home.CHECKOUT + "/lib/jbang", script.path.toString()));
            assertEquals(0, run.exit());
            assertTrue(run.out().stream().anyMatch(line -> line.matches("SigIgn:.*[0189]")),
                    () -> run.out().toString());
        }
    }
}
