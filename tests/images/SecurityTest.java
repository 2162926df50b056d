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
import whaleware.base.LinuxProcess;
import whaleware.base.UntrustedFiles;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.runtime.State;

/// The promises of "Security" in tests/images/README.md about users, files and secrets. [HostileInputTest] has those
/// about input.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecurityTest {
    static final String DAEMON = "sleep 1000 >/dev/null 2>&1 &";
    private static final String SECRET = "s3cr3t-9f1c";

    /// Runs a line of `sh` as the user 12345.
    private static RunningScript asAnotherUser(Home home, String line) {
        return home.start("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups",
                "/bin/sh", "-c", line);
    }

    /// Starts an instance without a umask.
    static RunningScript start(Home home) {
        return home.start("/bin/sh", "-c", "umask 0; exec \"$0\"", Home.CHECKOUT + "/ww/run");
    }

    static void stop(RunningScript run) {
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
    }

    @Test
    void another_user_can_neither_read_the_configuration_nor_send_commands_nor_write_files_of_whaleware()
            throws Exception {
        try (var home = Home.fresh().withDefaults().hook("svcup", DAEMON).hook("monitor", "echo '{}'")) {
            home.cfg("{\"password\": \"" + SECRET + "\", \"notify_url\": \"file:/nowhere/at/all\"}");
            home.hook("firstboot", "touch \"$WW_DATA/made\"; chmod 644 \"$WW_DATA/made\"");
            var run = start(home).awaitLine("run: UP after").await("a journal", () -> hasJournal(home));
            var found = asAnotherUser(home, """
                    find "$WW_RUN" "$WW_DATA/.ww" "$WW_DATA/whaleup" "$WW_HOME/etc" -writable
                    grep -rlse %s "$WW_RUN" "$WW_DATA" "$WW_HOME/etc/cfg.json"
                    """.formatted(SECRET));
            found.exit();
            assertEquals(List.of(), found.out());
            assertNotEquals(0, asAnotherUser(home, "echo TERM >\"$WW_RUN/words\"").exit());
            assertTrue(run.alive());
            assertEquals(0, asAnotherUser(home, Home.CHECKOUT + "/ww/status --ready").exit(), "this is allowed");
            stop(run);
        }
    }

    private static boolean hasJournal(Home home) {
        return Files.isDirectory(home.data.resolve(".ww/journal-1"));
    }

    @Test
    void a_link_in_data_in_place_of_a_folder_of_whaleware_is_not_followed() throws Exception {
        try (var home = Home.fresh().withDefaults().cfg("{\"notify_url\": \"file:/nowhere/at/all\"}")) {
            var elsewhere = Files.createDirectory(home.backup.resolve("etc"));
            Files.createSymbolicLink(home.data.resolve(".ww"), elsewhere);
            home.hook("firstboot", "touch \"$WW_DATA/made\"").hook("upgrade", "touch \"$WW_DATA/too\"");
            home.hook("svcup", DAEMON);
            stop(start(home).awaitLine("run: UP after"));
            stop(start(home).awaitLine("run: UP after"));
            assertEquals(List.of(), RecordingHome.entries(elsewhere));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a pipe", "a huge file", "a device without an end"})
    void a_marker_that_cannot_be_read_does_not_delay_the_start(String kind) throws Exception {
        try (var home = Home.fresh().cfg("{\"version\": \"2\"}").hook("svcup", DAEMON)) {
            var mark = home.data.resolve("whaleup");
            switch (kind) {
                case "a pipe" -> new ProcessBuilder("mkfifo", mark.toString()).start().waitFor();
                case "a huge file" -> {
                    try (var file = new RandomAccessFile(mark.toFile(), "rw")) {
                        file.setLength(8L << 30);
                    }
                }
                default -> Files.createSymbolicLink(mark, Path.of("/dev/zero"));
            }
            stop(start(home).awaitLine("run: UP after"));
            assertTrue(UntrustedFiles.read(mark).contains("\"version\":\"2\""));
        }
    }

    @Test
    void a_secret_is_in_no_log_no_state_no_journal_and_no_command_line() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.file("secret", SECRET + "\n").cfg("""
                    {"password": "${file:HOME/secret}",
                     "notify_url": ["http://web:${file:HOME/secret}@127.0.0.1:9/", "stdout:"]}
                    """.replace("HOME", home.path.toString()));
            home.hook("svcup", DAEMON).hook("firstboot", "touch \"$WW_DATA/made\"").hook("monitor", "exit 1");
            var run = start(home).awaitLine("run: RESTARTING").awaitState(State.UP);
            run.await("a journal", () -> hasJournal(home));
            var texts = new ArrayList<>(home.processes());
            stop(run);
            texts.addAll(run.all());
            for (var place : List.of(home.run, home.data))
                try (Stream<Path> files = Files.walk(place)) {
                    for (var file : files.filter(Files::isRegularFile).toList())
                        texts.add(file + " " + Await.read(file));
                }
            assertTrue(texts.stream().anyMatch(text -> text.contains("\"RESTARTING\"")
                    && text.contains(".ww/journal-1")), "the journal has the event");
            assertEquals(List.of(), texts.stream()
                    .filter(text -> text.contains(SECRET) && !text.startsWith(home.run + "/cfg.")).toList());
        }
    }

    /// Root reads state files that another user of the container may have made, and bash evaluates text as a number.
    @ParameterizedTest
    @EnumSource
    void the_state_files_of_another_user_run_no_command_and_do_not_replace_our_own(Shell shell) throws Exception {
        try (var home = Home.fresh().shell(shell).env("WW_RUN", null)) {
            home.env("TMPDIR", home.backup.toString());
            var theirs = Files.createDirectory(home.backup.resolve("ww-12345"));
            var alive = home.start("/bin/sleep", "9999");
            var start = LinuxProcess.of((int) alive.pid()).orElseThrow().born();
            for (var beat : List.of("9".repeat(18), "x[$(touch ran)]")) {
                Files.writeString(theirs.resolve("beat"), beat + "\n");
                for (var number : List.of("1", "x[$(touch ran)]")) {
                    Files.writeString(theirs.resolve("reports.json"),
                            "{\"waiting\":%s,\"name\":\"x\"}\n".formatted(number));
                    Files.writeString(theirs.resolve("state.json"), """
                            {"state":"UP","ready":true,"pid":%d,"start":%d,
                            "since_up":%3$s,
                            "begun_up":%3$s,
                            "monitor":{"up":%3$s,"outcome":"ok"},
                            "next_up":%3$s,
                            "code":%3$s}
                            """.formatted(alive.pid(), start, number));
                    Files.setAttribute(theirs, "unix:uid", 12345);
                    for (var name : List.of("beat", "state.json", "reports.json"))
                        Files.setAttribute(theirs.resolve(name), "unix:uid", 12345);
                    for (var command : List.of("status", "status --ready", "status --json", "reports",
                            "reports --flush", "why")) home.start("ww/ww", command.split(" ")).exit();
                    assertFalse(Files.exists(home.path.resolve("ran")), beat + ", " + number);
                }
            }
            Files.writeString(theirs.resolve("beat"), "9".repeat(18) + "\n");
            assertEquals(0, home.start("ww/status", "--ready").exit(), "theirs counts if there is none of ours");
            var ours = Files.createDirectory(home.backup.resolve("ww-0"));
            new ProcessBuilder("mkfifo", ours + "/words").start().waitFor();
            assertEquals(1, home.start("ww/status", "--ready").exit());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_folder_of_another_user_in_a_shared_folder_is_never_WW_RUN(Shell shell) throws Exception {
        try (var home = Home.fresh().shell(shell)) {
            var planted = Files.createDirectories(home.backup.resolve("shared/ww"));
            new ProcessBuilder("chmod", "1777", planted.getParent().toString()).start().waitFor();
            Files.setAttribute(planted, "unix:uid", 12345);
            for (var name : List.of("", "/", "//", "/./", "/.")) {
                home.env("WW_RUN", planted + name).env("TMPDIR", home.path.toString());
                var script = "ww_dir=$0; . \"$0/lib/sh/directories.sh\"; choose_run_dir; echo \"$WW_RUN\"";
                var run = home.start("/bin/sh", "-c", script, Home.CHECKOUT.toString());
                assertEquals(0, run.exit());
                assertFalse(run.out().getFirst().startsWith(planted.toString()), run.out().getFirst());
            }
        }
    }

    /// The owner of `/data` replaces the temporary file of the marker by a link while root writes it.
    @Test
    void a_link_that_is_planted_while_a_file_is_written_is_not_followed() throws Exception {
        try (var home = Home.fresh()) {
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var secret = Files.createFile(home.backup.resolve("secret"), mode);
            var mark = home.data.resolve("whaleup");
            var over = new AtomicBoolean();
            var planter = Thread.ofPlatform().start(() -> {
                var neighbour = home.data.resolve(".whaleup." + ProcessHandle.current().pid() + ".tmp").toFile();
                while (!over.get()) {
                    try {
                        if (neighbour.delete()) Files.createSymbolicLink(neighbour.toPath(), secret);
                    } catch (IOException tooLate) {
                        // in the next round
                    }
                }
            });
            for (int i = 0; i < 3000; i++) {
                try {
                    AtomicFile.replace(mark, "{}", "0644");
                } catch (IOException planted) {
                    // as it should be
                }
            }
            over.set(true);
            planter.join();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
            assertEquals(0, Files.size(secret));
        }
    }
}
