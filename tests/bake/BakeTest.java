package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ScriptFixture;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// `ww bake`: a baked home starts anywhere, at once. A changed script is one line, and is built again: old code never
/// runs.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class BakeTest {
    private static final String JDK = System.getProperty("java.home");
    private static Home baked;

    @BeforeAll
    @Timeout(300)
    static void bake_a_home() throws IOException {
        baked = installation();
        baked.hook("boot", "echo memory $(\"$WW_HOME/cfg\" memory)", "[ -w \"$WW_HOME/etc\" ] || echo read-only")
                .hook("svcup", "sleep 1000 &")
                .file("usr/warmup.java", """
                        //DEPS com.fasterxml.jackson.core:jackson-databind:2.15.4
                        void main() {
                            IO.println("my own " + new com.fasterxml.jackson.databind.ObjectMapper().version());
                        }
                        """)
                .file("usr/monitor.java", """
                        //SOURCES ../lib/Whaleware.java Word.java
                        //DEPS org.slf4j:slf4j-nop:2.0.17
                        void main() {
                            IO.println("{\\"memory\\": " + whaleware.Cfg.read().number("memory")
                                    + ", \\"word\\": \\"" + Word.WORD + "\\"}");
                        }
                        """)
                .file("usr/cron/job.java", "//SOURCES ../../lib/Whaleware.java\n"
                        + "void main() { IO.println(\"a job of \" + whaleware.Cfg.read().number(\"memory\")); }")
                .file("usr/Word.java", "interface Word { String WORD = \"one\"; }")
                .cfg("{\"memory\": 512, \"notify_url\": \"stdout:\"}");
        var bake = baked.start(baked.path + "/ww", "bake");
        assertEquals(0, bake.exit(Duration.ofMinutes(5)), () -> bake.all().toString());
        var summary = bake.out().getLast();
        assertTrue(summary.matches("bake: baked 8 scripts of " + baked.path + " in \\d+ s"), summary);
    }

    @AfterAll
    static void remove_the_home() {
        baked.close();
    }

    /// Returns a home as `/ww` in an image, with the commands and the library in it.
    private static Home installation() throws IOException {
        var home = Home.fresh().withDefaults();
        Files.delete(home.path.resolve("lib"));
        for (var from : List.of("lib", "ww/.")) {
            home.start("/bin/cp", "-r", Home.CHECKOUT + "/" + from, home.path.toString()).exit();
        }
        return home;
    }

    /// Returns a copy of the baked home, by hard links: rewriting a file there must replace it.
    private static Home copy() throws IOException {
        var home = Home.fresh("a 'moved' home");
        Files.delete(home.path.resolve("lib"));
        assertEquals(0, home.start("/bin/cp", "-al", baked.path + "/.", home.path.toString()).exit());
        return home;
    }

    private static RunningScript monitor(Home home) throws IOException {
        return ScriptFixture.closeStdin(home.start(home.path + "/lib/jbang", home.path + "/usr/monitor.java"));
    }

    private static void says(String line, String word, Home home) throws IOException {
        home.env("WW_CACHE", home.path.resolve("cache").toString());
        ScriptFixture.linkJBang(home.path.resolve("cache"));
        var run = monitor(home);
        assertEquals(0, run.exit(), () -> run.all().toString());
        assertEquals(List.of("{\"memory\": 512, \"word\": \"" + word + "\"}"), run.out());
        assertEquals(List.of("jbang: cannot use the baked " + home.path + "/usr/monitor.java: " + line
                + " (it starts slowly; run ww bake again)"), run.err());
    }

    private static void rewrite(Home home, String name, String text) throws IOException {
        Files.delete(home.path.resolve(name));
        home.file(name, text);
    }

    @Test
    void a_baked_home_runs_moved_read_only_offline_as_any_user_without_HOME_and_without_JBang() throws Exception {
        try (var home = copy()) {
            var bare = List.of("sh", "env", "sha256sum", "readlink", "id", "mkdir", "mkfifo", "rm", "flock", "setsid",
                    "sleep");
            var tools = Files.createDirectories(home.backup.resolve("tools"));
            for (var name : bare) Files.createSymbolicLink(tools.resolve(name), Path.of("/usr/bin", name));
            home.env("HOME", null).env("USER", null).env("JAVA_HOME", null).env("WW_CACHE", null).env("JBANG_DIR", null)
                    .env("TMPDIR", "/proc/none");
            var run = home.start("/usr/bin/unshare", "-mn", "/bin/sh", "-c", """
                    mkdir -p "$WW_RUN" && chown 12345 "$WW_RUN" "$WW_DATA" && ip link set lo up 2>/dev/null
                    mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" &&
                    PATH=$1 exec /usr/bin/setpriv --reuid=12345 --regid=12345 --clear-groups "$0/run"
                    """, home.path.toString(), tools.toString());
            run.awaitState(State.UP).awaitLine("\"stats\":{\"memory\":512,\"word\":\"one\"}");
            var job = home.start(home.path + "/ww", "cron", "job");
            assertEquals(0, job.exit(), () -> job.all().toString());
            run.awaitLine("cron/job: a job of 512");
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            var all = run.all();
            for (var line : List.of("boot: memory 512", "boot: read-only", "warmup: my own 2.15.4", "run: STOPPED")) {
                assertTrue(all.contains(line), () -> line + " is missing: " + all);
            }
            assertTrue(all.stream().noneMatch(line -> line.startsWith("jbang: ")), all::toString);
        }
    }

    @Test
    void a_changed_source_is_built_again_even_if_it_looks_older() throws IOException {
        try (var home = copy()) {
            rewrite(home, "usr/Word.java", "interface Word { String WORD = \"two\"; }");
            Files.setLastModifiedTime(home.path.resolve("usr/Word.java"),
                    java.nio.file.attribute.FileTime.fromMillis(0));
            says("usr/Word.java has changed", "two", home);
        }
    }

    @Test
    void another_Java_is_noticed() throws IOException {
        try (var home = copy()) {
            var jdk = Files.createDirectory(home.path.resolve("jdk"));
            try (var all = Files.list(Path.of(JDK))) {
                for (var part : all.filter(part -> !part.endsWith("release")).toList()) {
                    Files.createSymbolicLink(jdk.resolve(part.getFileName()), part);
                }
            }
            Files.writeString(jdk.resolve("release"), Files.readString(Path.of(JDK, "release")) + "PATCHED=\"yes\"\n");
            home.env("JAVA_HOME", jdk.toString());
            says(jdk + " is another Java", "one", home);
        }
    }

    @Test
    void an_incomplete_bake_is_not_used() throws IOException {
        try (var home = copy()) {
            Files.delete(named(home, "monitor-"));
            says("files are missing", "one", home);
        }
        try (var home = copy()) {
            var sums = Files.readAllLines(home.path.resolve(".baked/usr/monitor.java/sums"));
            rewrite(home, ".baked/usr/monitor.java/sums", String.join("\n", sums.subList(0, sums.size() / 2)) + "\n");
            says("files are missing", "one", home);
        }
        try (var home = copy()) {
            rewrite(home, ".baked/usr/monitor.java/run", "set -- echo 'older code'\n");
            says(".baked/usr/monitor.java/run has changed", "one", home);
        }
    }

    @Test
    void a_missing_or_broken_AOT_cache_only_costs_time() throws IOException {
        try (var home = copy()) {
            var cache = named(home, "hooks-");
            Files.delete(cache);
            var run = monitor(home);
            assertEquals(0, run.exit());
            assertEquals(List.of("jbang: cannot use the AOT cache of " + home.path
                    + ": it is missing (it starts slowly; run ww bake again)"), run.err());
            for (var broken : List.of("", "garbage")) {
                rewrite(home, Files.writeString(cache, broken).toString(), broken);
                var again = monitor(home);
                assertEquals(0, again.exit());
                assertEquals(List.of(), again.err());
                assertEquals(List.of("{\"memory\": 512, \"word\": \"one\"}"), again.out());
            }
            var supervisors = named(home, "run-");
            rewrite(home, supervisors.toString(), "garbage");
            var life = home.start(home.path + "/run");
            life.awaitState(State.UP).await("an answer of monitor",
                    () -> Await.read(home.run.resolve("state.json")).contains("\"answer\":"));
            assertEquals(0, life.signal("TERM").exit(), () -> life.all().toString());
            assertEquals(List.of("run: cannot use the AOT cache of " + home.path
                    + ": it is broken (starts take longer; run ww bake again)"), life.err());
        }
    }

    @Test
    void whaleware_adds_at_most_60_MB_to_an_image() throws IOException {
        long bytes = 0;
        for (var part : List.of(".baked", "lib")) {
            try (var all = Files.walk(baked.path.resolve(part).toRealPath())) {
                for (var file : all.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
            }
        }
        long mine = 0;    // the jars of this home's own hooks
        var own = List.of("jackson-databind-2.15", "jackson-core-2.15", "jackson-annotations-2.15", "slf4j-nop");
        for (var name : own) mine += Files.size(named(baked, name));
        assertTrue(bytes - mine < 60 << 20, "bytes: " + (bytes - mine));
    }

    private static Path named(Home home, String prefix) throws IOException {
        try (var all = Files.list(home.path.resolve(".baked/lib"))) {
            return new ArrayList<>(all.filter(file -> file.getFileName().toString().startsWith(prefix)).toList())
                    .getFirst();
        }
    }
}
