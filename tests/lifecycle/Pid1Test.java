package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.base.LinuxProcess;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.fixtures.StopCases;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The launcher's own duties: it reaps orphans and ends the remaining processes, and a blocked reader delays neither.
@DisplayNameGeneration(ReplaceUnderscores.class)
class Pid1Test {
    private static final Pattern CODE = Pattern.compile("run: monitor ended with (\\d+)");
    private static final Duration SOON = Duration.ofSeconds(4), BUDGET = StopCases.GRACE.plus(StopCases.SLACK);

    @BeforeAll
    static void build() {
        StopCases.built();
    }

    static List<Arguments> crowds() {
        return Sweep.shells().stream().map(shell -> Arguments.of(shell, Sweep.whole() ? 1000 : 100)).toList();
    }

    @ParameterizedTest(name = "{0}, {1} hooks")
    @MethodSource("crowds")
    void the_launcher_reaps_every_orphan_and_every_exit_code_is_right(Shell shell, int hooks) {
        try (var home = StopCases.home("\"monitor\": {\"every\": \"1ms\", \"failures\": 1000000}").asPid1(shell)) {
            home.file("../data/n", "0\n").hook("monitor", "read -r n <\"$WW_DATA/n\"; echo $((n + 1)) >\"$WW_DATA/n\"",
                    "for i in 0 1 2 3 4 5 6 7 8 9; do (sleep 0.0$i >/dev/null 2>&1 &) ; done; exit $((n % 256))");
            var run = home.start("ww/run");
            run.await("all hooks", Duration.ofSeconds(110), () -> number(Await.read(home.data.resolve("n"))) > hooks);
            long launcher = run.pid();
            home.hook("monitor", "echo '{}'");
            run.await("no zombie", () -> LinuxProcess.all().stream()
                    .noneMatch(p -> p.parent() == launcher && !p.runs()));
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
            var codes = run.err().stream().map(CODE::matcher).filter(java.util.regex.Matcher::find)
                    .map(m -> Integer.valueOf(m.group(1))).toList();
            var wanted = IntStream.iterate(1, n -> n + 1).filter(n -> n % 256 != 0).limit(codes.size())
                    .mapToObj(n -> n % 256).toList();
            assertEquals(wanted, codes);
            assertTrue(codes.size() > hooks * 9 / 10, codes.size() + " codes");
            assertTrue(Await.read(home.run.resolve("state.json")).length() < 5_000,
                    "the state file forgets what has ended");
        }
    }

