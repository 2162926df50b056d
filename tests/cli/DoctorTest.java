package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Sha256;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.runtime.State;
import whaleware.status.BakedState;

/// `ww doctor` prints what a supporter asks for first, and no secret.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)   // other tests may hold the lock of JBang
class DoctorTest {
    private static final Duration BUILDS = Duration.ofMinutes(4);
    private static final String SECRET = "grey-heron-481";

    @Test
    void the_text_has_all_parts_of_a_running_instance_and_no_secret() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("{\"webapp\": \"shop\", \"db\": {\"password\": \"" + SECRET + "\"},"
                            + " \"ww\": {\"cron\": {\"tidy\": {\"schedule\": \"@monthly\"}}}}")
                    .hook("svcup", "sleep 9999 &")
                    .hook("monitor", "[ -e $WW_BACKUP/once ] || { : >$WW_BACKUP/once; echo it is " + SECRET
                            + " >&2; exit 3; }")
                    .hook("warmup", "sleep 0.3")
                    .hook("up", "exit 5")
                    .hook("lifecycle", "exit 0")
                    .hook("cron/tidy", "sleep 9999")
                    .hook("svcdown", "exit 0")
                    .file("usr/boot.java", "void main() {}\n");
            var launcher = home.start("ww/run").awaitLine("RESTARTING: monitor ended with 3").awaitState(State.UP);
            home.start("ww/ww", "cron", "tidy");
            for (var run : List.of("\"name\":\"cron/tidy\"", "{\"hook\":\"lifecycle\"", "{\"hook\":\"up\"")) {
                launcher.await(run, () -> Await.read(home.run.resolve("state.json")).contains(run));
            }
            var doctor = home.start("ww/ww", "doctor");
            assertEquals(0, doctor.exit(BUILDS), () -> doctor.all().toString());
            var text = String.join("\n", doctor.out());
            for (var part : List.of("## Versions", "whaleware   ", "## Limits", "## Folders",
                    "WW_DATA     " + home.data, "lock        of WW_DATA held",
                    "## Scripts", "boot        usr/boot.java, not baked", "## Status", "UP for ", "## Hooks",
                    "## Last failure", "monitor ended with 3", "## History", "## Reports", "## Check")) {
                assertTrue(text.contains(part), () -> part + " is not in " + text);
            }
            assertFalse(text.contains(SECRET), text);
            var hooks = text.substring(text.indexOf("## Hooks"), text.indexOf("## Last failure"));
            for (var row : List.of("boot        ended with 0, ", "warmup      ended with 0, ",
                    "up          ended with 5, ", "monitor     ended with 0, ", "svcup       ended with 0, ",
                    "svcdown     ended with 0, ", "lifecycle   ended with 0, ", "cron/tidy   runs now")) {
                assertTrue(hooks.contains("\n" + row), () -> row + " is not in " + hooks);
            }
            assertTrue(hooks.lines().anyMatch(row -> row.matches("warmup .* s ago, took [3-9].. ms")), hooks);
            assertEquals(0, launcher.signal("TERM").exit());
        }
    }

    @Test
    void without_an_instance_the_text_says_so_and_has_the_rest() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("{");
            var doctor = home.start("ww/ww", "doctor");
            assertEquals(0, doctor.exit(BUILDS), () -> doctor.all().toString());
            var text = String.join("\n", doctor.out());
            assertTrue(text.contains("data        not initialised"), text);
            assertTrue(text.contains("status: "), text);
            assertTrue(text.contains("default_cfg.json"), text);
        }
    }

    @Test
    void a_baked_script_is_told_from_an_edited_one() throws Exception {
        try (var home = Home.fresh()) {
            var script = home.file("usr/boot.java", "void main() {}\n").path.resolve("usr/boot.java");
            var baked = new BakedState();
            assertEquals("not baked", baked.of(script));
            var sums = Files.createDirectories(home.path.resolve(".baked/usr/boot.java")).resolve("sums");
            var release = Sha256.of(Path.of(System.getProperty("java.home"), "release"));
            Files.writeString(sums, Sha256.of(script) + "  usr/boot.java\n" + release
                    + "  /proc/self/fd/7\n");
            assertEquals("baked", baked.of(script));
            Files.writeString(script, "void main() { }\n");
            assertEquals("not baked any more: usr/boot.java has changed", baked.of(script));
        }
    }
}
