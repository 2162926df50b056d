package whaleware.demo;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.Browser;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;

/// `ww demo`, the first command of a new user.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(900) // other tests may hold the lock of JBang
class DemoTest {
    private static final Duration BUILDS = Duration.ofMinutes(5);
    private static final Pattern URL = Pattern.compile("demo: open (http://127\\.0\\.0\\.1:\\d+/)");

    @Test
    void the_page_shows_two_services_UP_and_one_that_fails_and_heals() throws Exception {
        try (var home = Home.fresh("a demo"); var browser = Browser.start()) {
            var demo = up(home.env("WW_QUIET", null));
            var url = URL.matcher(demo.out().toString());
            assertTrue(url.find());
            var page = browser.open(Browser.View.LIGHT, url.group(1));
            row(page, "shop", "UP").waitFor();
            row(page, "mail", "UP").waitFor();
            row(page, "mail", "RESTARTING").waitFor(new Locator.WaitForOptions().setTimeout(180_000));
            row(page, "mail", "UP").waitFor(new Locator.WaitForOptions().setTimeout(120_000));
            row(page, "shop", "UP").waitFor();
            browser.assertNoErrors();
            browser.closePages();
            for (var command : List.of("shop/ww status", "mail/ww why", "fleet/ww fleet ls")) {
                var words = command.split(" ", 2);
                var tried = home.start(folder(home).resolve(words[0]).toString(), words[1].split(" "));
                assertEquals(0, tried.exit(BUILDS), () -> command + ": " + tried.all());
            }
            assertTrue(demo.all().toString().contains("mail  | run: RESTARTING: monitor ended with 1"));
            assertEquals(0, demo.signal("INT").exit(Await.LONG), () -> demo.all().toString());
            assertNothingIsLeft(home);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP", "KILL"})
    void nothing_is_left_after_a_signal(String signal) throws Exception {
        try (var home = Home.fresh("demo")) {
            var demo = up(home);
            demo.signal(signal);
            assertEquals(signal.equals("KILL") ? 137 : 0, demo.exit(Await.LONG), () -> demo.all().toString());
            assertNothingIsLeft(home);
        }
    }

    @Test
    void a_page_that_ends_before_its_address_is_known_ends_the_demo_with_70() throws Exception {
        try (var home = Home.fresh("demo")) {
            var demo = home.env("WW_JAVA_OPTS", "-XX:NoSuchOption").start("ww/ww", "demo");
            assertEquals(70, demo.exit(BUILDS), () -> demo.all().toString());
            assertNothingIsLeft(home);
        }
    }

    @Test
    void the_guard_called_by_hand_ends_a_demo_whose_guard_was_killed() throws Exception {
        try (var home = Home.fresh("demo")) {
            var demo = up(home);
            var folder = folder(home);
            for (var process : home.processes()) {
                if (!process.contains("/lib/demo/guard ")) continue;
                ProcessHandle.of(Long.parseLong(process.split(" ")[0])).orElseThrow().destroyForcibly();
            }
            assertEquals(137, demo.signal("KILL").exit(Await.LONG));
            assertFalse(home.processes().isEmpty());
            var guard = home.start("/bin/sh", "-c", "exec \"$0\" \"$1\" </dev/null", Home.CHECKOUT + "/lib/demo/guard",
                    folder.toString());
            assertEquals(0, guard.exit(Await.LONG), () -> guard.all().toString());
            assertNothingIsLeft(home);
        }
    }

    @Test
    void TERM_during_the_builds_and_the_starts_leaves_nothing() throws Exception {
        try (var home = Home.fresh("demo")) {
            for (int millis : Sweep.millis(50, 8050, 400)) {
                var demo = home.start("ww/ww", "demo");
                demo.await("its time", () -> demo.age().toMillis() >= millis);
                assertEquals(0, demo.signal("TERM").exit(Await.LONG), () -> millis + ": " + demo.all());
                assertNothingIsLeft(home);
            }
        }
    }

    @Test
    void the_demo_ends_by_itself_after_its_time_and_is_quiet_if_it_is_to_be() throws Exception {
        try (var home = Home.fresh("demo")) {
            var demo = home.start("ww/ww", "demo", "--for", "3s", "--quiet");
            assertEquals(0, demo.exit(BUILDS), () -> demo.all().toString());
            assertEquals(List.of(), demo.err());
            assertTrue(demo.out().stream().allMatch(line -> line.matches("(demo: |  /|  vi |  kill ).*|")),
                    () -> demo.out().toString());
            assertNothingIsLeft(home);
        }
    }

    @Test
    void a_wrong_argument_gets_a_line_with_its_cure() {
        try (var home = Home.fresh()) {
            for (var wrong : List.of("--for", "--for 5x", "--for m", "now")) {
                var demo = home.start("lib/demo/demo", wrong.split(" "));
                assertEquals(64, demo.exit(), () -> demo.all().toString());
                assertEquals(1, demo.all().size(), () -> demo.all().toString());
                assertTrue(demo.all().getFirst().matches("demo: cannot .*\\(ww demo --help\\)"), demo.all()::toString);
            }
        }
    }

    private static RunningScript up(Home home) {
        var demo = home.start("ww/ww", "demo");
        return demo.await("its end of the start", BUILDS, () -> demo.out().toString().contains("demo: Ctrl-C ends it"));
    }

    private static Locator row(Page page, String service, String state) {
        return page.locator("[role=row]:has-text('" + service + "-1'):has-text('" + state + "')").first();
    }

    private static Path folder(Home home) throws IOException {
        try (var all = Files.list(home.path.resolveSibling("tmp"))) {
            return all.filter(DemoTest::isDemo).findFirst().orElseThrow();
        }
    }

    private static void assertNothingIsLeft(Home home) {
        Await.until(Await.LONG, () -> "the end of " + home.processes(), () -> home.processes().isEmpty());
        try (var all = Files.list(home.path.resolveSibling("tmp"))) {
            assertEquals(List.of(), all.filter(DemoTest::isDemo).toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isDemo(Path folder) {
        return folder.getFileName().toString().startsWith("ww-demo.");
    }
}