    private static int number(String text) {
        return text.isBlank() ? 0 : Integer.parseInt(text.strip());
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void the_launcher_ends_processes_that_belong_to_no_hook(Shell shell) {
        try (var home = StopCases.home().asPid1(shell)) {
            home.file("bin/front", "#!/bin/sh\nsetsid sleep 1000 >/dev/null 2>&1 &\nexec \"$@\"\n");
            var run = home.start(home.path + "/bin/front", Home.CHECKOUT.resolve("ww/run").toString())
                    .awaitState(State.UP);
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void a_process_of_no_hook_that_ignores_TERM_is_killed_and_the_exit_code_is_16(Shell shell) {
        try (var home = StopCases.home().asPid1(shell)) {
            home.file("bin/front",
                    "#!/bin/sh\n(trap '' TERM; exec setsid sleep 1000 >/dev/null 2>&1) &\nexec \"$@\"\n");
            var run = home.start(home.path + "/bin/front", Home.CHECKOUT.resolve("ww/run").toString())
                    .awaitState(State.UP);
            StopCases.ends(ExitCode.UNCLEAN_STOP, BUDGET, home, run, r -> r.signal("TERM"));
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void TERM_while_JBang_builds_the_supervisor_exits_at_once_with_0(Shell shell) {
        try (var home = StopCases.home().hook("boot", "echo boots").asPid1(shell)) {
            home.file("bin/mvn", "#!/bin/sh\nsleep 1001\n").env("PATH", home.path + "/bin:" + System.getenv("PATH"))
                    .env("WW_CACHE", home.path + "/cache");
            var run = home.start(home.unbaked()).await("the resolver",
                    () -> home.processes().stream().anyMatch(p -> p.endsWith("sleep 1001")));
            StopCases.ends(ExitCode.OK, SOON, home, run, r -> r.signal("TERM"));
            assertFalse(run.out().contains("boot: boots"), run.all().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void an_unread_stdout_does_not_delay_a_stop(Shell shell) {
        try (var home = StopCases.home("\"monitor\": {\"every\": \"50ms\"}").asPid1(shell)) {
            blocked(home);
            home.hook("svcup", "yes some line that is written again and again &")
                    .hook("svcdown", "echo down; touch \"$WW_DATA/down\"")
                    .hook("monitor", "echo '{}'; echo asked >>\"$WW_DATA/asked\"");
            var run = home.start(home.path + "/bin/front", Home.CHECKOUT.resolve("ww/run").toString())
                    .awaitState(State.UP);
            run.await("a watchdog that works", () -> Await.read(home.data.resolve("asked")).length() > 60);
            StopCases.ends(ExitCode.OK, BUDGET, home, run, r -> r.signal("TERM"));
            assertTrue(java.nio.file.Files.exists(home.data.resolve("down")));
        }
    }

    @Test
    void a_hook_blocked_on_its_output_does_not_delay_a_stop() {
        try (var home = StopCases.home().asPid1(Shell.DASH)) {
            blocked(home);
            home.hook("boot", "touch \"$WW_DATA/begun\"; yes");
            var run = home.start(home.path + "/bin/front", Home.CHECKOUT.resolve("ww/run").toString())
                    .await("boot", () -> java.nio.file.Files.exists(home.data.resolve("begun")));
            var later = run.age().plusSeconds(1);
            run.await("full pipes", () -> run.age().compareTo(later) > 0);
            StopCases.ends(ExitCode.OK, BUDGET, home, run, r -> r.signal("TERM"));
        }
    }

    // stdout and stderr are an open pipe without a reader
    private static void blocked(Home home) {
        home.file("bin/front",
                "#!/bin/sh\nmkfifo \"$WW_BACKUP/pipe\"\nsleep 1000 <>\"$WW_BACKUP/pipe\" &\nexec \"$@\" "
                + ">\"$WW_BACKUP/pipe\" 2>&1\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"DASH", "BUSYBOX"})
    void a_killed_launcher_stops_its_service(Shell shell) {
        try (var home = StopCases.home("\"service\": {\"foreground\": true}")
                .hook("svcup", "trap 'touch \"$WW_DATA/orderly\"; exit' TERM; while :; do sleep 0.05; done")
                .shell(shell)) {
            var run = home.start("ww/run").awaitState(State.UP).signal("KILL");
            Await.until(BUDGET.plusSeconds(3), () -> "left: " + home.processes(), () -> home.processes().isEmpty());
            assertTrue(java.nio.file.Files.exists(home.data.resolve("orderly")));
            assertTrue(run.state().contains("STOPPED"), run.state());
        }
    }

    /// `pg_ctl` leaves PostgreSQL like this: in a session of its own, as another user, and without an environment
    /// that root could read without SYS_PTRACE.
    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void a_fully_detached_daemon_counts_as_the_service_behind_an_init(Shell shell) {
        try (var home = StopCases.home().asPid1(shell).hook("svcup", "(env -i setsid sleep 1001 >/dev/null 2>&1 &)")
                .hook("svcdown", "exit 0").hook("monitor")) {
            var run = home.start("/usr/bin/tini", "--", Home.CHECKOUT.resolve("ww/run").toString())
                    .awaitState(State.UP);
            var first = sleeper(run);
            RunningScript.send("KILL", first);
            run.awaitLine("a daemon of svcup ended")
                    .await("another one", () -> sleeper(run) != 0 && sleeper(run) != first).awaitState(State.UP);
            assertEquals(0, run.signal("HUP").awaitLine("run: RESTARTING: HUP").awaitState(State.UP).signal("TERM")
                    .exit(), () -> String.join("\n", run.all()));
        }
    }

    /// Returns the pid of the hook's daemon; 0 if there is none.
    private static long sleeper(RunningScript run) {
        return LinuxProcess.all().stream().filter(p -> p.parent() == run.pid()
                && Await.read(Path.of("/proc/" + p.pid() + "/cmdline")).equals("sleep\0001001\0"))
                .mapToLong(LinuxProcess::pid).findFirst().orElse(0);
    }
}
