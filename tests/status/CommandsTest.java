package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// `ww restart`, `stop`, `maintenance`, `drain`, `monitor`: each takes effect and replies, to any number of users at
/// once.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandsTest {
    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void each_command_takes_effect_and_replies(Shell shell) throws Exception {
        try (var life = life("printf '%s' '{\"n\": 1, \"s\": \"a\\\"b\\\\n\"}'")) {
            life.home.shell(shell);
            var run = life.start().awaitState(State.UP);
            answers(0, "{\"n\":1,\"s\":\"a\\\"b\\\\n\"}", ww(life, "monitor"));
            answers(0, "UP again", ww(life, "restart"));
            assertEquals(2, life.count("svcup done"));
            answers(0, "drain is on", ww(life, "drain"));
            answers(1, "status: not ready: the state is UP, drain is on", life.home.start("ww/status", "--ready"));
            answers(0, "drain was on", ww(life, "drain", "on"));
            answers(0, "drain is off", ww(life, "drain", "off"));
            assertEquals(0, life.home.start("ww/status", "--ready").exit());
            answers(0, "STOPPED, exit 0", ww(life, "stop"));
            assertEquals(0, run.exit(), () -> run.all().toString());
            assertTrue(run.out().contains("run: STOPPING: asked by ww stop"), run.all().toString());
            answers(69, "restart: cannot restart: no instance runs any more; its last state was STOPPED",
                    ww(life, "restart"));
        }
    }

    @Test
    void a_command_in_the_wrong_state_is_refused_and_a_failed_one_shows_its_cause() throws Exception {
        try (var life = life("[ ! -e $WW_BACKUP/bad ] || exit 4")) {
            life.hook("svcup", "[ ! -e $WW_BACKUP/bad ] || exit 3", "setsid sleep 9999 5>&- &").hold("boot");
            life.home.cfg("{\"ww\": {\"restart\": {\"backoff\": \"1h\"}}}");
            var run = life.start().awaitState(State.BOOT);
            answers(1, "restart: cannot restart: the state is BOOT", ww(life, "restart"));
            answers(1, "monitor: cannot monitor: the state is BOOT", ww(life, "monitor"));
            life.release("boot");
            run.awaitState(State.UP);
            answers(0, "monitor ended with 0", ww(life, "monitor"));
            Files.writeString(life.home.backup.resolve("bad"), "");
            answers(1, "monitor: monitor ended with 4", ww(life, "monitor"));
            life.await(run, "svcup began", 2);
            run.awaitLine("the next try is in").awaitState(State.RESTARTING);
            var shown = life.home.start("ww/status");
            assertEquals(0, shown.exit());
            assertTrue(shown.out().contains("  why         monitor ended with 4"), shown.all().toString());
            assertTrue(shown.out().stream().anyMatch(line -> line.matches("  restarts    1, failures in a row: 2, the next try in \\d+ s")),
                    shown.all().toString());
            answers(1, "restart: cannot start the service: hook svcup ended with 3 (it printed nothing)",
                    ww(life, "restart"));
            Files.delete(life.home.backup.resolve("bad"));
            answers(0, "UP again", ww(life, "restart"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void maintenance_suspends_restarts_even_for_a_new_supervisor() throws Exception {
        try (var life = life("[ ! -e $WW_BACKUP/bad ] || exit 4; echo asked >>$WW_BACKUP/asked")) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}}}")
                    .hook("lifecycle", "echo $1 $WW_PREVIOUS $WW_CAUSE");
            var run = life.start().awaitState(State.UP);
            answers(0, "maintenance is on", ww(life, "maintenance", "on"));
            run.awaitLine("lifecycle: UP UP maintenance on");
            Files.writeString(life.home.backup.resolve("bad"), "");
            answers(1, "monitor: monitor ended with 4", ww(life, "monitor"));
            RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
            long supervisor = run.supervisor(0);
            RunningScript.send("KILL", supervisor);
            run.await("another supervisor that has looked around",
                    () -> run.err().stream().filter(line -> line.contains("no restart: maintenance is on"))
                    .count() >= 6 && run.supervisor(supervisor) != supervisor);
            assertEquals(1, life.count("svcup began"));
            assertEquals(1, life.home.start("ww/status", "--ready").exit());
            answers(0, "maintenance is off", ww(life, "maintenance", "off"));
            run.awaitLine("RESTARTING: ");
            Files.delete(life.home.backup.resolve("bad"));
            run.await("UP", () -> life.home.start("ww/status", "--ready").exit() == 0);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_failed_restart_in_maintenance_waits_for_the_end_of_maintenance() throws Exception {
        try (var life = life("exit 0")) {
            life.hook("svcup", "[ ! -e $WW_BACKUP/bad ] || exit 3", "setsid sleep 9999 5>&- &");
            var run = life.start().awaitState(State.UP);
            answers(0, "maintenance is on", ww(life, "maintenance", "on"));
            Files.writeString(life.home.backup.resolve("bad"), "");
            assertEquals(1, ww(life, "restart").exit());
            run.awaitLine("the next try waits for the end of maintenance");
            Files.delete(life.home.backup.resolve("bad"));
            assertEquals(2, life.count("svcup began"));
            answers(0, "maintenance is off", ww(life, "maintenance", "off"));
            run.awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void concurrent_commands_all_get_a_reply_and_hostile_lines_are_ignored() throws Exception {
        try (var life = life("echo '{}'")) {
            var run = life.start().awaitState(State.UP);
            var words = new ArrayList<>(List.of("", "RESTART", "RESTART ", "RESTART a b", "KILL", "9", "TERM x",
                    "MAINTENANCE 1 maybe", "DRAIN x", "STOP ../../x", "\0", "x".repeat(10_000),
                    "RESTART " + "i".repeat(41), "\u001b[2J"));
            IntStream.range(0, 100).forEach(i -> words.add("NONSENSE-" + i));
            for (var word : words) {
                Files.writeString(life.home.run.resolve("words"), word + "\n", StandardOpenOption.APPEND);
            }
            var asked = IntStream.range(0, Sweep.whole() ? 60 : 12)
                    .mapToObj(i -> Stream.of("restart", "monitor", "drain off", "maintenance off").skip(i % 4)
                    .findFirst().orElseThrow())
                    .map(command -> ww(life, command.split(" "))).toList();
            asked.forEach(one -> assertTrue(one.exit() <= 1, () -> one.exit() + ": " + one.all()));
            assertTrue(asked.stream().filter(one -> one.exit() == 0).count() > asked.size() / 2,
                    "those for which it was UP");
            run.awaitState(State.UP);
            var state = new ObjectMapper().readTree(life.home.run.resolve("state.json").toFile());
            assertTrue(state.path("answers").size() <= 100);
            state.path("answers").forEach(answer -> assertTrue(answer.path("done").asBoolean(), answer.toString()));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_command_times_out_if_the_supervisor_does_not_read_its_pipe() throws Exception {
        try (var life = life("echo '{}'")) {
            var run = life.start().awaitState(State.UP);
            RunningScript.send("STOP", run.supervisor(0));
            var fill = life.home.start("/bin/sh", "-c",
                    "exec 4<>$WW_RUN/words; timeout 1 dd if=/dev/zero bs=4096 count=16 >&4");
            fill.exit();
            life.home.env("WW_WAIT", "2");
            answers(69, "restart: cannot restart: no reply within 2 s (see ww status and the log)",
                    ww(life, "restart"));
            RunningScript.send("CONT", run.supervisor(0));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    /// The test reads the pipe instead of the supervisor, and then kills it: as if it was killed after reading the
    /// command.
    @Test
    void a_command_read_by_a_killed_supervisor_is_sent_to_the_next_one() throws Exception {
        try (var life = life("echo '{}'")) {
            var run = life.start().awaitState(State.UP);
            RunningScript.send("STOP", run.supervisor(0));
            var stop = ww(life, "stop");
            try (var words = FileChannel.open(life.home.run.resolve("words"), StandardOpenOption.READ)) {
                var read = ByteBuffer.allocate(1000);
                while (!new String(read.array(), 0, read.position()).matches("(?s).*STOP \\S+\n")) words.read(read);
            }
            RunningScript.send("KILL", run.supervisor(0));
            answers(0, "STOPPED, exit 0", stop);
            assertEquals(0, run.exit(), () -> run.all().toString());
        }
    }

    @Test
    void a_user_without_permission_gets_exit_77_and_a_hint() throws Exception {
        try (var life = life("echo '{}'")) {
            var run = life.start().awaitState(State.UP);
            var other = life.home.start("/usr/bin/setpriv", "--reuid=23456", "--clear-groups", Home.CHECKOUT + "/ww/ww",
                    "stop");
            assertEquals(77, other.exit());
            assertEquals(List.of("stop: cannot stop: no permission to write to " + life.home.run
                    + "/words (docker exec as the container's user, or as root)"), other.all());
            for (var wrong : List.of("maintenance maybe", "restart now", "drain now")) {
                assertEquals(64, ww(life, wrong.split(" ")).exit(), wrong);
            }
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static RecordingHome life(String monitor) {
        var life = new RecordingHome("plain").daemons(1);
        life.home.hook("monitor", monitor);
        return life;
    }

    private static RunningScript ww(RecordingHome life, String... command) {
        return life.home.start("ww/ww", command);
    }

    private static void answers(int code, String told, RunningScript command) {
        assertEquals(code, command.exit(), () -> command.all().toString());
        assertEquals(List.of(told), command.all());
    }
}
