package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.StopCases;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The effect of each signal.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignalTest {
    private static final Duration SOON = Duration.ofSeconds(4);
    /// A service in the foreground that prints each signal; `wait` returns at each.
    private static final String[] LISTENER =
            {"for s in USR1 USR2 WINCH; do trap \"echo heard $s\" $s; done",
            "trap 'echo heard TERM; kill $!; exit' TERM", "echo listens",
            "while :; do sleep 1000 & wait; kill $!; done"};

    @BeforeAll
    static void build() {
        StopCases.built();
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void HUP_in_UP_restarts_the_service(Shell shell) {
        try (var home = StopCases.home().hook("boot", "echo boots").asPid1(shell)) {
            var run = home.start("ww/run").awaitState(State.UP).signal("HUP").awaitLine("RESTARTING: HUP");
            run.await("UP again", () -> times(run, "svcup: up") == 2 && run.state().contains("UP"));
            assertEquals(1, times(run, "boot: boots"), "nothing changed: boot need not run again");
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot", "firstboot", "svcup", "warmup"})
    void HUP_during_a_hook_restarts_the_service_after_UP(String hook) {
        try (var home = StopCases.home().hook(hook, "echo begins",
                "[ -e \"$WW_HOME/go\" ] || echo waits; while [ ! -e \"$WW_HOME/go\" ]; do sleep 0.05; done",
                hook.equals("svcup") ? "sleep 1000 &" : "")) {
            var run = home.start("ww/run").awaitLine(hook + ": waits").signal("HUP");
            home.file("go", "");
            run.awaitLine("RESTARTING: HUP").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @Test
    void HUP_with_a_wrong_configuration_logs_one_line_and_changes_nothing() {
        try (var home = StopCases.home().file("more.json", "{\"a\": 1}")) {
            var run = home.env("CFG_FILE", home.path + "/more.json").start("ww/run").awaitLine("UP after");
            var before = Await.read(home.path.resolve("etc/cfg.json"));
            home.file("more.json", "{\"a\": ");
            int lines = run.all().size();
            run.signal("HUP").awaitLine("the configuration stays as it is");
            run.signal("HUP").await("twice", () -> times(run, "the configuration stays as it is") == 2);
            assertEquals(lines + 2, run.all().size(), run.all().toString());
            assertTrue(run.state().contains("UP"));
            assertEquals(before, Await.read(home.path.resolve("etc/cfg.json")));
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @Test
    void HUP_with_a_changed_configuration_runs_boot_before_svcup() {
        try (var home = StopCases.home().file("more.json", "{\"a\": 1}").hook("boot", "grep '\"a\"' \"$WW_CFG\"")
                .hook("svcup", "echo up; sleep 1000 &").hook("svcdown", "echo down")) {
            var run = home.env("CFG_FILE", home.path + "/more.json").start("ww/run").awaitState(State.UP);
            home.file("more.json", "{\"a\": 2}");
            run.signal("HUP").await("up twice", () -> times(run, "svcup: up") == 2);
            var hooks = run.out().stream().filter(line -> !line.startsWith("run:"))
                    .map(line -> line.replaceAll("[ ,]", "")).toList();
            assertEquals("[boot:\"a\":1, svcup:up, svcdown:down, boot:\"a\":2, svcup:up]", hooks.toString());
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void HUP_with_a_terminal_on_stdin_stops_the_container(Shell shell) {
        try (var home = StopCases.home().asPid1(shell)) {
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &", "echo up")
                    .env("RUN", Home.CHECKOUT.resolve("ww/run").toString());
            var script = home.start("/usr/bin/script", "-qec", "echo launcher $$; exec \"$RUN\"", "/dev/null")
                    .awaitState(State.UP);
            ProcessHandle.of(script.pid()).orElseThrow().children()
                    .forEach(launcher -> RunningScript.send("HUP", launcher.pid()));
            script.exit();
            // script(1) sends TERM as soon as nothing has its terminal open any more, so its own code may be 143
            assertEquals("0", Await.read(home.run.resolve("exit")).split("\\s")[0], script.all().toString());
            assertTrue(script.all().stream().anyMatch(line -> line.contains("STOPPED")), script.all().toString());
            assertEquals(List.of(), home.processes());
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void USR1_USR2_and_WINCH_go_to_the_service_in_the_foreground(Shell shell) {
        try (var home = StopCases.home("\"service\": {\"foreground\": true}").hook("svcup", LISTENER).asPid1(shell)) {
            var run = home.start("ww/run").awaitLine("listens").awaitState(State.UP);
            for (var signal : new String[] {"USR1", "USR2", "WINCH"}) run.signal(signal).awaitLine("heard " + signal);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
            assertTrue(run.out().contains("heard TERM"), run.all().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void QUIT_stops_the_container(Shell shell) {
        try (var home = StopCases.home().asPid1(shell)) {
            StopCases.ends(ExitCode.OK, SOON, home, home.start("ww/run").awaitState(State.UP), r -> r.signal("QUIT"));
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void hooks_can_trap_INT_and_QUIT(Shell shell) {
        try (var home = StopCases.home().hook("boot", "trap 'echo interrupted' INT", "kill -INT $$",
                "trap 'echo quit' QUIT", "kill -QUIT $$").asPid1(shell)) {
            var run = home.start("ww/run").awaitLine("boot: interrupted").awaitLine("boot: quit").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-g"})
    void run_works_behind_tini(String group) {
        try (var home = StopCases.home("\"stop\": {\"drain\": \"1500ms\"}").asPid1(Shell.DASH)) {
            var run = home.start("/usr/bin/tini", group.isEmpty() ? "-v" : group, "--",
                    Home.CHECKOUT.resolve("ww/run").toString()).awaitState(State.UP);
            long asked = System.nanoTime();
            assertEquals(ExitCode.OK, run.signal("TERM").exit(), run.all().toString());
            var took = Duration.ofNanos(System.nanoTime() - asked);
            assertTrue(took.compareTo(Duration.ofMillis(1500)) >= 0,
                    "one TERM, counted once, cuts no drain short: " + took + run.all());
            assertTrue(took.compareTo(Duration.ofSeconds(7)) < 0, took.toString());
        }
    }

    /// The signal also ends a process that is starting and has no session of its own yet: here `monitor`, which runs
    /// at once in UP.
    @ParameterizedTest
    @MethodSource("moments")
    void TERM_to_every_process_of_the_container_leads_to_an_orderly_stop(int moment) {
        try (var home = StopCases.home()) {
            var run = home.start("/usr/bin/setsid", "/usr/bin/tini", "-sg", "--",
                    Home.CHECKOUT.resolve("ww/run").toString()).awaitState(State.UP);
            LockSupport.parkNanos(moment * 250_000L);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
            assertEquals(0, times(run, "RESTARTING"), run.all().toString());
        }
    }

    static List<Integer> moments() {
        return Sweep.millis(0, 40, 1);
    }

    @Test
    void TERM_written_to_the_control_pipe_acts_like_the_signal() throws Exception {
        try (var home = StopCases.home()) {
            var run = home.start("ww/run").awaitState(State.UP);
            StopCases.ends(ExitCode.OK, SOON, home, run, _ -> word(home.run, "TERM"));
        }
    }

    private static void word(Path run, String word) {
        try {
            Files.writeString(run.resolve("words"), word + "\n");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long times(RunningScript run, String text) {
        return run.all().stream().filter(line -> line.contains(text)).count();
    }
}
