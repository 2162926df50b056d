package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.base.LinuxProcess;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;

/// Clocks, PID namespaces, terminals and folders that differ from a plain container's.
@DisplayNameGeneration(ReplaceUnderscores.class)
class NamespaceTest {
    /// The service leaves its session, its parents and its environment.
    private static final String[] HIDDEN = {"env -i setsid sh -c 'sleep 9876543 & exit'", "sleep 0.3"};

    @ParameterizedTest
    @EnumSource(Shell.class)
    void a_proc_uptime_of_the_containers_own_hides_no_daemon(Shell shell) throws Exception {
        try (var home = Home.fresh()) {
            Files.writeString(home.backup.resolve("uptime"), "12.34 12.34\n");
            var run = home.hook("svcup", HIDDEN).asPid1(shell).start("/bin/sh", "-c",
                    "mount --bind \"$WW_BACKUP/uptime\" /proc/uptime && exec \"$0\"", Home.CHECKOUT + "/ww/run");
            run.awaitLine("UP after");
            var status = new ProcessBuilder("nsenter", "-t", "" + run.pid(), "-p", "-m",
                    Home.CHECKOUT + "/ww/status");
            status.environment().put("WW_RUN", home.run.toString());
            var shown = new String(status.start().getInputStream().readAllBytes());
            assertTrue(shown.contains("up for 0 s") && shown.contains("UP for 0 s"), shown);
            restartsOnce(run);
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void a_launcher_under_a_foreign_PID_1_ends_and_restarts_a_hidden_daemon(Shell shell) throws Exception {
        try (var home = Home.fresh()) {
            var run = home.hook("svcup", HIDDEN).asPid1(shell).start("/bin/sh", "-c",
                    "\"$0\" & trap 'kill -TERM $!; wait $!; exit 0' TERM; trap 'kill -HUP $!' HUP; "
                            + "while :; do wait; done",
                    Home.CHECKOUT + "/ww/run");
            run.awaitLine("UP after");
            restartsOnce(run);
        }
    }

    private static long ups(RunningScript run) {
        return run.all().stream().filter(line -> line.contains("UP after")).count();
    }

    private static void restartsOnce(RunningScript run) {
        assertEquals(1, hidden().size(), run.all()::toString);
        var before = hidden();
        run.signal("HUP").await("UP again", () -> ups(run) == 2);
        assertEquals(1, hidden().size(), run.all()::toString);
        assertNotEquals(before, hidden());
        run.signal("TERM");
        assertEquals(0, run.exit());
        assertEquals(List.of(), hidden());
    }

    private static List<Integer> hidden() {
        return LinuxProcess.all().stream().map(LinuxProcess::pid).filter(pid ->
                Await.read(Path.of("/proc/" + pid + "/cmdline")).equals("sleep\0" + "9876543\0")).toList();
    }

    @Test
    void a_job_of_docker_exec_survives_a_restart_of_the_service() throws Exception {
        try (var home = Home.fresh()) {
            home.hook("svcup", "exec sleep 9999").cfg("{\"ww\": {\"service\": {\"foreground\": true}}}");
            var run = home.asPid1(Shell.DASH).start("ww/run").awaitLine("UP after");
            var exec = new ProcessBuilder("nsenter", "-t", "" + run.pid(), "-p", "-m", "setsid", "sh", "-c",
                    "sleep 9876543 >/dev/null 2>&1 &");
            exec.environment().clear();
            for (var entry : LinuxProcess.environment((int) run.pid())) {
                exec.environment().put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
            }
            assertEquals(0, exec.start().waitFor());
            run.await("the job", () -> hidden().size() == 1);
            var job = hidden();
            run.signal("HUP").await("UP again", () -> ups(run) == 2);
            assertEquals(job, hidden());
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of(), hidden());
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void a_removed_working_folder_stops_neither_the_next_supervisor_nor_hooks(Shell shell) throws Exception {
        try (var home = Home.fresh()) {
            home.hook("svcup", "pwd -P >$WW_BACKUP/svcup; exec sleep 9999");
            home.cfg("{\"ww\": {\"service\": {\"foreground\": true}}}");
            var run = home.shell(shell).start("/bin/sh", "-c",
                    "mkdir \"$WW_BACKUP/work\" && cd \"$WW_BACKUP/work\" && exec \"$0\"", Home.CHECKOUT + "/ww/run");
            run.awaitLine("UP after");
            assertEquals(home.backup + "/work", Await.read(home.backup.resolve("svcup")).strip());
            Files.delete(home.backup.resolve("work"));
            run.signal("HUP").await("a hook in /", () -> Await.read(home.backup.resolve("svcup")).equals("/\n"));
            run.await("UP again", () -> ups(run) == 2);
            RunningScript.send("KILL", run.supervisor(0));
            run.awaitLine("restarting it").signal("HUP");
            run.await("UP a third time", () -> ups(run) == 3);
            assertTrue(run.all().stream().noneMatch(line -> line.contains("getcwd")), run.all()::toString);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_resized_terminal_sends_the_service_no_WINCH() throws Exception {
        try (var home = Home.fresh()) {
            home.hook("svcup", "trap 'echo WINCH' WINCH; trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done");
            home.cfg("{\"ww\": {\"service\": {\"foreground\": true}}}");
            var run = home.start("/usr/bin/script", "-qefc", "echo $$ >$WW_BACKUP/pid; tty >$WW_BACKUP/tty; exec "
                    + Home.CHECKOUT + "/ww/run", "/dev/null").awaitLine("UP after");
            var tty = Await.read(home.backup.resolve("tty")).strip();
            new ProcessBuilder("stty", "-F", tty, "rows", "41", "cols", "101").start().waitFor();
            long launcher = Long.parseLong(Await.read(home.backup.resolve("pid")).strip());
            RunningScript.send("USR1", launcher); // travels the same way, behind it
            run.awaitLine("the service ended with");
            assertTrue(run.all().stream().noneMatch(line -> line.contains("WINCH")), run.all()::toString);
            RunningScript.send("TERM", launcher);
            run.exit();
        }
    }
}
