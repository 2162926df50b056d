package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.Installation;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;

/// The commands for authors work on a system that is no Linux; `run` says in a line that it needs one. Java has another
/// `os.name`, and the `PATH` has no program but `jbang` and, on Windows, `cmd`.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(300)   // other tests may hold the lock of JBang
class NoLinuxTest {
    private static final String MAC = "Mac OS X", WINDOWS = "Windows 11";
    private static final Duration BUILDS = Duration.ofMinutes(4);

    private final Home home = Home.fresh();

    /// `ww` by Java alone, as the catalogue starts it.
    static final class Main {
        static void main(String... args) {
            var home = Path.of(System.getenv("WW_HOME"));
            System.exit(new WwCommand(() -> new Installation(home, Path.of(System.getenv("CHECKOUT"), "ww/ww"))).enter(args));
        }
    }

    /// `ww/run.java` and `ww/status.java`, by plain JBang.
    static final class Script {
        static void main(String... args) {
            JavaCommand.become(args[0]);
        }
    }

    @BeforeEach
    void a_PATH_without_Linux() throws IOException {
        var jars = LocalCatalog.withJBang(home.path.resolve("jbang")) + "/jbang-0.132.1";
        home.file("bin/cmd", "#!/bin/sh\nshift\nexec \"$@\"\n").file("bin/jbang", "#!/bin/sh\necho \"jbang $*\" >>"
                + home.path + "/jbang.log\ncommand=$1\nshift\n"
                + "set -- '" + jars + "' \"$command\" -Dos.name=\"$WW_TEST_SYSTEM\" \"$@\"\nexec /bin/sh -c '"
                + LocalCatalog.WRAPPER.replace("'", "'\\''") + "' \"$@\"\n");
    }

    @AfterEach
    void the_home_is_removed() {
        home.close();
    }

    private RunningScript start(String system, Class<?> main, String... args) {
        var java = System.getProperty("java.home");
        home.env("JAVA_HOME", java).env("PATH", home.path.resolve("bin") + "").env("CHECKOUT", Home.CHECKOUT + "")
                .env("TERM", null);     // picocli on Windows takes it for a terminal
        var all = new ArrayList<>(List.of("-Dos.name=" + system, "-cp", System.getProperty("java.class.path"),
                main.getName()));
        all.addAll(List.of(args));
        return home.start(java + "/bin/java", all.toArray(String[]::new));
    }

    private RunningScript ended(int code, String system, String... args) {
        var run = start(system, Main.class, args);
        assertEquals(code, run.exit(BUILDS), () -> run.all().toString());
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {MAC, WINDOWS})
    void run_says_in_a_line_that_it_needs_Linux_and_how(String system) {
        var line = "cannot start: it needs Linux, and this is " + system
                + " (docker build -t shop . && docker run --rm shop, or in WSL: ww/run)";
        assertEquals(List.of("ww run: " + line), ended(78, system, "run").all());
        var script = start(system, Script.class, "run");
        assertEquals(78, script.exit());
        assertEquals(List.of("run: " + line), script.all());
    }

    @ParameterizedTest
    @CsvSource({"status --ready", "restart", "stop", "why", "reports", "maintenance on", "backup", "restore latest"})
    void a_command_for_an_instance_says_that_it_needs_the_container(String command) {
        var all = ended(78, MAC, command.split(" ")).all();
        assertEquals(1, all.size(), all::toString);
        assertTrue(all.getFirst().matches("ww \\w+: cannot run: it needs Linux, and this is Mac OS X"
                + " \\(in a container: docker exec shop /ww/ww \\w+\\)"), all::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {MAC, WINDOWS})
    void bake_prints_its_help_and_bakes_in_an_image_only(String system) {
        assertTrue(ended(0, system, "bake", "--help").out().getFirst().startsWith("Usage: ww bake"));
        var all = ended(78, system, "bake").all();
        assertEquals(List.of("ww bake: cannot bake: it needs Linux, and this is " + system
                + " (bake in the image: RUN /ww/ww bake in its Dockerfile)"), all);
        assertTrue(ended(0, system, "completion", "bash").out().getFirst().contains("bash"));
    }

    @ParameterizedTest
    @ValueSource(strings = {MAC, WINDOWS})
    void a_new_project_of_the_catalogue_passes_check_and_check_finds_an_error(String system) throws Exception {
        home.env("PATH", home.path.resolve("bin") + ":" + System.getenv("PATH")).env("WW_HOME", null);
        var shop = home.path.resolve("shop");
        assertEquals(0, catalogue(system, "new", shop.toString()).exit(BUILDS));
        var check = catalogue(system, "check", shop.toString());
        assertEquals(0, check.exit(BUILDS), () -> check.all().toString());
        assertEquals(List.of("check: nothing wrong with " + shop), check.all());
        Files.writeString(shop.resolve("usr/boot.java"), "void main() {\n    int x = 1\n}\n");
        var wrong = catalogue(system, "check", shop.toString());
        assertEquals(1, wrong.exit(BUILDS));
        assertEquals(List.of("check: cannot run hook " + shop + "/usr/boot.java: it does not compile: boot.java line 2:"
                + " ';' expected (fix it)"), wrong.err());
        var log = Files.readString(home.path.resolve("jbang.log"));
        assertEquals(system.equals(WINDOWS), log.contains(shop + "/usr/"), "the user's jbang builds hooks");
    }

    private RunningScript catalogue(String system, String... args) {
        home.env("WW_TEST_SYSTEM", system);
        var all = new ArrayList<>(List.of("run", "--quiet", "-Dos.name=" + system,
                "ww@" + Home.CHECKOUT + "/jbang-catalog.json"));
        all.addAll(List.of(args));
        return LocalCatalog.jbang(home, all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {MAC, WINDOWS})
    void cfg_prints_values_without_a_shell(String system) {
        home.cfg("{\"memory\": 3}");
        assertEquals(List.of("3"), ended(0, system, "cfg", "memory").all());
        assertEquals(List.of("-4"), ended(0, system, "cfg", "other", "-4").all());
        assertEquals(List.of("cfg: no value at 'memroy' (nearest: 'memory')"), ended(1, system, "cfg", "memroy").all());
    }

    @Test
    void fleet_starts_by_JBang() throws Exception {
        home.file("bin/jbang", "#!/bin/sh\necho \"$WW_HOME: $*\"\nexit 5\n");
        assertEquals(List.of(home.path + ": run " + Home.CHECKOUT + "/ww/fleet.java ls --state UP"),
                ended(5, WINDOWS, "fleet", "ls", "--state", "UP").all());
        Files.delete(home.path.resolve("bin/jbang"));
        assertEquals(List.of("ww fleet: cannot run fleet.java: jbang is not on the PATH (install JBang)"),
                ended(78, MAC, "fleet").all());
    }
}
