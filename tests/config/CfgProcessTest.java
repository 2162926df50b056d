package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.Whaleware;
import whaleware.base.Directories;
import whaleware.config.CfgTest.Ran;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;

/// `ww/cfg` itself, as hooks and users start it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CfgProcessTest {

    // The first start of all may build, and says so on stderr.
    @BeforeAll
    static void it_is_built() {
        try (var home = Home.fresh()) {
            assertEquals(Whaleware.VERSION + "\n", ran(home, "ww/cfg", "--version").out());
        }
    }

    @Test
    void the_command_prints_utf_8_in_a_container_without_a_locale() {
        try (var home = Home.fresh()) {
            for (var name : List.of("LANG", "LC_ALL", "LC_CTYPE")) home.env(name, null);
            // The shell passes the bytes on; this JVM may know a locale as little as the command does.
            home.file("ask", "#!/bin/sh\nexport CFG='{\"name\": \"Zoë €😀\"}'\nexec " + Home.CHECKOUT + "/ww/cfg \"$@\"\n");
            home.file("ask-default", "#!/bin/sh\nexec " + home.path + "/ask größe ö\n").file("ask-missing", "#!/bin/sh\nexec " + home.path + "/ask größe\n");
            assertEquals(new Ran(0, "Zoë €😀\n", ""), ran(home, home.path + "/ask", "name"));
            assertEquals(new Ran(0, "ö\n", ""), ran(home, home.path + "/ask-default"));
            assertEquals(new Ran(1, "", "cfg: no value at 'größe'\n"), ran(home, home.path + "/ask-missing"));
        }
    }

    @Test
    void the_command_works_by_a_link_from_any_folder_and_passes_its_arguments_on_as_they_are() throws IOException {
        try (var home = Home.fresh("a home")) {
            home.env("CFG", "{\" a  b* \": {\"'$x\\\\\": 1}}");
            var link = Files.createSymbolicLink(home.path.resolve("cfg"), Home.CHECKOUT.resolve("ww/cfg")).toString();
            assertEquals(new Ran(0, "1\n", ""), ran(home, link, " a  b* .\"'$x\\\\\""));
            home.env("WW_HOME", null).env("CFG", null);
            assertEquals(new Ran(0, "hello\n", ""), ran(home, link, "webapp"));
            assertEquals(new Ran(64, "", "cfg: cannot read the command line: unknown option '--nope' (see cfg --help)\n"), ran(home, link, "--nope"));
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void the_command_is_at_home_in_every_shell(Shell shell) {
        try (var home = Home.fresh().shell(shell).env("CFG", "{\"db\": {\"host\": \"h\"}}")) {
            assertEquals(new Ran(0, "h\n", ""), ran(home, "ww/cfg", "db.host"));
        }
    }

    @Test
    void another_user_is_told_what_lets_him_read() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
        try (var home = Home.fresh()) {
            // Neither the checkout nor the jars need be readable for everybody.
            for (var jar : System.getProperty("java.class.path").split(":")) Files.copy(Path.of(jar), home.path.resolve(Path.of(jar).getFileName()));
            Files.copy(Home.CHECKOUT.resolve("ww/cfg.java"), home.path.resolve("cfg.java"));
            ran(home, "/bin/chmod", "-R", "go+rX", home.path.toString());
            home.env("WW_CFG", SavedConfig.write(Config.load(home.path.resolve("etc"), Map.of()), new Directories(home.path, null, null, null, null)).toString());
            var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
            var ran = ran(home, "/usr/bin/setpriv", "--reuid=65534", "--clear-groups", java, "-cp", home.path + "/*", home.path + "/cfg.java", "memory");
            assertEquals(78, ran.code());
            assertTrue(ran.err().matches("cfg: cannot read .*/etc/cfg.json: not allowed to user nobody \\(run this as the user that runs whaleware, or set ww.cfg_mode to \"0644\"\\)\n"), ran.err());
        }
    }

    private static Ran ran(Home home, String script, String... arguments) {
        var running = home.start(script, arguments);
        return new Ran(running.exit(), lines(running.out()), lines(running.err()));
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
