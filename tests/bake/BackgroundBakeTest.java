package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.FileTree;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The home that the catalogue wrote is baked by itself, in the background of the first life, and never at the cost of
/// the service. In most tests the command `bake` is a script that ignores TERM, and goes on until the test ends it.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class BackgroundBakeTest {
    private static final String BAKE = """
            #!/bin/sh
            trap '' TERM
            home=${0%/ww/ww}
            echo "$$ $(cat /proc/self/oom_score_adj) $(nice) $WW_HOME $*" >>"$home/bakes"
            setsid sh -c 'trap "" TERM; while :; do sleep 300; done' >/dev/null 2>&1 &
            until [ -e "$home/end" ]; do sleep 0.02; done
            kill -KILL $!
            read -r code <"$home/end"
            if [ "$code" = 0 ]; then mkdir "$home/.baked"; echo "bake: baked it"
            elif [ "$code" = 78 ]; then echo "some line"; echo "ww bake: cannot bake it: no JDK"; fi >&2
            exit "$code"
            """;
    private static Path cache;
    private final Home home = Home.fresh();
    private Path shipped;

    @BeforeAll
    static void a_cache() throws IOException {
        cache = Files.createTempDirectory("ww-cache");
        LocalCatalog.withJBang(cache);
    }

    @AfterAll
    static void the_cache_is_removed() throws IOException {
        FileTree.remove(cache);
    }

    @BeforeEach
    void a_shipped_home() throws IOException {
        shipped = shipped(cache.resolve("home-1.0.0-test"));
        home.env("WW_CACHE", cache.toString()).cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}")
                .hook("svcup", "sleep 1000 &").hook("monitor", "echo >>\"$WW_BACKUP/asked\"");
    }

    @AfterEach
    void the_homes_are_removed() throws IOException {
        home.close();
        FileTree.remove(shipped);
    }

    private static Path shipped(Path folder) throws IOException {
        for (var place : List.of("ww", "usr", "etc")) Files.createDirectories(folder.resolve(place));
        Files.createSymbolicLink(folder.resolve("lib"), Home.CHECKOUT.resolve("lib"));
        Files.copy(Home.CHECKOUT.resolve("ww/run"), folder.resolve("ww/run"));
        Files.writeString(folder.resolve("ww/ww"), BAKE);
        for (var script : List.of("ww/run", "ww/ww"))
            Files.setPosixFilePermissions(folder.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private RunningScript start() {
        return home.start(shipped + "/ww/run").awaitState(State.UP);
    }

    private List<String> bakes() {
        return Await.read(shipped.resolve("bakes")).lines().toList();
    }

    private String bake(RunningScript run) {
        run.await("a bake", () -> !bakes().isEmpty());
        return bakes().getFirst();
    }

    private void end(int code) throws IOException {
        Files.writeString(shipped.resolve("end"), code + "\n");
    }

    private void awaitMonitors(RunningScript run, int count) {
        var asked = home.backup.resolve("asked");
        long seen = Await.read(asked).length();
        run.await(count + " runs of monitor", () -> Await.read(asked).length() >= seen + count);
    }

    private static void stopped(RunningScript run, Home home) {
        long begin = System.nanoTime();
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(5).toNanos(), () -> run.all().toString());
        assertEquals(List.of(), home.processes());
        assertFalse(run.all().toString().contains("cannot bake"), () -> run.all().toString());
    }

    @Test
    void it_is_baked_once_beside_the_service_and_a_line_says_so() throws Exception {
        var run = start();
        var words = bake(run).split(" ", 4);
        assertEquals("1000 19 " + shipped + " bake --quiet", words[1] + " " + words[2] + " " + words[3]);
        end(0);
        run.awaitLine("baked " + shipped + ": the next start is faster");
        awaitMonitors(run, 3);
        stopped(run, home);
        assertEquals(1, run.all().stream().filter(line -> line.contains("bake")).count(), run.all()::toString);
        var next = start();
        awaitMonitors(next, 3);
        stopped(next, home);
        assertEquals(1, bakes().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stop_kills_it_at_once(boolean pid1) {
        if (pid1) home.asPid1(Shell.DASH);
        var run = start();
        bake(run);
        stopped(run, home);
        assertFalse(Files.exists(shipped.resolve(".baked")));
    }

    @Test
    void the_end_in_ERROR_kills_it() {
        home.hook("monitor", "[ ! -e \"$WW_BACKUP/sick\" ]").cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}, "
                + "\"restart\": {\"limit\": 1, \"backoff\": \"0s\"}}}");
        var run = start();
        bake(run);
        home.file("../backup/sick", "");
        assertEquals(15, run.exit(), () -> run.all().toString());
        assertEquals(List.of(), home.processes());
    }

    @Test
    void a_restart_and_a_new_supervisor_leave_it_alone_and_the_stop_kills_it() {
        var run = start();
        var bake = Long.parseLong(bake(run).split(" ")[0]);
        home.cfg("{\"more\": 1, \"ww\": {\"monitor\": {\"every\": \"100ms\"}}}");
        run.signal("HUP").awaitLine("RESTARTING");
        run.await("UP again", () -> run.state().contains("\"UP\""));
        awaitMonitors(run, 3);
        var killed = run.supervisor(0);
        RunningScript.send("KILL", killed);
        run.supervisor(killed);
        run.awaitLine("restarting it; the service keeps running");
        awaitMonitors(run, 3);
        assertTrue(ProcessHandle.of(bake).isPresent(), () -> run.all().toString());
        assertEquals(1, bakes().size());
        stopped(run, home);
    }

    @ParameterizedTest
    @CsvSource({"78, ww bake: cannot bake it: no JDK", "137, it was killed (137: check the memory limit)",
            "5, it ended with 5"})
    void a_failure_is_one_line(int code, String reason) throws Exception {
        var run = start();
        bake(run);
        end(code);
        run.awaitLine("cannot bake " + shipped + ": " + reason + " (starts stay slow; WW_BAKE=no ends these tries)");
        awaitMonitors(run, 3);
        assertTrue(run.state().contains("\"UP\""), run::state);
        assertEquals(1, bakes().size());
        assertEquals(1, run.all().stream().filter(line -> line.contains("bake")).count(), run.all()::toString);
        assertEquals(0, run.signal("TERM").exit());
        assertEquals(List.of(), home.processes());
    }

    @Test
    void two_instances_with_one_cache_bake_once() {
        try (var other = Home.fresh()) {
            var run = start();
            bake(run);
            other.env("WW_CACHE", cache.toString()).cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}")
                    .hook("monitor", "echo >>\"$WW_BACKUP/asked\"");
            var second = other.start(shipped + "/ww/run");
            second.await("three runs of monitor", () -> Await.read(other.backup.resolve("asked")).length() >= 3);
            assertEquals(1, bakes().size());
            stopped(second, other);
            assertTrue(ProcessHandle.of(Long.parseLong(bakes().getFirst().split(" ")[0])).isPresent());
            stopped(run, home);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"it is switched off", "it is baked", "it is no folder of the cache", "it is read-only"})
    void it_is_not_baked_if(String reason) throws Exception {
        var program = List.of(shipped + "/ww/run");
        switch (reason) {
            case "it is switched off" -> home.env("WW_BAKE", "no");
            case "it is baked" -> Files.createDirectory(shipped.resolve(".baked"));
            case "it is no folder of the cache" -> {
                FileTree.remove(shipped);
                shipped = shipped(home.path.resolve("home-1.0.0-test"));
                program = List.of(shipped + "/ww/run");
            }
            default -> {
                home.asPid1(Shell.DASH);
                program = List.of("/bin/sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\""
                        + " && exec \"$0/ww/run\"", shipped.toString());
            }
        }
        var run = home.start(program.getFirst(), program.subList(1, program.size()).toArray(String[]::new));
        run.awaitState(State.UP);
        awaitMonitors(run, 3);
        stopped(run, home);
        assertEquals(List.of(), bakes());
    }

    @Test
    @Timeout(600)
    void the_next_start_of_the_catalogue_is_baked() throws Exception {
        home.env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(cache));
        var catalogue = "ww@" + Home.CHECKOUT + "/jbang-catalog.json";
        var first = LocalCatalog.jbang(home, "run", "--quiet", catalogue, "run");
        first.await("the bake", Duration.ofMinutes(5),
                () -> first.all().toString().contains("the next start is faster"));
        assertFalse(home.processes().toString().contains("-XX:AOTCache="));
        stopped(first, home);
        var second = LocalCatalog.jbang(home, "run", "--quiet", catalogue, "run");
        second.await("UP", Duration.ofMinutes(1), () -> second.state().contains("\"UP\""));
        assertTrue(home.processes().toString().contains("-XX:AOTCache="), () -> home.processes().toString());
        stopped(second, home);
    }
}
