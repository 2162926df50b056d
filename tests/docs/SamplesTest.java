package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.cli.CfgCommand;
import whaleware.config.Config;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.runtime.State;

/// The samples of output in the README files are those of real runs.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)   // other tests may hold JBang's lock
class SamplesTest {
    private static final Duration BUILDS = Duration.ofMinutes(4);
    private static final Document FIRST = Document.of("README.md"), ETC = Document.of("etc/README.md");

    @Test
    void the_first_image_comes_UP_is_repaired_and_stops_as_README_shows() throws Exception {
        try (var home = Home.fresh().image().asPid1()) {
            var run = firstImage(home).start("/ww/run");
            run.await("an answer of monitor", BUILDS, () -> answered(home));
            var status = home.exec(run, "/ww/status");
            assertEquals(0, status.exit());
            Sample.assertPrinted(FIRST.block("UP for "), status.all());

            home.processes().stream().filter(line -> line.contains("jwebserver --bind-address"))
                    .forEach(line -> RunningScript.send("KILL", Long.parseLong(line.split(" ")[0])));
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            var log = FIRST.block("run: BOOT");
            var warnings = log.lines().filter(line -> line.matches("(run: (a daemon|monitor)|monitor:) .*")).toList();
            var others = log.lines().filter(line -> !warnings.contains(line)).toList();
            Sample.assertPrinted(String.join("\n", warnings), run.err());
            Sample.assertPrinted(String.join("\n", others), run.out());
        }
    }

    /// The home of the first Dockerfile: without `etc`, and with the hooks of README.md on a free port.
    private static Home firstImage(Home home) throws Exception {
        var java = System.getProperty("java.home");
        var port = "" + ServerProcess.freePort();
        for (var hook : List.of("# usr/svcup ", "# usr/warmup ", "/// usr/monitor.java ")) {
            var text = FIRST.block(hook).replace("8080", port).replace("0.0.0.0", "127.0.0.1");
            home.file(hook.replaceFirst("\\S+ ", "").strip(), text);
        }
        Files.delete(home.path.resolve("etc/default_cfg.json"));
        return home.env("PATH", java + "/bin:" + System.getenv("PATH")).env("JAVA_HOME", java);
    }

    private static boolean answered(Home home) {
        return Await.read(home.run.resolve("state.json")).contains("\"answer\":{\"response_ms\":");
    }

    @Test
    void check_prints_the_findings_of_the_sample() {
        try (var home = Home.fresh()) {
            home.hook("firstbot", "").cfg("{\"ww\": {\"monitor\": {\"every\": \"30\"}}}");
            home.file("usr/monitor.java", "\n".repeat(10) + "void main() {\n    int x = 1\n}\n");
            var check = home.env("WW_HOME", null).start("ww/ww", "check", home.path.toString());
            assertEquals(ExitCode.NOT_FOUND, check.exit(BUILDS));
            var printed = new ArrayList<>(check.err());
            printed.addAll(check.out());
            printed.replaceAll(line -> line.replace(home.path.toString(), "/my-image"));
            assertEquals(Document.of("ww/README.md").block("check: ").lines().toList(), printed);
        }
    }

    @Test
    void cfg_prints_the_values_of_the_sample() {
        var cfg = "{\"memory\": 512, \"hosts\": [{\"name\": \"a\"}], \"db\": {\"host\": \"b\"}}";
        var env = Map.of("CFG", cfg, "WW_HOME", "/nowhere", "WW_RUN", "/nowhere");
        for (var line : ETC.block("/ww/cfg memory").lines().toList()) {
            if (line.contains("--diff")) continue; // needs an earlier start, see ConfigDiffTest
            var words = List.of(line.replaceFirst(" +#.*", "").replace("'", "").split(" "));
            var out = new ByteArrayOutputStream();
            assertEquals(0, CfgCommand.run(words.subList(1, words.size()), env, out, out), () -> line + out);
            var printed = out.toString(StandardCharsets.UTF_8).strip();
            if (line.contains(" memory ")) assertTrue(line.contains("# " + printed + ":"), line);
        }
    }

    @Test
    void a_wrong_CFG_prints_the_line_of_the_sample() {
        var env = Map.of("CFG", "{\"a\": 1,\n\"b\": 2\n  \"c\": 3}");
        var wrong = assertThrows(Failure.class, () -> Config.load(Home.CHECKOUT.resolve("etc"), env));
        assertEquals(ETC.block("run: cannot read CFG").strip(), "run: " + wrong.getMessage());
    }

    @Test
    void a_failing_boot_prints_the_line_of_the_sample() {
        try (var home = Home.fresh().hook("boot", "echo 'the volume is missing'", "exit 1")) {
            var run = home.start("ww/run");
            assertEquals(ExitCode.BOOT, run.exit());
            Sample.assertPrinted(Document.of("usr/README.md").block("run: cannot boot").strip(), run.err());
        }
    }

    @Test
    void the_fault_suite_lists_the_faults_of_the_sample() {
        try (var home = Home.fresh()) {
            var list = home.start("tests/torture", "--list");
            assertEquals(0, list.exit(BUILDS), () -> list.all().toString());
            var faults = Document.of("tests/faults/README.md");
            assertTrue(faults.prose().contains("does " + list.out().getLast() + " to"), list.out().getLast());
            var listed = list.out().stream().map(line -> line.replaceFirst(" +", " ")).toList();
            for (var line : faults.block("pass  ").lines().filter(line -> line.contains(" · ")).toList()) {
                var fault = line.replaceFirst("^\\w+ +(\\S+) +[\\d.]+ s +(.*) · .*", "$1 $2");
                assertTrue(listed.contains(fault), fault);
            }
        }
    }
}
