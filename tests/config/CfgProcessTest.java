package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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
import whaleware.runtime.State;

/// The script `ww/cfg`, as hooks and users start it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CfgProcessTest {

    // The first start may build the command, and then prints a line to stderr.
    @BeforeAll
    static void build() {
        try (var home = Home.fresh()) {
            assertEquals(Whaleware.VERSION + "\n", ran(home, "ww/cfg", "--version").out());
        }
    }

    @Test
    void cfg_prints_UTF_8_in_a_container_without_a_locale() {
        try (var home = Home.fresh()) {
            for (var name : List.of("LANG", "LC_ALL", "LC_CTYPE")) home.env(name, null);
            // The arguments are in scripts, since this JVM may have no locale either.
            home.file("name", script("name")).file("default", script("größe ö")).file("missing", script("größe"));
            assertEquals(new Ran(0, "Zoë €😀\n", ""), ran(home, home.path + "/name"));
            assertEquals(new Ran(0, "ö\n", ""), ran(home, home.path + "/default"));
            assertEquals(new Ran(1, "", "cfg: no value at 'größe'\n"), ran(home, home.path + "/missing"));
        }
    }

    @Test
    void cfg_works_through_a_link_and_keeps_its_arguments_unchanged() throws IOException {
        try (var home = Home.fresh("a home")) {
            home.env("CFG", "{\" a  b* \": {\"'$x\\\\\": 1}}");
            var link = Files.createSymbolicLink(home.path.resolve("cfg"), Home.CHECKOUT.resolve("ww/cfg")).toString();
            assertEquals(new Ran(0, "1\n", ""), ran(home, link, " a  b* .\"'$x\\\\\""));
            home.env("WW_HOME", null).env("CFG", null);
            assertEquals(new Ran(0, "hello\n", ""), ran(home, link, "webapp"));
            assertEquals(new Ran(64, "",
                    "cfg: cannot read the command line: unknown option '--nope' (see cfg --help)\n"),
                    ran(home, link, "--nope"));
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void cfg_runs_in_every_shell(Shell shell) {
        try (var home = Home.fresh().shell(shell).env("CFG", "{\"db\": {\"host\": \"h\"}}")) {
            assertEquals(new Ran(0, "h\n", ""), ran(home, "ww/cfg", "db.host"));
        }
    }

    @Test
    void the_error_for_a_user_without_permission_names_the_setting_that_grants_it() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become another user");
        try (var home = Home.fresh()) {
            // The other user may not be able to read the checkout and the jars.
            for (var jar : System.getProperty("java.class.path").split(":"))
                Files.copy(Path.of(jar), home.path.resolve(Path.of(jar).getFileName()));
            Files.copy(Home.CHECKOUT.resolve("ww/cfg.java"), home.path.resolve("cfg.java"));
            ran(home, "/bin/chmod", "-R", "go+rX", home.path.toString());
            var config = Config.load(home.path.resolve("etc"), Map.of());
            var saved = SavedConfig.write(config, new Directories(home.path, null, null, null, null), Map.of());
            home.env("WW_CFG", saved.toString());
            var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
            var ran = ran(home, "/usr/bin/setpriv", "--reuid=65534", "--clear-groups",
                    java, "-cp", home.path + "/*", home.path + "/cfg.java", "memory");
            assertEquals(78, ran.code());
            assertTrue(ran.err().matches("cfg: cannot read .*/etc/cfg.json: not allowed to user nobody \\(run this as "
                    + "the user that runs whaleware, or set ww.cfg_mode to \"0644\"\\)\n"), ran.err());
        }
    }

    /// A copy of the script whose Java is replaced shows which calls need a JVM.
    @ParameterizedTest
    @EnumSource(Shell.class)
    void outside_of_hooks_the_shell_answers_from_the_live_instance_while_its_sources_are_unchanged(Shell shell)
            throws IOException {
        try (var home = Home.fresh().shell(shell).env("CFG", "{\"db\": {\"host\": \"h\"}}").withDefaults()
                .hook("svcup", "sleep 1000 >/dev/null 2>&1 &")) {
            copyWithoutJava(home);
            assertEquals("Java\n", outside(home, "db.host"), "no instance runs");
            home.start("ww/run").awaitState(State.UP);
            assertEquals("h\n", outside(home, "db.host"));
            assertEquals("30s\n", outside(home, "ww.monitor.every"));
            assertEquals("5\n", outside(home, "absent", "5"));
            assertEquals("Java\n", outside(home, "absent"));
            home.env("CFG", "{\"db\": {\"host\": \"other\"}}");
            assertEquals("Java\n", outside(home, "db.host"), "another CFG");
            home.env("CFG", null);
            assertEquals("h\n", outside(home, "db.host"), "a shell without CFG");
            var defaults = home.path.resolve("etc/default_cfg.json");
            var saved = Files.getLastModifiedTime(defaults).toInstant();
            for (int seconds : List.of(2, -2)) { // some shells compare seconds
                Files.setLastModifiedTime(defaults, FileTime.from(saved.plusSeconds(seconds)));
                assertEquals("Java\n", outside(home, "db.host"), "defaults of another age");
            }
            Files.setLastModifiedTime(defaults, FileTime.from(saved));
            assertEquals("h\n", outside(home, "db.host"), "the same defaults");
            home.file("etc/defaults.json", "{}");
            Files.setLastModifiedTime(home.path.resolve("etc/defaults.json"), FileTime.from(saved));
            assertEquals("Java\n", outside(home, "db.host"), "a second default file");
            Files.delete(home.path.resolve("etc/defaults.json"));
            Files.delete(defaults);
            assertEquals("Java\n", outside(home, "db.host"), "removed defaults");
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void the_shell_executes_no_file_for_an_instance_that_another_user_pretends(Shell shell) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder to another user");
        try (var home = Home.fresh().shell(shell)) {
            copyWithoutJava(home);
            // a file of this user, so that only its place shows that somebody else chose it
            home.file("mine", "ww_of=$WW_HOME ww_found=1 ww_value=executed\n");
            var foreign = Files.createDirectory(home.run.resolveSibling("tmp").resolve("ww-12345"));
            pretendInstance(home, foreign);
            Files.setAttribute(foreign, "unix:uid", 12345);
            home.env("WW_RUN", null);
            assertEquals("Java\n", outside(home, "key"), "a link in a foreign folder");
            for (var name : List.of("cfg.json", "cfg.flat")) {
                Files.delete(foreign.resolve(name));
                Files.copy(home.path.resolve("mine"), foreign.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            }
            assertEquals("Java\n", outside(home, "key"), "a file in a foreign folder");
            home.env("WW_RUN", foreign.toString());
            assertEquals("Java\n", outside(home, "key"), "root in a foreign folder that it names");
            Files.setAttribute(foreign, "unix:uid", 0);
            assertEquals("executed\n", outside(home, "key"), "a file in a folder of this user");
            Files.delete(foreign.resolve("cfg.flat"));
            Files.createSymbolicLink(foreign.resolve("cfg.flat"), home.path.resolve("mine"));
            assertEquals("Java\n", outside(home, "key"), "a link in a folder of this user");
        }
    }

    private static void copyWithoutJava(Home home) throws IOException {
        Files.createDirectories(home.path.resolve("copy/lib/sh"));
        for (var part : List.of("directories.sh", "instance.sh", "environment.sh")) {
            // an instance that this machine had may have left its folder in the other places
            var text = Files.readString(Home.CHECKOUT.resolve("lib/sh").resolve(part));
            home.file("copy/lib/sh/" + part, text.replace("/run/ww", "/nowhere").replace("/dev/shm", "/nowhere"));
        }
        home.file("copy/cfg", Files.readString(Home.CHECKOUT.resolve("ww/cfg")));
        home.file("copy/lib/jbang", "#!/bin/sh\necho Java\n");
    }

    /// Writes the files of a live instance, whose supervisor is this JVM, into a folder.
    private static void pretendInstance(Home home, Path folder) throws IOException {
        var fields = Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "").split(" ");
        var uptime = Files.readString(Path.of("/proc/uptime")).split("[. ]");
        Files.writeString(folder.resolve("state.json"), "{\"state\":\"UP\",\"pid\":" + ProcessHandle.current().pid()
                + ",\"start\":" + fields[19] + ",\"version\":\"\"\n}\n");
        Files.writeString(folder.resolve("beat"), uptime[0] + "00\n");
        Files.writeString(folder.resolve("words"), "");
        for (var name : List.of("cfg.json", "cfg.flat"))
            Files.createSymbolicLink(folder.resolve(name), home.path.resolve("mine"));
    }

    private static String outside(Home home, String... arguments) {
        return ran(home, home.path + "/copy/cfg", arguments).out();
    }

    private static String script(String arguments) {
        return "#!/bin/sh\nexport CFG='{\"name\": \"Zoë €😀\"}'\nexec " + Home.CHECKOUT + "/ww/cfg " + arguments + "\n";
    }

    private static Ran ran(Home home, String script, String... arguments) {
        var running = home.start(script, arguments);
        return new Ran(running.exit(), lines(running.out()), lines(running.err()));
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
