package whaleware.watch;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Mount;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.runtime.State;

/// `ww run --watch`: an edit of a home takes effect by itself, only as far as needed, with a line that says so.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)   // other tests may hold the lock of JBang
class WatchTest extends WatchContract {
    @Test
    void an_edited_svcup_restarts_the_service_once_and_a_broken_one_does_not() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(SELDOM);
            var run = watched(life).awaitLine("run: watching usr, etc and files/templates of the home");
            life.daemons(2);
            run.awaitLine("run: usr/svcup changed: the service restarts");
            run.awaitLine("run: RESTARTING: usr/svcup changed");
            life.await(run, "warmup done", 2);
            run.awaitState(State.UP);
            assertEquals(2, life.service().size());

            life.home.hook("svcup", "if true; then");
            run.awaitLine("run: usr/svcup changed: its syntax is wrong: ");
            run.awaitLine(": the service keeps running until that is fixed, but a failure restarts it with this file");
            life.home.cfg("{\"webapp\": \"shop\", \"ww\": {\"monitor\": {\"every\": \"1h\"}}}");
            run.awaitLine("run: etc/default_cfg.json changed: the configuration is read again, as by HUP"
                    + " when svcup can be used");
            assertEquals(2, life.service().size());
            life.daemons(3);
            life.await(run, "warmup done", 3);
            run.await("three daemons", () -> life.service().size() == 3).awaitState(State.UP);
            run.await("the configuration", () -> state(life).contains("\"webapp\":\"shop\""));
            stop(run);
        }
    }

    @Test
    void an_editor_that_writes_other_files_and_renames_makes_a_single_edit() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(SELDOM).hook("monitor", "echo '{\"answer\": 1}'");
            var run = watched(life);
            var usr = life.home.path.resolve("usr");
            Files.writeString(usr.resolve(".monitor.swp"), "swap");
            Files.writeString(usr.resolve("4913"), "");
            Files.move(usr.resolve("monitor"), usr.resolve("monitor~"));
            Thread.sleep(600);
            life.home.hook("monitor.tmp", "echo '{\"answer\": 2}'");
            Files.move(usr.resolve("monitor.tmp"), usr.resolve("monitor"));
            Files.delete(usr.resolve("4913"));
            run.await("its answer", () -> state(life).contains("{\"answer\":2}"));
            Files.delete(usr.resolve("monitor~"));
            life.home.file("usr/notes", "no hook names this file");
            var same = Files.readString(usr.resolve("monitor"));
            Files.writeString(usr.resolve("monitor"), same);
            life.home.hook("svcdown", "exit 0");
            run.awaitLine("run: usr/svcdown changed: it takes effect when the service stops");
            assertEquals(1, lines(run, "usr/monitor"), () -> run.all().toString());
            assertEquals(1, lines(run, "changed: it runs now"), () -> run.all().toString());
            assertEquals(1, life.count("svcup began"));
            stop(run);
        }
    }

    @Test
    void boot_configuration_and_templates_take_effect_as_by_HUP() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(SELDOM.replace("{\"ww\"", "{\"port\": 1, \"ww\""))
                    .file("files/templates/app.conf.mustache", "port={{port}}\n");
            var run = watched(life);
            Path conf = life.home.run.resolve("files/app.conf");
            assertEquals("port=1\n", Files.readString(conf));
            life.home.file("files/templates/app.conf.mustache", "port = {{port}}\n");
            run.awaitLine("run: files/templates/app.conf.mustache changed: the files of the templates are rendered"
                    + " anew, as by HUP");
            run.await("the file", () -> Await.read(conf).equals("port = 1\n"));
            life.await(run, "svcup began", 2);
            run.awaitState(State.UP);
            assertEquals(1, life.count("boot began"));

            life.home.cfg(SELDOM.replace("{\"ww\"", "{\"port\": 2, \"ww\""));
            run.awaitLine("run: etc/default_cfg.json changed: the configuration is read again, as by HUP");
            run.await("the file", () -> Await.read(conf).equals("port = 2\n"));
            life.await(run, "svcup began", 3);
            run.awaitState(State.UP);
            assertEquals(2, life.count("boot began"));

            life.hook("boot", "echo edited");
            run.awaitLine("run: usr/boot changed: it runs again, and the service restarts");
            run.awaitLine("boot: edited");
            life.await(run, "svcup began", 4);
            run.awaitState(State.UP);
            life.home.cfg("{ nonsense");
            run.awaitLine("the configuration stays as it is");
            assertEquals(4, life.count("svcup began"));
            stop(run);
        }
    }

    @Test
    void an_edit_ends_the_pause_before_the_next_try() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"1h\"}, \"restart\": {\"backoff\": \"10m\","
                    + " \"max_backoff\": \"10m\"}}}");
            var run = watched(life);
            life.home.hook("svcup", "exit 7");
            run.awaitLine("hook svcup ended with 7");
            run.await("the second try", () -> lines(run, "hook svcup ended with 7") > 1);
            life.daemons(2);
            run.awaitState(State.UP).await("two daemons", () -> life.service().size() == 2);
            Thread.sleep(1000);
            assertEquals(1, lines(run, "RESTARTING: usr/svcup changed"), () -> run.all().toString());
            stop(run);
        }
    }

    @Test
    void a_hook_that_is_not_executable_or_comes_by_a_link_is_handled_too() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg(SELDOM);
            // as Kubernetes mounts a ConfigMap
            var usr = life.home.path.resolve("usr");
            Files.move(usr, life.home.path.resolve("mounted"));
            Files.createSymbolicLink(usr, Path.of("mounted"));
            var run = watched(life);
            Files.writeString(usr.resolve("monitor"), "#!/bin/sh\necho '{\"answer\": 1}'\n");
            run.awaitLine("run: usr/monitor is new: cannot run hook " + usr + "/monitor: not executable (");
            assertTrue(usr.resolve("monitor").toFile().setExecutable(true, false));
            run.awaitLine("run: usr/monitor changed: it runs now");
            life.home.file("mounted/..data/monitor", "#!/bin/sh\necho '{\"answer\": 2}'\n");
            Files.createSymbolicLink(usr.resolve("monitor.new"), Path.of("..data/monitor"));
            Files.move(usr.resolve("monitor.new"), usr.resolve("monitor"), StandardCopyOption.REPLACE_EXISTING);
            run.await("its answer", () -> state(life).contains("{\"answer\":2}"));
            assertEquals(0, lines(run, "..data"));
            stop(run);
        }
    }

    @Test
    void a_home_that_nothing_can_change_is_refused() throws Exception {
        var place = Files.createTempDirectory(Path.of("/var/tmp"), "ww-home");
        try (var life = new RecordingHome("plain")) {
            var home = life.home.removeOnClose(place).env("WW_HOME", place.toString());
            Files.createDirectories(place.resolve("usr"));
            assertTrue(Mount.of(place).orElseThrow().point().equals("/"), "this machine mounts nothing on /var/tmp");
            var run = home.start("/usr/bin/unshare", "-m", "/bin/sh", "-c",
                    "mkdir -p \"$WW_RUN\" && mount --make-rprivate / && mount -t tmpfs none \"$WW_RUN\""
                            + " && mount -o remount,bind,ro / && exec \"$0\" --watch",
                    Home.CHECKOUT + "/ww/run");
            assertEquals(78, run.exit(), () -> run.all().toString());
            assertEquals("run: cannot watch " + place + ": its file system is read-only (mount the folder that you"
                    + " edit: -v ./usr:" + place + "/usr)", run.err().getLast());
        }
    }

    @Test
    void an_unknown_option_is_refused() throws Exception {
        try (var life = new RecordingHome("plain")) {
            var run = life.home.start("ww/run", "--wach");
            assertEquals(64, run.exit(BUILDS), () -> run.all().toString());
            var door = life.home.start("ww/ww", "run", "now");
            assertEquals(64, door.exit(BUILDS), () -> door.all().toString());
        }
    }
}
