package whaleware.templates;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.runtime.State;

/// The files of the templates in the life of a container.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplatesProcessTest {
    private static final String CFG = """
            {"port": %s, "ww": {"service": {"foreground": true}, "templates": {
                "app.conf": {"to": "%s", "check": "grep -q 'listen [0-9]' {}", "on_change": "%s"}}}}""";
    /// A service that writes its configuration's first line at its start and at each HUP.
    private static final String SERVICE = """
            show() { echo "reads $(cat %s)"; }
            trap show HUP; trap 'exit 0' TERM; show
            while :; do sleep 0.05; done
            """;

    @Test
    void the_file_is_there_before_boot_without_a_hook() throws Exception {
        try (var home = Home.fresh()) {
            home.file("files/templates/conf/a.env.mustache", "NAME={{webapp}}\n").cfg("{\"webapp\": \"it's\"}")
                    .hook("boot", ". $WW_RUN/files/conf/a.env; echo \"boot of $NAME\"");
            var run = home.start("ww/run").awaitLine("boot: boot of it's").awaitState(State.UP);
            assertTrue(run.all().toString().contains("run: wrote " + home.run + "/files/conf/a.env"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_changed_file_is_read_on_its_signal_and_the_service_goes_on() throws Exception {
        try (var home = service("HUP")) {
            var run = home.start("ww/run").awaitLine("reads listen 1;").awaitState(State.UP);
            configure(home, "2", "HUP");
            run.signal("HUP").awaitLine("the service gets HUP and reads them again").awaitLine("reads listen 2;");
            configure(home, "2", "HUP");
            run.signal("HUP").awaitLine("are the same: nothing changes");
            assertEquals(2, run.all().stream().filter(line -> line.contains("reads listen")).count());
            assertFalse(run.all().toString().contains("RESTARTING"), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_target_that_is_a_mount_ends_the_start_and_stays_as_it_is() throws Exception {
        try (var home = Home.fresh()) {
            var target = home.file("given/app.conf", "given\n").path.resolve("app.conf");
            home.file("app.conf", "").file("files/templates/app.conf.mustache", "rendered\n")
                    .cfg(CFG.formatted("1", target, ""));
            var run = home.start("/usr/bin/unshare", "-m", "/bin/sh", "-c",
                    "mount --bind given/app.conf app.conf && exec \"$0\"", Home.CHECKOUT + "/ww/run");
            assertEquals(78, run.exit(), () -> run.all().toString());
            assertTrue(run.err().getLast().endsWith("it is a mount, which cannot be replaced"
                    + " (mount its folder, or set another \"to\")"), () -> run.all().toString());
            assertEquals("given\n", Files.readString(home.path.resolve("given/app.conf")));
        }
    }

    @Test
    void without_a_signal_a_changed_file_restarts_the_service() throws Exception {
        try (var home = service("")) {
            var run = home.start("ww/run").awaitLine("reads listen 1;").awaitState(State.UP);
            configure(home, "2", "");
            run.signal("HUP").awaitLine("RESTARTING: HUP").awaitLine("reads listen 2;").awaitState(State.UP);
            // the template itself has changed, and the configuration has not
            home.file("files/templates/app.conf.mustache", "listen {{port}}; # new\n");
            run.signal("HUP").awaitLine("reads listen 2; # new").awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_reload_with_a_failed_check_or_a_wrong_template_changes_nothing() throws Exception {
        try (var home = service("HUP")) {
            var run = home.start("ww/run").awaitLine("reads listen 1;").awaitState(State.UP);
            configure(home, "\"none\"", "HUP");
            run.signal("HUP").awaitLine("its check ended with 1 (correct the template or the value): the configuration"
                    + " stays as it is");
            configure(home, "2", "HUP");
            home.file("files/templates/app.conf.mustache", "listen {{prot}};\n");
            run.signal("HUP").awaitLine("no value at 'prot' on line 1 (did you mean 'port'?): the configuration stays");
            assertEquals("listen 1;\n", Files.readString(target(home)));
            assertTrue(run.state().contains("\"UP\""));
            home.file("files/templates/app.conf.mustache", "listen {{port}};\n");
            run.signal("HUP").awaitLine("reads listen 2;");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_wrong_template_ends_the_start_with_78_and_one_line() throws Exception {
        try (var home = service("HUP")) {
            home.file("files/templates/app.conf.mustache", "listen {{prot}};\n");
            var run = home.start("ww/run");
            assertEquals(78, run.exit(), () -> run.all().toString());
            assertEquals(1, run.err().stream().filter(line -> line.contains("cannot render")).count());
            assertFalse(Files.exists(target(home)));
        }
    }

    @Test
    void a_stop_ends_a_check_that_hangs() throws Exception {
        try (var home = service("HUP")) {
            home.cfg(CFG.formatted(1, target(home), "HUP").replace("grep -q 'listen [0-9]' {}", "echo hangs; sleep 9999"));
            var run = home.start("ww/run").awaitState(State.BOOT);
            run.await("the check", () -> home.processes().stream().anyMatch(line -> line.contains("sleep 9999")));
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertEquals(List.of(), home.processes());
        }
    }

    @Test
    void ww_templates_prints_the_files_and_their_changes_without_secrets() throws Exception {
        try (var home = service("HUP")) {
            home.file("files/templates/db.properties.mustache", "port={{port}}\npassword={{db.password}}\n");
            var cfg = CFG.formatted(7, target(home), "HUP").replace("{\"port\"", "{\"db\": {\"password\": \"grey-heron-481\"}, \"port\"");
            home.cfg(cfg);
            var all = home.start("ww/ww", "templates");
            assertEquals(0, all.exit(), () -> all.all().toString());
            assertTrue(all.out().contains("listen 7;"), () -> all.all().toString());
            assertTrue(all.out().contains("port=7"), () -> all.all().toString());
            Files.writeString(target(home), "listen 6;\n");
            var diff = home.start("ww/ww", "templates", "--diff");
            assertEquals(1, diff.exit(), () -> diff.all().toString());
            assertTrue(diff.out().containsAll(List.of("-listen 6;", "+listen 7;")), () -> diff.all().toString());
            assertFalse((all.all() + "" + diff.all()).contains("grey-heron"));
            home.file("files/templates/app.conf.mustache", "listen {{prot}};\n");
            var wrong = home.start("ww/ww", "templates");
            assertEquals(78, wrong.exit());
            assertEquals(1, wrong.all().size(), () -> wrong.all().toString());
            var check = home.start("ww/ww", "check");
            assertEquals(1, check.exit());
            assertTrue(check.err().toString().contains("no value at 'prot'"), () -> check.all().toString());
        }
    }

    private static Home service(String signal) {
        var home = Home.fresh();
        configure(home, "1", signal);
        home.file("files/templates/app.conf.mustache", "listen {{port}};\n");
        return home.hook("svcup", SERVICE.formatted(target(home)));
    }

    private static void configure(Home home, String port, String signal) {
        home.cfg(CFG.formatted(port, target(home), signal));
    }

    private static Path target(Home home) {
        return home.backup.resolve("app.conf");
    }
}
