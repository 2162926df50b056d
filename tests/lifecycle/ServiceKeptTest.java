package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// Whaleware's own failures neither leave a service without a watchdog nor stop a healthy one.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServiceKeptTest {
    @Test
    void a_resumed_supervisor_reloads_the_sources_if_the_saved_configuration_is_gone() throws IOException {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &")) {
            var run = home.start("ww/run").awaitState(State.UP);
            Files.delete(home.path.resolve("etc/cfg.json"));
            long service = service(home);
            kill(home);
            run.awaitLine("restarting it");
            Await.until("another supervisor", () -> supervisor(home) > 0 && run.state()
                    .contains("\"pid\":" + supervisor(home) + ","));
            assertEquals(service, service(home));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_broken_state_file_ends_the_container_and_its_service() throws IOException {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &")) {
            var run = home.start("ww/run").awaitState(State.UP);
            signal("STOP", home); // else it may overwrite the file
            Files.writeString(home.run.resolve("state.json"), "{");
            kill(home);
            assertEquals(70, run.exit());
            assertEquals(List.of(), home.processes());
        }
    }

    @Test
    void a_full_WW_RUN_causes_a_warning_and_the_service_keeps_running() throws IOException {
        try (var home = Home.fresh().hook("svcup", "sleep 1000 &").hook("monitor", "echo '{}'")
                .cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}")) {
            var script = home.path.resolve("small");
            home.file("small", "#!/bin/sh\nmount -t tmpfs -o size=256k tmpfs \"$WW_RUN\" && exec \"$@\"\n");
            Files.createDirectories(home.run);
            var run = home.start("/usr/bin/unshare", "-m", script.toString(),
                    Home.CHECKOUT.resolve("ww/run").toString()).awaitLine("UP after");
            long service = service(home);
            var full = home.start("/usr/bin/nsenter", "-m", "-t", "" + run.pid(), "sh", "-c",
                    "head -c 1M /dev/zero > \"$WW_RUN/ballast\"");
            full.exit();
            run.awaitLine("is it full?");
            assertEquals(service, service(home));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_daemon_that_dies_before_UP_fails_the_start() {
        try (var home = Home.fresh().hook("svcup", "sleep 0.7 &").hook("warmup", "sleep 2")) {
            var run = home.start("ww/run").awaitLine("a daemon of svcup ended before it was warm");
            assertEquals(ExitCode.SVCUP, run.exit());
        }
    }

    @Test
    void a_daemon_that_hands_over_to_its_child_does_not_count_as_dead() {
        try (var home = Home.fresh().hook("svcup", "(sleep 0.3; setsid sleep 1000 & ) &").hook("warmup", "sleep 1")) {
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of(), home.processes());
        }
    }

    @Test
    void an_ignored_hook_that_is_not_executable_is_only_a_warning() throws IOException {
        try (var home = Home.fresh().cfg("{\"ww\": {\"ignore_failures\": [\"upgrade\", \"svcup\", \"monitor\"]}}")) {
            for (var hook : List.of("upgrade", "svcup", "monitor")) {
                Files.writeString(home.path.resolve("usr/" + hook), "echo never\n");
            }
            var run = home.start("ww/run").awaitState(State.UP).awaitLine("hook upgrade ended with 126: ignored");
            assertEquals(0, run.signal("TERM").exit());
            assertTrue(run.all().stream().noneMatch(line -> line.contains("never")));
        }
    }

    @Test
    void a_stop_does_not_wait_for_the_child_of_a_daemon_that_ended_first() {
        try (var home = Home.fresh().hook("svcup", "setsid sh -c 'sleep 1000 & wait' &")) {
            var run = home.start("ww/run").awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit(Duration.ofSeconds(4)));
            assertEquals(List.of(), home.processes());
        }
    }

    private static long service(Home home) {
        return pid(home, "sleep 1000");
    }

    private static long supervisor(Home home) {
        return pid(home, " whaleware.supervisor ");
    }

    private static void kill(Home home) {
        signal("KILL", home);
    }

    private static void signal(String name, Home home) {
        RunningScript.send(name, home.processes().stream().filter(line -> line.contains("/java "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[0])).findFirst().orElseThrow());
    }

    private static long pid(Home home, String command) {
        return home.processes().stream().filter(line -> line.contains(command))
                .mapToLong(line -> Long.parseLong(line.split(" ")[0])).findFirst().orElse(0);
    }
}
