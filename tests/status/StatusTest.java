package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.base.LinuxProcess;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.runtime.State;

/// `status` shows the present state, in any shell, and by exit code for probes.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatusTest {

    @ParameterizedTest
    @EnumSource(Shell.class)
    void ready_and_live_are_0_in_UP_and_1_before_and_after_it(Shell shell) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1).hold("warmup")) {
            life.home.shell(shell);
            assertEquals(1, status(life, "--ready"));
            var run = life.start().awaitState(State.WARMUP);
            assertEquals(List.of(1, 0), List.of(status(life, "--ready"), status(life, "--live")));
            life.release("warmup");
            run.awaitState(State.UP);
            assertEquals(List.of(0, 0), List.of(status(life, "--ready"), status(life, "--live")));
            life.hold("svcdown");
            run.signal("TERM").awaitState(State.STOPPING);
            assertEquals(List.of(1, 0), List.of(status(life, "--ready"), status(life, "--live")));
            life.release("svcdown");
            assertEquals(0, run.exit());
            assertEquals(List.of(1, 1, 69), List.of(status(life, "--ready"), status(life, "--live"), status(life)));
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void after_a_start_without_a_first_state_no_instance_runs(Shell shell) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.shell(shell).env("CFG", "{");
            assertEquals(78, life.start().exit());
            assertNoInstance(life);
            // the launcher compares the hashes for a while: the supervisor does not begin before
            life.home.file("slow/sha256sum", "#!/bin/sh\nsleep 0.5\nexec /usr/bin/sha256sum \"$@\"\n")
                    .env("CFG", "{}").env("PATH", life.home.path + "/slow:" + System.getenv("PATH"));
            var stopped = life.start().await("the pipe", () -> Files.exists(life.home.run.resolve("words")));
            assertEquals(0, stopped.signal("TERM").exit());
            assertFalse(stopped.out().contains("run: BOOT"), () -> "the TERM came too late: " + stopped.all());
            assertNoInstance(life);
            life.home.env("PATH", null);

            var run = life.start().awaitState(State.UP);
            var own = life.home.run;
            life.home.env("WW_RUN", own + "-2");
            assertEquals(75, life.home.start("ww/run").exit());
            assertNoInstance(life);
            life.home.env("WW_RUN", own.toString());
            assertEquals(75, life.home.start("ww/run").exit());
            assertEquals(0, status(life), "the instance that holds the lock keeps its files");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static void assertNoInstance(RecordingHome life) {
        var status = life.home.start("ww/status");
        assertEquals(69, status.exit());
        assertEquals(List.of("status: no instance runs here"), status.all());
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void status_works_for_any_user_from_another_process_of_the_container(Shell shell) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.asPid1(shell);
            var run = life.start().awaitState(State.UP);
            for (var user : List.of(0, 12345)) {
                var probe = new ProcessBuilder("nsenter", "-t", "" + run.pid(), "-m", "-p", "setpriv",
                        "--reuid=" + user, "--regid=" + user, "--clear-groups", Home.CHECKOUT + "/ww/status",
                        "--ready");
                probe.environment().put("WW_RUN", life.home.run.toString());
                var asked = probe.redirectErrorStream(true).start();
                assertEquals(0, asked.waitFor(), () -> user + ": " + text(asked));
            }
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_dead_or_stopped_supervisor_is_neither_ready_nor_live() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            var run = life.start().awaitState(State.UP);
            RunningScript.send("STOP", run.pid());
            long supervisor = run.supervisor(0);
            RunningScript.send("STOP", supervisor);
            assertEquals(0, status(life, "--live"));
            Files.writeString(life.home.run.resolve("beat"), " ".repeat(18) + "1\n");
            var asked = ask(life, "--live");
            assertEquals(1, asked.exit());
            assertEquals(List.of("status: not live: the supervisor's last heartbeat is older than 30 s"), asked.all());
            assertEquals(1, status(life, "--ready"));
            RunningScript.send("KILL", supervisor);
            Await.until("its death", () -> LinuxProcess.of((int) supervisor).filter(LinuxProcess::runs).isEmpty());
            asked = ask(life, "--ready");
            assertEquals(1, asked.exit());
            assertEquals(List.of("status: not ready: the supervisor died in UP"), asked.all());
            RunningScript.send("CONT", run.pid());
            run.await("a new supervisor", () -> status(life, "--ready") == 0);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_pid_of_another_process_is_not_taken_for_the_supervisor() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            var run = life.start().awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
            var file = life.home.run.resolve("state.json");
            var first = Await.read(file).lines().findFirst().orElseThrow().replace("STOPPED", "UP")
                    .replaceFirst("\"pid\":\\d+", "\"pid\":" + ProcessHandle.current().pid()).replace("false", "true");
            Files.writeString(file, first + "\n");
            assertEquals(List.of(1, 1), List.of(status(life, "--ready"), status(life, "--live")));
        }
    }

    @Test
    void status_finds_every_place_where_WW_RUN_may_be() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            RecordingHome.openTo12345(life.home);
            var tmp = Files.createDirectory(life.home.backup.resolve("tmp"));
            Files.setPosixFilePermissions(tmp, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
            life.home.env("WW_RUN", null).env("TMPDIR", tmp.toString());
            var run = life.home.start("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups",
                    Home.CHECKOUT + "/ww/run").awaitLine("UP after");
            assertEquals(0, status(life, "--ready"), "asked by root");
            assertEquals(0, life.home.start("/usr/bin/setpriv", "--reuid=12345", "--clear-groups",
                    Home.CHECKOUT + "/ww/status", "--ready").exit());
            var other = life.home.start("/usr/bin/setpriv", "--reuid=23456", "--clear-groups",
                    Home.CHECKOUT + "/ww/status", "--ready");
            assertEquals(1, other.exit());
            assertEquals(List.of("status: not ready: " + tmp
                    + "/ww-12345 is not readable (docker exec as the container's user, or as root)"), other.all());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void status_json_prints_the_whole_state_file() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            var run = life.start().awaitState(State.UP);
            var asked = ask(life, "--json");
            assertEquals(0, asked.exit());
            var json = new ObjectMapper().readTree(String.join("\n", asked.out()));
            assertEquals("UP", json.path("state").asText());
            assertTrue(json.path("ready").asBoolean());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void status_shows_a_stop_even_if_WW_RUN_is_full() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            var small = "mkdir -p $WW_RUN && mount -t tmpfs -o size=128k none $WW_RUN && exec \"$0\"";
            var run = life.home.start("/usr/bin/unshare", "-m", "/bin/sh", "-c", small, Home.CHECKOUT + "/ww/run")
                    .awaitLine("UP after");
            var inside = Path.of("/proc/" + run.pid() + "/root" + life.home.run);
            assertTrue(Await.read(inside.resolve("state.json")).contains("\"ready\":true"));
            var fill = new ProcessBuilder("dd", "if=/dev/zero", "of=" + inside + "/filled", "bs=4k")
                    .redirectErrorStream(true).start();
            assertTrue(fill.waitFor(60, TimeUnit.SECONDS));
            life.hold("svcdown");
            run.signal("TERM").awaitLine("STOPPING");
            assertTrue(Await.read(inside.resolve("state.json")).startsWith("{\"state\":\"STOPPING\""),
                    Await.read(inside.resolve("state.json")));
            life.release("svcdown");
            assertEquals(0, run.exit(), () -> run.all().toString());
        }
    }

    @Test
    void a_wrong_command_line_exits_with_64() {
        try (var home = Home.fresh()) {
            for (var wrong : List.of("--redy", "x", "--json --live")) {
                assertEquals(64, home.start("ww/status", wrong.split(" ")).exit(), wrong);
            }
        }
    }

    private static int status(RecordingHome life, String... args) {
        return ask(life, args).exit();
    }

    private static RunningScript ask(RecordingHome life, String... args) {
        return life.home.start("ww/status", args);
    }

    private static String text(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes());
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
