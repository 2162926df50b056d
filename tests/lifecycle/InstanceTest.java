package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// The folder of a running instance, the users who may run it, and the locks: one instance for a `/data` and a
/// `WW_RUN`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class InstanceTest {

    @Test
    void a_second_instance_on_the_same_data_exits_with_75_and_changes_no_file() throws Exception {
        try (var life = new RecordingHome("plain")) {
            var first = life.start().awaitState(State.UP);
            var before = life.trace();
            var run = life.home.run;
            for (boolean resuming : List.of(false, true)) {
                if (resuming) RunningScript.send("KILL", first.supervisor(0));
                life.home.env("WW_RUN", life.home.backup.resolve("run2").toString());
                var second = life.start();
                assertEquals(75, second.exit());
                assertEquals(List.of("run: cannot start: " + life.home.data
                        + " is in use by another instance (stop that one first)"), second.all());
            }
            life.home.env("WW_RUN", run.toString()).env("WW_DATA", life.home.backup.resolve("data2").toString());
            var third = life.start();
            assertEquals(75, third.exit());
            assertEquals(List.of("run: cannot start: " + run
                    + " is in use by another instance (give each its own WW_RUN)"), third.all());
            assertEquals(before, life.trace());
            first.awaitLine("restarting it");
            assertEquals(0, first.signal("TERM").exit(), () -> first.all().toString());
        }
    }

    @Test
    void run_starts_unlocked_without_flock_even_if_stderr_is_closed() throws Exception {
        try (var life = new RecordingHome("plain")) {
            var flock = Files.writeString(Files.createDirectory(life.home.backup.resolve("bin")).resolve("flock"),
                    "#!/bin/sh\nexit 127\n");
            assertTrue(flock.toFile().setExecutable(true));
            life.home.env("PATH", flock.getParent() + ":" + System.getenv("PATH"));
            for (var streams : List.of("", ">&- 2>&-")) {
                var run = life.home.start("/bin/sh", "-c", "exec \"$0\" " + streams, Home.CHECKOUT + "/ww/run")
                        .awaitState(State.UP);
                assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
                assertEquals(streams.isEmpty() ? 2 : 0,
                        run.err().stream().filter(line -> line.startsWith("run: cannot lock ")).count(), () -> run.all()
                        .toString());
            }
        }
    }

    @Test
    void files_of_a_killed_container_in_WW_RUN_do_not_prevent_a_start() throws Exception {
        for (var where : RecordingHome.places()) {
            try (var life = new RecordingHome(where).daemons(1)) {
                var run = life.start().awaitState(State.UP);
                if (where.equals("plain")) {
                    for (var left : List.of("exit", "end", "beat", "svcup.out")) {
                        Files.deleteIfExists(life.home.run.resolve(left));
                    }
                    Files.writeString(life.home.run.resolve("exit"), "7 3\n");
                    assertEquals(0, run.signal("TERM").exit());
                    Files.writeString(life.home.run.resolve("exit"), "7 3\n");
                } else {
                    run.kill();
                    run.exit();
                }
                assertTrue(Files.exists(life.home.run.resolve("state.json")));
                run = life.start().awaitLine("UP after");
                assertEquals(0, run.signal("TERM").exit(), run.all().toString());
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    @Test
    void a_user_without_name_and_home_can_run_with_a_read_only_etc() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.hook("boot", "id -u; echo cfg $WW_CFG");
            RecordingHome.openTo12345(life.home);
            life.home.cfg("{\"memory\": 5}");
            var run = life.home.start("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups",
                    Home.CHECKOUT + "/ww/run");
            run.awaitLine("boot: 12345").awaitLine("boot: cfg " + life.home.run.resolve("cfg.json"));
            run.awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertFalse(Files.exists(life.home.path.resolve("etc/cfg.json")));
            assertEquals(List.of(), life.home.processes());
        }
    }

    @Test
    void daemons_of_another_user_are_stopped_with_dockers_default_capabilities() {
        var docker =
                "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,"
                        + "+sys_chroot,+mknod,+audit_write,+setfcap";
        for (var start : List.of("setpriv --reuid=12345 --regid=12345 --clear-groups env -i setsid sleep 9999",
                "su -s /bin/sh postgres -c 'setsid sleep 9999'")) {
            try (var life = new RecordingHome("DASH")) {
                life.hook("svcup", "setsid " + start + " 5>&- &",
                        "while ! pgrep -f '^sleep 9999' >$WW_BACKUP/pid; do sleep 0.02; done");
                var run = life.home.start("/usr/bin/setpriv", "--bounding-set=" + docker, "--inh-caps=" + docker,
                        Home.CHECKOUT + "/ww/run").awaitState(State.UP);
                Await.until("a daemon", () -> !Await.read(life.home.backup.resolve("pid")).isBlank());
                run.signal("HUP");
                life.await(run, "svcup done", 2);
                var second = run.await("UP again", () -> run.state().contains("\"UP\""));
                assertEquals(1, ProcessHandle.allProcesses()
                        .filter(p -> second.pid() != 0 && Await.read(Path.of("/proc/" + p.pid() + "/cmdline"))
                        .startsWith("sleep\0" + "9999")).count(), "daemons after a restart");
                assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            }
        }
    }

    @Test
    void WW_RUN_falls_back_to_a_private_folder_and_refuses_a_planted_one() throws Exception {
        try (var life = new RecordingHome("plain")) {
            RecordingHome.openTo12345(life.home);
            var tmp = life.home.backup.resolve("tmp");
            Files.createDirectory(tmp);
            Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
            life.home.env("WW_RUN", null).env("TMPDIR", tmp.toString());
            var user = List.of("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups",
                    Home.CHECKOUT + "/ww/run");
            var run = life.home.start(user.getFirst(), user.subList(1, user.size()).toArray(String[]::new))
                    .awaitLine("UP after");
            assertTrue(Files.exists(tmp.resolve("ww-12345/state.json")));
            assertEquals("rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(tmp.resolve("ww-12345"))));
            assertEquals(0, run.signal("TERM").exit());

            var trap = Files.createDirectory(life.home.backup.resolve("trap"));
            Files.setOwner(trap, trap.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("12345"));
            for (var planted : List.of("link", "folder")) {
                try (var files = Files.walk(tmp.resolve("ww-12345"))) {
                    for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
                }
                if (planted.equals("link")) Files.createSymbolicLink(tmp.resolve("ww-12345"), trap);
                else Files.setPosixFilePermissions(Files.createDirectory(tmp.resolve("ww-12345")),
                        PosixFilePermissions.fromString("rwxrwxrwx"));
                var refused = life.home.start(user.getFirst(), user.subList(1, user.size()).toArray(String[]::new));
                refused.awaitLine("UP after");
                assertEquals(List.of(), RecordingHome.entries(trap), planted);
                assertEquals(List.of(), RecordingHome.entries(tmp.resolve("ww-12345")), planted);
                assertEquals(0, refused.signal("TERM").exit());
            }
            life.home.removeOnClose(Path.of("/dev/shm/ww-12345"));
        }
    }
}
