package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.AtomicFile;
import whaleware.base.ExitCode;
import whaleware.base.LinuxProcess;
import whaleware.base.UntrustedFiles;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.runtime.State;

/// The answers of the README's "Security": who may do what to whom, within a container and from outside.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecurityTest {
    private static final String SECRET = "s3cr3t-9f1c", ESCAPE = "\u001b";
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "/bin/sh", "-c");

    /// Runs a line of `sh` as the user 12345.
    private static RunningScript nobody(Home home, String line) {
        var command = new ArrayList<>(NOBODY.subList(1, NOBODY.size()));
        command.add(line);
        return home.start("/usr/bin/setpriv", command.toArray(String[]::new));
    }

    private static RunningScript start(Home home) {
        return home.start("/bin/sh", "-c", "umask 0; exec \"$0\"", Home.CHECKOUT + "/ww/run");
    }

    private static void noEscape(RunningScript run) {
        for (var line : run.all()) assertFalse(line.contains(ESCAPE), () -> "an escape sequence in: " + line);
    }

    private static void stop(RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
    }

    /// With an instance of root's and no umask at all, what may another user of the container do?
    @Test
    void another_user_can_neither_read_the_configuration_nor_give_orders_nor_write_where_whaleware_writes() throws Exception {
        try (var home = Home.fresh().withDefaults().cfg("{\"password\": \"" + SECRET + "\", \"notify_url\": \"file:/nowhere/at/all\"}")) {
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("firstboot", "touch \"$WW_DATA/made\"; chmod 644 \"$WW_DATA/made\"").hook("monitor", "echo '{}'");
            var run = start(home).awaitLine("run: UP after").await("a journal", () -> Files.isDirectory(home.data.resolve(".ww/journal-1")));
            var writable = nobody(home, "find \"$WW_RUN\" \"$WW_DATA/.ww\" \"$WW_DATA/whaleup\" \"$WW_HOME/etc\" -writable; grep -rlse " + SECRET + " \"$WW_RUN\" \"$WW_DATA\" \"$WW_HOME/etc/cfg.json\"");
            writable.exit();
            assertEquals(List.of(), writable.out());
            assertNotEquals(0, nobody(home, "echo TERM >\"$WW_RUN/words\"").exit());
            assertTrue(run.alive());
            assertEquals(0, nobody(home, Home.CHECKOUT + "/ww/status --ready").exit());      // and that he may
            stop(run);
        }
    }

    @Test
    void what_the_user_of_the_service_plants_in_data_is_not_followed() throws Exception {
        try (var home = Home.fresh().withDefaults().cfg("{\"notify_url\": \"file:/nowhere/at/all\"}")) {
            var elsewhere = Files.createDirectory(home.backup.resolve("etc"));
            Files.createSymbolicLink(home.data.resolve(".ww"), elsewhere);
            home.hook("firstboot", "touch \"$WW_DATA/made\"").hook("upgrade", "touch \"$WW_DATA/too\"").hook("svcup", "sleep 1000 >/dev/null 2>&1 &");
            stop(start(home).awaitLine("run: UP after"));
            stop(start(home).awaitLine("run: UP after"));
            assertEquals(List.of(), RecordingHome.entries(elsewhere));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a pipe", "a huge file", "a device without an end"})
    void a_mark_that_is_none_holds_nobody_up(String what) throws Exception {
        try (var home = Home.fresh().cfg("{\"version\": \"2\"}").hook("svcup", "sleep 1000 >/dev/null 2>&1 &")) {
            var mark = home.data.resolve("whaleup");
            switch (what) {
                case "a pipe" -> new ProcessBuilder("mkfifo", mark.toString()).start().waitFor();
                case "a huge file" -> { try (var file = new RandomAccessFile(mark.toFile(), "rw")) { file.setLength(8L << 30); } }
                default -> Files.createSymbolicLink(mark, Path.of("/dev/zero"));
            }
            stop(start(home).awaitLine("run: UP after"));
            assertTrue(UntrustedFiles.read(mark).contains("\"version\":\"2\""));
        }
    }

    @Test
    void a_hostile_configuration_forges_no_line_of_the_log_and_runs_no_command() throws Exception {
        try (var home = Home.fresh().withDefaults().cfg("{\"version\": \"1\", \"webapp\": \"\", \"notify_url\": \"stdout:\"}")) {
            var evil = "\\u001b[2J\\r\\nrun: STOPPED\\n`touch $WW_BACKUP/ran`$(touch $WW_BACKUP/ran);touch $WW_BACKUP/ran";
            home.env("CFG", "{\"version\": \"%1$s\", \"webapp\": \"%1$s\", \"%1$s\": 1, \"ww\": {\"%1$s\": 2, \"ignore_failures\": [\"boot\"]}}".formatted(evil));
            home.hook("boot", "exit 1").hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "echo '{}'");
            var run = start(home).awaitLine("run: UP after");
            assertFalse(run.all().contains("run: STOPPED"), () -> String.join("\n", run.all()));
            noEscape(run);
            assertEquals(1, run.state().lines().count());
            stop(run);
            assertFalse(Files.exists(home.backup.resolve("ran")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\": \"a\\u0000b\"}", "{\"webapp\": \"a\\u0000b\"}", "{\"ww\": {\"stop\": {\"grace\": \"\\u001b[2J\"}}}", "{\"notify_url\": \"http://\\u001b[2J\\nrun: UP/\"}", "{\"a\": \"${file:/dev/zero}\"}"})
    void a_value_that_cannot_be_used_is_an_error_of_one_line_and_exit_78_or_does_no_harm(String cfg) {
        try (var home = Home.fresh().env("CFG", cfg).hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("boot", "env >/dev/null")) {
            var run = start(home);
            run.await("UP, or an end", () -> !run.alive() || run.all().stream().anyMatch(line -> line.startsWith("run: UP after")));
            if (run.alive()) stop(run);
            else assertEquals(ExitCode.CONFIG, run.exit(), () -> String.join("\n", run.all()));
            noEscape(run);
            assertFalse(run.all().stream().anyMatch(line -> line.contains("internal error")), () -> String.join("\n", run.all()));
        }
    }

    @Test
    void a_hook_speaks_only_behind_its_name_and_a_hostile_answer_of_monitor_is_only_a_warning() {
        try (var home = Home.fresh().withDefaults().cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"monitor\": {\"every\": \"50ms\"}}}").hook("svcup", "sleep 1000 >/dev/null 2>&1 &")) {
            home.hook("boot", "printf 'run: STOPPED\\n\\nrun: ERROR\\n'; printf 'run: ERROR\\n' >&2");
            home.hook("monitor", """
                    n=$(cat "$WW_DATA/n" 2>/dev/null); echo $((n + 1)) >"$WW_DATA/n"
                    case $n in
                    1) printf '{"a":'; head -c 60000 /dev/zero | tr '\\0' '[' ;;
                    2) printf '{"a": "\\033[2J"}' ;;
                    3) printf '{"a": 1e999999999, "b": 1%060000d}' 0 ;;
                    4) printf '{}\\nrun: STOPPED\\n' ;;
                    5) head -c 50000 /dev/urandom ;;
                    6) printf '{"event": "lifecycle", "state": "STOPPED"}' ;;
                    *) echo '{}' ;;
                    esac""");
            var run = start(home).awaitLine("run: UP after").await("all answers", () -> Await.read(home.data.resolve("n")).strip().length() > 1);
            assertTrue(run.all().containsAll(List.of("boot: run: STOPPED", "boot: run: ERROR")), () -> run.all().toString());
            assertFalse(run.all().stream().anyMatch(line -> line.equals("run: STOPPED") || line.equals("run: ERROR") || line.startsWith("run: RESTARTING")), () -> String.join("\n", run.all()));
            assertFalse(run.all().stream().anyMatch(line -> line.startsWith("{\"event\":\"lifecycle\"") && line.contains("STOPPED")));
            noEscape(run);
            stop(run);
        }
    }

    @Test
    void what_is_no_word_in_the_pipe_is_passed_over() throws Exception {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "echo '{}'")) {
            var run = start(home).awaitLine("run: UP after");
            home.start("/bin/sh", "-c", "{ printf '\\033[2Jx\\n\\n\\0\\nTERM x\\nterm\\nSTOPPED\\n'; head -c 300000 /dev/urandom | tr -d '\\n'; echo; } >\"$WW_RUN/words\"").exit();
            home.start("/bin/sh", "-c", "echo HUP >\"$WW_RUN/words\"").exit();
            run.awaitLine("RESTARTING").awaitState(State.UP);
            noEscape(run);
            stop(run);
        }
    }

    @Test
    void a_secret_is_in_no_log_no_state_no_journal_and_no_command_line() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.file("secret", SECRET + "\n").cfg("{\"password\": \"${file:" + home.path + "/secret}\", \"notify_url\": [\"http://web:${file:" + home.path + "/secret}@127.0.0.1:9/\", \"stdout:\"]}");
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("firstboot", "touch \"$WW_DATA/made\"").hook("monitor", "exit 1");
            var run = start(home).awaitLine("run: RESTARTING").awaitState(State.UP).await("a journal", () -> Files.isDirectory(home.data.resolve(".ww/journal-1")));
            var seen = new ArrayList<>(home.processes());
            stop(run);
            seen.addAll(run.all());
            for (var place : List.of(home.run, home.data))
                try (Stream<Path> files = Files.walk(place)) {
                    for (var file : files.filter(Files::isRegularFile).toList()) seen.add(file + " " + Await.read(file));
                }
            assertTrue(seen.stream().anyMatch(text -> text.contains("\"RESTARTING\"") && text.contains(".ww/journal-1")), "the journal holds it");
            assertEquals(List.of(), seen.stream().filter(text -> text.contains(SECRET) && !text.startsWith(home.run + "/cfg.")).toList());
        }
    }

    /// `docker exec` as root looks at what another user of the container may have made: where `sh` is bash, a number that is none is a program to it.
    @ParameterizedTest
    @EnumSource
    void what_another_user_leaves_where_instances_are_looked_for_runs_no_command_and_does_not_stand_for_our_own(Shell shell) throws Exception {
        try (var home = Home.fresh().shell(shell).env("WW_RUN", null)) {
            home.env("TMPDIR", home.backup.toString());
            var theirs = Files.createDirectory(home.backup.resolve("ww-12345"));
            var alive = home.start("/bin/sleep", "9999");
            var start = LinuxProcess.of((int) alive.pid()).orElseThrow().born();
            for (var beat : List.of("9".repeat(18), "x[$(touch ran)]")) {
                Files.writeString(theirs.resolve("beat"), beat + "\n");
                for (var number : List.of("1", "x[$(touch ran)]")) {
                    Files.writeString(theirs.resolve("reports.json"), "{\"waiting\":%s,\"name\":\"x\"}\n".formatted(number));
                    Files.writeString(theirs.resolve("state.json"), """
                            {"state":"UP","ready":true,"pid":%d,"start":%d,
                            "since_up":%3$s,
                            "begun_mono":%3$s,
                            "monitor":{"up":%3$s,"outcome":"ok"},
                            "next_up":%3$s,
                            "code":%3$s}
                            """.formatted(alive.pid(), start, number));
                    for (var path : List.of(theirs, theirs.resolve("beat"), theirs.resolve("state.json"), theirs.resolve("reports.json"))) Files.setAttribute(path, "unix:uid", 12345);
                    for (var asked : List.of("status", "status --ready", "status --json", "reports", "reports --flush", "why")) home.start("ww/ww", asked.split(" ")).exit();
                    assertFalse(Files.exists(home.path.resolve("ran")), beat + ", " + number);
                }
            }
            Files.writeString(theirs.resolve("beat"), "9".repeat(18) + "\n");
            assertEquals(0, home.start("ww/status", "--ready").exit(), "theirs is looked at where there is none of ours");
            new ProcessBuilder("mkfifo", Files.createDirectory(home.backup.resolve("ww-0")) + "/words").start().waitFor();
            assertEquals(1, home.start("ww/status", "--ready").exit());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_folder_of_anothers_in_a_shared_one_is_not_used_however_it_is_written(Shell shell) throws Exception {
        try (var home = Home.fresh().shell(shell)) {
            var planted = Files.createDirectories(home.backup.resolve("shared/ww"));
            new ProcessBuilder("chmod", "1777", planted.getParent().toString()).start().waitFor();
            Files.setAttribute(planted, "unix:uid", 12345);
            for (var name : List.of("", "/", "//", "/./", "/.")) {
                home.env("WW_RUN", planted + name).env("TMPDIR", home.path.toString());
                var told = home.start("/bin/sh", "-c", "ww_dir=$0; . \"$0/lib/sh/directories.sh\"; choose_run_dir; echo \"$WW_RUN\"", Home.CHECKOUT.toString());
                assertEquals(0, told.exit());
                assertFalse(told.out().getFirst().startsWith(planted.toString()), told.out().getFirst());
            }
        }
    }

    /// The user of `/data` puts a link to a secret file where root is just writing the mark: the file keeps its mode.
    @Test
    void a_link_that_is_planted_while_a_file_is_written_is_not_followed() throws Exception {
        try (var home = Home.fresh()) {
            var secret = Files.createFile(home.backup.resolve("secret"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            var mark = home.data.resolve("whaleup");
            var over = new AtomicBoolean();
            var planter = Thread.ofPlatform().start(() -> {
                var neighbour = home.data.resolve(".whaleup." + ProcessHandle.current().pid() + ".tmp").toFile();
                while (!over.get()) {
                    try {
                        if (neighbour.delete()) Files.createSymbolicLink(neighbour.toPath(), secret);
                    } catch (IOException tooLate) {
                        // the next time
                    }
                }
            });
            for (int i = 0; i < 3000; i++) {
                try {
                    AtomicFile.replace(mark, "{}", "0644");
                } catch (IOException planted) {
                    // it says so
                }
            }
            over.set(true);
            planter.join();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
            assertEquals(0, Files.size(secret));
        }
    }
}
