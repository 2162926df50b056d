package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ScriptFixture;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// Each Java script in `ww` and `usr` does the same as the command beside it: by plain JBang, as a shell script, and
/// from any folder.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(300)   // JBang builds each script once
class ScriptsTest {
    private static final Duration BUILDS = Duration.ofMinutes(2);
    private static Home checkout;

    @BeforeAll
    static void a_checkout_of_its_own() throws IOException {
        checkout = Home.fresh("a checkout").withDefaults().env("WW_HOME", null)
                .env("JAVA_HOME", System.getProperty("java.home"));
        Files.delete(checkout.path.resolve("lib"));
        for (var folder : List.of("ww", "lib")) {
            assertEquals(0, checkout.start("/bin/cp", "-r", Home.CHECKOUT + "/" + folder, checkout.path.toString())
                    .exit());
        }
        checkout.file("bin/jbang", """
                #!/bin/sh
                # as JBang's own wrapper, but behind the lock of lib/jbang: two builds at once break JBang's cache
                lock=${WW_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/whaleware}/lock
                out=$(flock "$lock" "$JAVA_HOME/bin/java" -cp "%s/jbang-0.132.1/*" dev.jbang.Main "$@"); code=$?
                [ $code = 255 ] || { echo "$out"; exit $code; }
                eval "exec $out"
                """.formatted(LocalCatalog.withJBang(Files.createDirectories(checkout.path.resolve("jbang")))));
    }

