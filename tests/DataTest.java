package whaleware;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// `/data`: its mark, its versions, what an interrupted `firstboot` or `upgrade` leaves, the lock, and what cannot be used.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DataTest {
    private static final String VERSIONS = "echo \"from <$WW_FROM_VERSION> to <$WW_TO_VERSION>\"";

    @Test
    void firstboot_runs_once_and_the_mark_is_there_only_after_it_succeeded() throws Exception {
        try (var life = new Supervised("plain").hook("firstboot", "ls -A $WW_DATA | sed 's/^/found /'; touch $WW_DATA/x; exit $(cat $WW_HOME/code)")) {
            life.home.cfg("{\"version\": \"1.2\"}").file("code", "3");
            var failed = life.start();
            assertEquals(11, failed.exit());
            assertFalse(Files.exists(mark(life)));
            assertTrue(failed.err().stream().anyMatch(line -> line.contains("hook firstboot ended with 3")), failed.all().toString());
            Files.delete(life.home.data.resolve("x"));
            life.home.file("code", "0");
            upAndDown(life.start());
            var json = new ObjectMapper().readTree(mark(life).toFile());
            assertEquals("1.2", json.path("version").asText());
            assertFalse(json.path("instance").asText().isEmpty());
            assertTrue(json.path("at").asText().endsWith("Z"));
            assertEquals(List.of("whaleup", "x"), entries(life.home.data));
            upAndDown(life.start());
            assertEquals(2, life.count("firstboot began"));
            assertEquals(2, life.count("upgrade done"));
        }
    }

    @Test
    void upgrade_learns_the_versions_and_the_mark_follows_its_success() throws Exception {
        try (var life = new Supervised("plain").hook("upgrade", VERSIONS, "[ ! -e $WW_HOME/fail ] || exit 1")) {
            life.home.cfg("{\"version\": \"1.0\"}");
            upAndDown(life.start().awaitLine("upgrade: from <1.0> to <1.0>"));
            life.home.cfg("{\"version\": \"1.1\"}").file("fail", "");
            var failed = life.start();
            assertEquals(12, failed.exit());
            assertTrue(failed.out().contains("upgrade: from <1.0> to <1.1>"), failed.all().toString());
            assertTrue(Files.readString(mark(life)).contains("\"1.0\""));
            Files.delete(life.home.path.resolve("fail"));
            upAndDown(life.start().awaitLine("upgrade: from <1.0> to <1.1>"));
            assertTrue(Files.readString(mark(life)).contains("\"1.1\""));
            life.home.cfg("{\"version\": \"1.0.9\"}");
            upAndDown(life.start().awaitLine("newer than 1.0.9 of the configuration").awaitLine("upgrade: from <1.1> to <1.0.9>"));
        }
    }

    @Test
    void an_empty_mark_of_the_older_form_counts_and_has_no_version() throws Exception {
        try (var life = new Supervised("plain").hook("upgrade", VERSIONS)) {
            life.home.cfg("{\"version\": \"2\"}");
            Files.writeString(mark(life), "");
            upAndDown(life.start().awaitLine("upgrade: from <> to <2>"));
            assertEquals(0, life.count("firstboot began"));
            assertTrue(Files.readString(mark(life)).contains("\"2\""));
        }
    }

    @Test
    void nothing_of_ours_lies_in_a_fresh_folder_and_a_real_initdb_fills_it() throws Exception {
        try (var home = Home.fresh()) {
            var initdb = "su postgres -s /bin/sh -c 'PATH=$PATH:$(echo /usr/lib/postgresql/*/bin) exec initdb -A trust --no-sync -D '$WW_DATA || exit 4";
            home.hook("firstboot", "[ -z \"$(ls -A $WW_DATA)\" ] || { ls -lA $WW_DATA; exit 3; }", "chown postgres $WW_DATA", initdb);
            var run = home.start("ww/run").await("initdb has begun", () -> Files.exists(home.data.resolve("base")));
            run.await("the note of the attempt", () -> Files.exists(home.data.resolve(".ww/attempt")) || Files.exists(home.data.resolve("whaleup")));
            upAndDown(run);
            assertTrue(Files.exists(home.data.resolve("PG_VERSION")) && Files.exists(home.data.resolve("whaleup")) && !Files.exists(home.data.resolve(".ww")));
        }
    }

    @Test
    void a_firstboot_that_was_killed_with_everything_is_told_and_can_clear_away_what_is_there() throws Exception {
        for (var millis : Sweep.thin(List.of(0, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1200), 3)) {
            try (var home = Home.fresh()) {
                var fill = "for i in $(seq 12); do mkdir $WW_DATA/part$i; sleep 0.05; done; echo whole >$WW_DATA/done";
                var clear = "if [ \"$WW_INTERRUPTED\" ]; then echo told; find $WW_DATA -mindepth 1 -maxdepth 1 | while read f; do rm -r $f; sleep 0.03; done; fi";
                home.asPid1(Shell.DASH).hook("firstboot", "echo began", clear, "[ -z \"$(ls -A $WW_DATA)\" ] || { ls -A $WW_DATA; exit 3; }", fill);
                var run = home.start("ww/run").awaitLine("firstboot: began");
                LockSupport.parkNanos(millis * 1_000_000L);
                boolean whole = Files.exists(home.data.resolve("whaleup"));
                run.kill();
                run.exit();
                Await.until("the end of all", () -> home.processes().isEmpty());
                whole |= Files.exists(home.data.resolve("whaleup"));
                var again = home.start("ww/run");
                upAndDown(again);
                if (!whole) assertTrue(again.all().contains("firstboot: told"), millis + " ms: " + again.all());
                assertEquals(whole, !again.all().contains("firstboot: began"), millis + " ms: " + again.all());
                assertTrue(Files.exists(home.data.resolve("done")));
            }
        }
    }

    @Test
    void an_attempt_is_told_in_another_container_with_the_same_data_too() throws Exception {
        try (var life = new Supervised("DASH").hook("firstboot", "touch $WW_DATA/x; [ \"$WW_INTERRUPTED\" ] || sleep 1000")) {
            var run = life.start().await("the note", () -> Files.exists(life.home.data.resolve(".ww/attempt")));
            run.kill();
            run.exit();
            var elsewhere = life.home.backup.resolve("run2");
            life.home.env("WW_RUN", elsewhere.toString());
            run = life.start().awaitLine("the last firstboot of this data was interrupted").awaitLine("UP after");
            assertEquals(1, life.count("firstboot interrupted"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void an_upgrade_that_was_killed_is_told_to_the_next() throws Exception {
        try (var life = new Supervised("DASH").hold("upgrade")) {
            var run = life.start();
            life.await(run, "upgrade began", 1);
            run.kill();
            run.exit();
            life.release("upgrade");
            upAndDown(life.start().awaitLine("the last upgrade of this data was interrupted"));
            assertEquals(1, life.count("upgrade interrupted"));
            assertEquals(1, life.count("firstboot began"));
        }
    }

    @Test
    void a_crash_between_the_mark_and_the_end_of_the_note_is_no_interruption() throws Exception {
        try (var life = new Supervised("plain")) {
            Files.createDirectory(life.home.data.resolve(".ww"));
            Files.writeString(life.home.data.resolve(".ww/attempt"), "{\"hook\":\"firstboot\"}");
            Files.writeString(mark(life), "{\"version\":\"\"}");
            upAndDown(life.start());
            assertEquals(0, life.count("upgrade interrupted"));
            assertEquals(0, life.count("firstboot began"));
            assertEquals(List.of("whaleup"), entries(life.home.data));
        }
    }

    @Test
    void a_stop_during_firstboot_leaves_it_marked_as_interrupted() throws Exception {
        try (var life = new Supervised("plain").hook("firstboot", "touch $WW_DATA/x; [ \"$WW_INTERRUPTED\" ] || exec sleep 1000")) {
            var run = life.start().await("x", () -> Files.exists(life.home.data.resolve("x")));
            assertEquals(0, run.signal("TERM").exit());
            assertFalse(Files.exists(mark(life)));
            upAndDown(life.start().awaitLine("the last firstboot of this data was interrupted"));
            assertEquals(1, life.count("firstboot interrupted"));
        }
    }

    @Test
    void a_mounted_folder_that_cannot_be_written_ends_with_11_and_a_cure() {
        try (var life = new Supervised("plain")) {
            var run = mounted(life, "mount --bind -o ro \"$WW_DATA\" \"$WW_DATA\" && mount -o remount,bind,ro \"$WW_DATA\"");
            assertEquals(11, run.exit());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("it may not be written (mount it read-write")), run.all().toString());
            assertEquals(0, life.count("firstboot began"));
        }
    }

    @Test
    void initialised_data_may_be_mounted_read_only() throws Exception {
        try (var life = new Supervised("plain")) {
            Files.writeString(mark(life), "{\"version\":\"\"}");
            upAndDown(mounted(life, "mount --bind \"$WW_DATA\" \"$WW_DATA\" && mount -o remount,bind,ro \"$WW_DATA\""));
            assertEquals(0, life.count("firstboot began"));
            assertEquals(1, life.count("upgrade done"));
        }
    }

    @Test
    void a_mounted_folder_that_cannot_be_read_ends_with_11_and_a_cure() {
        try (var life = new Supervised("plain")) {
            openTo12345(life.home);
            var run = mounted(life, "mount -t tmpfs -o mode=700 none \"$WW_DATA\"", "setpriv", "--reuid=12345", "--regid=12345", "--clear-groups");
            assertEquals(11, run.exit(), () -> run.all().toString());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("it may not be read (chown the volume")), run.all().toString());
        }
    }

    @Test
    void a_full_folder_ends_with_11_and_is_not_marked() {
        try (var life = new Supervised("plain").hook("firstboot", "dd if=/dev/zero of=$WW_DATA/fill bs=4k 2>/dev/null; true")) {
            var run = mounted(life, "mount -t tmpfs -o size=64k none \"$WW_DATA\" && trap 'ls -A $WW_DATA' EXIT && { sh -c 'exec \"$0\"' \"$1\"; r=$?; ls -A $WW_DATA | sed 's/^/left /'; exit $r; }");
            assertEquals(11, run.exit(), () -> run.all().toString());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("(is the volume full?)")), run.all().toString());
            assertTrue(run.out().contains("left fill") && !run.out().contains("left whaleup") && !run.out().contains("left .whaleup.new"), run.all().toString());
        }
    }

    @Test
    void without_a_folder_every_boot_is_a_first_boot_and_the_log_says_so() throws Exception {
        try (var life = new Supervised("plain")) {
            Files.delete(life.home.data);
            upAndDown(life.start().awaitLine("FIRSTBOOT: nothing keeps the data: every boot is a first boot"));
            upAndDown(life.start());
            assertEquals(2, life.count("firstboot done"));
            assertEquals(0, life.count("firstboot interrupted"));
            assertFalse(Files.exists(life.home.data));
        }
    }

    @Test
    void a_second_instance_on_the_same_data_ends_with_75_and_touches_nothing() throws Exception {
        try (var life = new Supervised("plain")) {
            var first = life.start().awaitState(State.UP);
            var before = life.trace();
            var run = life.home.run;
            for (boolean resuming : List.of(false, true)) {
                if (resuming) Running.send("KILL", first.supervisor(0));
                life.home.env("WW_RUN", life.home.backup.resolve("run2").toString());
                var second = life.start();
                assertEquals(75, second.exit());
                assertEquals(List.of("run: cannot start: " + life.home.data + " is in use by another instance (stop that one first)"), second.all());
            }
            life.home.env("WW_RUN", run.toString()).env("WW_DATA", life.home.backup.resolve("data2").toString());
            var third = life.start();
            assertEquals(75, third.exit());
            assertEquals(List.of("run: cannot start: " + run + " is in use by another instance (give each its own WW_RUN)"), third.all());
            assertEquals(before, life.trace());
            first.awaitLine("starting it again");
            assertEquals(0, first.signal("TERM").exit(), () -> first.all().toString());
        }
    }

    @Test
    void what_a_killed_life_left_in_WW_RUN_is_no_hindrance() throws Exception {
        for (var where : Supervised.places()) {
            try (var life = new Supervised(where).daemons(1)) {
                var run = life.start().awaitState(State.UP);
                if (where.equals("plain")) {
                    for (var left : List.of("exit", "end", "beat", "svcup.out")) Files.deleteIfExists(life.home.run.resolve(left));
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
    void a_user_without_a_name_or_a_home_runs_it_with_an_etc_that_cannot_be_written() throws Exception {
        try (var life = new Supervised("plain").daemons(1)) {
            life.hook("boot", "id -u; echo cfg $WW_CFG");
            openTo12345(life.home);
            life.home.cfg("{\"memory\": 5}");
            var run = life.home.start("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", Home.CHECKOUT + "/ww/run");
            run.awaitLine("boot: 12345").awaitLine("boot: cfg " + life.home.run.resolve("cfg.json"));
            run.awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertFalse(Files.exists(life.home.path.resolve("etc/cfg.json")));
            assertEquals(List.of(), life.home.processes());
        }
    }

    @Test
    void with_the_capabilities_that_docker_gives_a_daemon_of_another_user_is_found_and_stopped() {
        var docker = "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap";
        for (var start : List.of("setpriv --reuid=12345 --regid=12345 --clear-groups env -i setsid sleep 9999", "su -s /bin/sh postgres -c 'setsid sleep 9999'")) {
            try (var life = new Supervised("DASH")) {
                life.hook("svcup", "setsid " + start + " 5>&- &", "while ! pgrep -f '^sleep 9999' >$WW_BACKUP/pid; do sleep 0.02; done");
                var run = life.home.start("/usr/bin/setpriv", "--bounding-set=" + docker, "--inh-caps=" + docker, Home.CHECKOUT + "/ww/run").awaitState(State.UP);
                Await.until("a daemon", () -> !Await.read(life.home.backup.resolve("pid")).isBlank());
                run.signal("HUP");
                life.await(run, "svcup done", 2);
                var second = run.await("UP again", () -> run.state().contains("\"UP\""));
                assertEquals(1, ProcessHandle.allProcesses().filter(p -> second.pid() != 0 && Await.read(Path.of("/proc/" + p.pid() + "/cmdline")).startsWith("sleep\0" + "9999")).count(), "daemons after a restart");
                assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            }
        }
    }

    @Test
    void WW_RUN_falls_back_to_a_private_folder_and_a_planted_one_is_refused() throws Exception {
        try (var life = new Supervised("plain")) {
            openTo12345(life.home);
            var tmp = life.home.backup.resolve("tmp");
            Files.createDirectory(tmp);
            Files.setPosixFilePermissions(tmp, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
            life.home.env("WW_RUN", null).env("TMPDIR", tmp.toString());
            var user = List.of("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", Home.CHECKOUT + "/ww/run");
            var run = life.home.start(user.getFirst(), user.subList(1, user.size()).toArray(String[]::new)).awaitLine("UP after");
            assertTrue(Files.exists(tmp.resolve("ww-12345/state.json")));
            assertEquals("rwx------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(tmp.resolve("ww-12345"))));
            assertEquals(0, run.signal("TERM").exit());

            var trap = Files.createDirectory(life.home.backup.resolve("trap"));
            Files.setOwner(trap, trap.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("12345"));
            for (var planted : List.of("link", "folder")) {
                try (var files = Files.walk(tmp.resolve("ww-12345"))) {
                    for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
                }
                if (planted.equals("link")) Files.createSymbolicLink(tmp.resolve("ww-12345"), trap);
                else Files.setPosixFilePermissions(Files.createDirectory(tmp.resolve("ww-12345")), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
                var refused = life.home.start(user.getFirst(), user.subList(1, user.size()).toArray(String[]::new));
                refused.awaitLine("UP after");
                assertEquals(List.of(), entries(trap), planted);
                assertEquals(List.of(), entries(tmp.resolve("ww-12345")), planted);
                assertEquals(0, refused.signal("TERM").exit());
            }
            life.home.alsoRemove(Path.of("/dev/shm/ww-12345"));
        }
    }

    private static Running mounted(Supervised life, String mount, String... before) {
        var command = new ArrayList<>(List.of("-m", "sh", "-c", mount + (mount.contains("exec") ? "" : " && exec \"$@\""), "sh"));
        command.addAll(List.of(before));
        command.add(Home.CHECKOUT + "/ww/run");
        return life.home.start("/usr/bin/unshare", command.toArray(String[]::new));
    }

    /// Gives the places, all but `etc`, to the user 12345, with a cache of its own: root's may lie where nobody else looks.
    private static void openTo12345(Home home) {
        var cache = Path.of(System.getProperty("java.io.tmpdir"), "whaleware-tests-12345");
        home.env("WW_CACHE", cache.toString()).env("JBANG_DIR", null).env("HOME", null).env("USER", null);
        var own = "mkdir -p $WW_RUN $WW_CACHE && chown -R 12345:12345 $WW_RUN $WW_DATA $WW_BACKUP $WW_CACHE && exec setpriv --reuid=12345 --regid=12345 --clear-groups \"$0\" \"$1\"";
        home.start("/bin/sh", "-c", own, Home.CHECKOUT + "/lib/jbang", Home.CHECKOUT + "/ww/run.java").exit(Duration.ofSeconds(100));
    }

    private static Path mark(Supervised life) {
        return life.home.data.resolve("whaleup");
    }

    private static List<String> entries(Path folder) throws Exception {
        try (var all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static void upAndDown(Running run) {
        run.awaitLine("run: UP after");
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
    }
}
