package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.Whaleware;
import whaleware.fixtures.Home;

/// `ww COMMAND` starts every command, and suggests the right one for a wrong one.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WwTest {
    @Test
    void help_prints_every_command_and_version_the_version() {
        try (var home = Home.fresh()) {
            var help = home.start("ww/ww", "--help");
            assertEquals(0, help.exit());
            for (var command : List.of("run", "cfg", "lifecycle", "pushstats"))
                assertTrue(help.out().stream().anyMatch(line -> line.startsWith("  " + command + " ")), command);
            var version = home.start("ww/ww", "--version");
            assertEquals(0, version.exit());
            assertEquals(List.of("whaleware " + Whaleware.VERSION), version.all());
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            rnu,            ww: cannot run 'rnu': no such command (did you mean 'run'?)
            lifecycel UP,   ww: cannot run 'lifecycel': no such command (did you mean 'lifecycle'?)
            nonsense,       ww: cannot run 'nonsense': no such command (ww --help)
            --nonsense,     ww: cannot run '--nonsense': no such command (ww --help)
            run now,        ww run: cannot run with 'now': unknown argument (ww run --help)
            lifecycle,      ww lifecycle: cannot run: Missing required parameter: 'STATE' (ww lifecycle --help)
            lifecycle A B,  ww lifecycle: cannot run with 'B': unknown argument (ww lifecycle --help)
            """)
    void a_wrong_command_line_exits_with_64_and_prints_one_line(String arguments, String line) {
        try (var home = Home.fresh()) {
            var run = home.start("ww/ww", arguments.split(" "));
            assertEquals(64, run.exit());
            assertEquals(List.of(line), run.err());
            assertEquals(List.of(), run.out());
        }
    }

    @Test
    void a_missing_command_prints_the_usage_and_exits_with_64() {
        try (var home = Home.fresh()) {
            var run = home.start("ww/ww");
            assertEquals(64, run.exit());
            assertTrue(run.err().getFirst().startsWith("Usage: ww"), run.err()::toString);
        }
    }

    @Test
    void cfg_and_reporters_are_those_of_the_home_even_through_a_link() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("{\"memory\": \"1 g\"}").hook("lifecycle", "echo reports $1 of $WW_HOME; exit 5")
                    .file("usr/pushstats.java",
                            "void main(String... args) { IO.println(\"stats \" + args[0]); System.exit(6); }");
            var link = Files.createSymbolicLink(home.path.resolve("link to ww"), Home.CHECKOUT.resolve("ww/ww"))
                    .toString();
            var cfg = home.start(link, "cfg", "memory");
            assertEquals(0, cfg.exit(), () -> cfg.all().toString());
            assertEquals(List.of("1 g"), cfg.all());
            var lifecycle = home.start(link, "lifecycle", "UP");
            assertEquals(5, lifecycle.exit());
            assertEquals(List.of("reports UP of " + home.path), lifecycle.all());
            var pushstats = home.start(link, "pushstats", "{\"a\": 1}");
            assertEquals(6, pushstats.exit());
            assertEquals(List.of("stats {\"a\": 1}"), pushstats.all());
            Files.delete(home.path.resolve("usr/lifecycle"));
            var none = home.start(link, "lifecycle", "UP");
            assertEquals(1, none.exit());
            assertEquals(List.of("ww: cannot run hook lifecycle: it is not in " + home.path
                    + "/usr (copy the default one there)"), none.all());
        }
    }
}