    @AfterAll
    static void the_checkout_is_removed() {
        checkout.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "cfg", "status", "ww"})
    void a_script_in_ww_prints_the_help_of_the_command_beside_it(String command) {
        var help = ended(0, checkout.start(checkout.path + "/ww/" + command, "--help"));
        assertTrue(help.out().getFirst().startsWith("Usage: "), help.out()::toString);
        assertEquals(help.out(), ended(0, plain("ww/" + command + ".java", "--help")).out());
        assertEquals(help.out(), ended(0, asShellScript("ww/" + command + ".java", "--help")).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"usr/lifecycle.java", "usr/pushstats.java", "ww/catalog.java"})
    void every_other_script_prints_its_help(String script) {
        var help = ended(0, plain(script, "--help")).out();
        assertTrue(help.getFirst().startsWith("Usage: "), help::toString);
        assertEquals(help, ended(0, asShellScript(script, "--help")).out());
    }

    @Test
    void in_the_layout_of_an_image_plain_JBang_needs_the_place_of_the_library() {
        var image = checkout.backup.resolve("image");
        ended(0, checkout.start("/bin/sh", "-c", "cp -r \"$0/ww\" \"$1\" && cp -r \"$0/lib\" \"$0/usr\" \"$1\"",
                checkout.path.toString(), image.toString()));
        var status = ended(0, elsewhere("\"$@\"", checkout.path + "/bin/jbang", "-Dww.lib=lib", image + "/status.java",
                "--help"));
        assertEquals(ended(0, checkout.start(image + "/status", "--help")).out(), status.out());
        var hook = ended(0, elsewhere("\"$@\"", checkout.path + "/bin/jbang", image + "/usr/lifecycle.java", "--help"));
        assertTrue(hook.out().getFirst().startsWith("Usage: lifecycle"), hook.out()::toString);
    }

    @Test
    void no_script_is_forgotten_here() throws IOException {
        var scripts = new ArrayList<String>();
        for (var folder : List.of("ww", "usr")) {
            try (var files = Files.list(Home.CHECKOUT.resolve(folder))) {
                files.map(Home.CHECKOUT::relativize).map(Path::toString).filter(file -> file.endsWith(".java"))
                        .forEach(scripts::add);
            }
        }
        assertEquals(List.of("usr/lifecycle.java", "usr/pushstats.java", "ww/catalog.java", "ww/cfg.java",
                "ww/fleet.java", "ww/run.java", "ww/status.java", "ww/ww.java"),
                scripts.stream().sorted().toList());
    }

    @Test
    void cfg_prints_a_value_of_its_own_home() {
        checkout.cfg("{\"name\": \"the checkout’s\"}");
        for (var way : List.of(plain("ww/cfg.java", "name"), asShellScript("ww/cfg.java", "name"),
                plain("ww/ww.java", "cfg", "name"))) {
            assertEquals(List.of("the checkout’s"), ended(0, way).out());
        }
        assertEquals(List.of("cfg: no value at 'nam' (nearest: 'name')"), ended(1, plain("ww/cfg.java", "nam")).err());
    }

    @Test
    void a_reporter_reports_by_the_configuration_of_its_own_home() throws IOException {
        var events = checkout.backup.resolve("events");
        checkout.cfg("{\"webapp\": \"shop\", \"notify_url\": \"file:" + events + "\"}");
        ended(0, plain("usr/lifecycle.java", "UP"));
        ended(0, plain("usr/pushstats.java", "{\"a\": 1}"));
        ended(0, asShellScript("usr/lifecycle.java", "STOPPED"));
        var lines = Files.readAllLines(events);
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.contains("\"webapp\":\"shop\"")), lines::toString);
        Files.delete(events);
        assertEquals(64, plain("usr/lifecycle.java", "NONE").exit(BUILDS));
    }

    @Test
    void run_becomes_the_launcher_and_status_finds_it() {
        checkout.cfg("{\"webapp\": \"shop\"}").hook("boot", "echo booted in $WW_HOME");
        var run = plain("ww/run.java");
        run.await("UP", BUILDS, () -> run.state().contains("\"" + State.UP + "\""));
        assertTrue(run.out().contains("boot: booted in " + checkout.path), () -> run.all().toString());
        assertEquals(List.of("/bin/sh", checkout.path + "/ww/run"), words(run.pid()),
                "the pid that was started is the launcher's");
        var children = ProcessHandle.of(run.pid()).orElseThrow().children().toList();
        assertEquals(1, children.size());
        assertTrue(words(children.getFirst().pid()).contains("whaleware.supervisor"));

        ended(0, plain("ww/status.java", "--ready"));
        assertTrue(ended(0, plain("ww/status.java")).out().getFirst().startsWith("UP for "));
        assertTrue(ended(0, plain("ww/ww.java", "status")).out().getFirst().startsWith("UP for "));
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        assertEquals(1, ended(1, plain("ww/status.java", "--live")).err().size());
        assertFalse(ProcessHandle.of(children.getFirst().pid()).isPresent());
    }

    /// `jbang SCRIPT`, in another folder.
    private static RunningScript plain(String script, String... args) {
        return elsewhere("\"$@\"", checkout.path + "/bin/jbang", inCheckout(script, args));
    }

    /// `sh SCRIPT`, in another folder, with `jbang` on the `PATH`.
    private static RunningScript asShellScript(String script, String... args) {
        return elsewhere("env PATH=\"" + checkout.path + "/bin:$PATH\" \"$@\"", "/bin/sh",
                inCheckout(script, args));
    }

    private static String[] inCheckout(String script, String... args) {
        return Stream.concat(Stream.of(checkout.path.resolve(script).toString()), Stream.of(args))
                .toArray(String[]::new);
    }

    private static RunningScript elsewhere(String exec, String program, String... args) {
        var all = new ArrayList<>(List.of("-c", "cd / && exec " + exec, "sh", program));
        all.addAll(List.of(args));
        return ScriptFixture.closeStdin(checkout.start("/bin/sh", all.toArray(String[]::new)));
    }

    private static RunningScript ended(int code, RunningScript script) {
        assertEquals(code, script.exit(BUILDS), () -> script.all().toString());
        return script;
    }

    private static List<String> words(long pid) {
        return List.of(Await.read(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
    }
}
