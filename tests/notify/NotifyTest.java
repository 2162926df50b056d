package whaleware.notify;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `ww.service.notify`: the service itself decides when it is ready, by `systemd-notify`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class NotifyTest {
    /// Returns a life whose service runs the shell commands that [#say] gives it.
    ///
    /// @param first commands before
    private static RecordingHome life(boolean foreground, String more, String... first) {
        var life = new RecordingHome("plain");
        var service = "while :; do [ ! -e $WW_BACKUP/say ] || { . $WW_BACKUP/say; rm $WW_BACKUP/say; }; sleep 0.02\n"
                + "done";
        var begin = String.join("\n", first) + "\n";
        if (foreground) life.hook("svcup", begin + service);
        else life.hook("svcup", "(" + begin + service + ") 5>&- &");
        life.home.cfg("{\"ww\": {\"service\": {\"notify\": true, \"foreground\": " + foreground + "}" + more + "}}");
        return life;
    }

    private static void say(RecordingHome life, String command) throws Exception {
        var file = life.home.backup.resolve("say");
        Await.until("the last command is run", () -> !Files.exists(file));
        Files.writeString(life.home.backup.resolve("say.new"), command + "\n");
        Files.move(life.home.backup.resolve("say.new"), file);
    }

    @ParameterizedTest(name = "foreground: {0}")
    @ValueSource(booleans = {true, false})
    void UP_and_warmup_wait_for_READY_and_the_status_is_shown(boolean foreground) throws Exception {
        try (var life = life(foreground, "", "systemd-notify --status='loading 50 %'")) {
            var run = life.start().awaitState(State.WARMUP);
            run.await("the status", () -> status(life).contains("loading 50 %"));
            assertEquals(0, life.count("warmup began"));
            say(life, "systemd-notify --ready --status='serving \"all\"'");
            run.awaitState(State.UP);
            assertEquals(1, life.count("warmup done"));
            run.await("the status", () -> status(life).contains("status      serving \"all\""));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static String status(RecordingHome life) {
        var status = life.home.start("ww/status");
        status.exit();
        return String.join("\n", status.all());
    }

    @Test
    void without_READY_the_start_fails_with_the_last_status_unless_the_service_extends_the_time() throws Exception {
        var timeout = ", \"timeout\": {\"svcup\": \"700ms\"}";
        try (var life = life(true, timeout, "systemd-notify --status=waiting")) {
            var run = life.start();
            assertEquals(ExitCode.SVCUP, run.exit(), () -> run.all().toString());
            assertTrue(run.all().contains("run: cannot start the service: no READY=1 came within 700 ms; its last "
                    + "status: waiting (does the server know sd_notify? ww.timeout.svcup is the time-out)"),
                    run.all()::toString);
        }
        try (var life = life(true, timeout, "systemd-notify EXTEND_TIMEOUT_USEC=30000000; sleep 1.5",
                "systemd-notify --ready")) {
            var run = life.start().awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest(name = "foreground: {0}")
    @ValueSource(booleans = {true, false})
    void a_service_that_ends_before_READY_fails_the_start_at_once(boolean foreground) {
        try (var life = life(foreground, "", "sleep 0.3; exit 5")) {
            var run = life.start();
            assertEquals(ExitCode.SVCUP, run.exit(Duration.ofSeconds(20)), () -> run.all().toString());
            assertTrue(run.all().stream().anyMatch(line -> line.startsWith("run: cannot start the service: ")
                    && line.contains("before it was warm")), run.all()::toString);
        }
    }

    @Test
    void RELOADING_takes_readiness_away_until_READY_and_a_new_supervisor_knows_it() throws Exception {
        try (var http = HttpProbe.free(); var life = life(true, ", " + http.setting(), "systemd-notify --ready")) {
            var run = life.start().awaitState(State.UP);
            assertEquals(200, http.code("/ready"));
            say(life, "systemd-notify RELOADING=1");
            run.awaitLine("run: UP: the service reloads");
            assertEquals(503, http.code("/ready"));
            assertEquals(1, life.home.start("ww/status", "--ready").exit());
            long supervisor = run.supervisor(0);
            RunningScript.send("KILL", supervisor);
            run.await("another supervisor",
                    () -> run.supervisor(supervisor) != supervisor && http.code("/live") == 200);
            assertEquals(503, http.code("/ready"));
            say(life, "systemd-notify --ready");
            run.await("ready", () -> http.code("/ready") == 200);
            assertEquals(1, life.count("svcup began"), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void without_svcup_the_setting_has_no_effect_and_a_HUP_turns_it_off() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain")) {
            var cfg = "{\"ww\": {\"service\": {\"notify\": true}, " + http.setting() + "}}";
            var settings = Files.writeString(life.home.backup.resolve("cfg.json"), cfg);
            life.home.env("CFG_FILE", settings.toString());
            var run = life.start().awaitState(State.UP);
            assertEquals(200, http.code("/ready"));
            life.hook("svcup", "echo \"socket $NOTIFY_SOCKET\"; systemd-notify --ready; setsid sleep 9999 5>&- &");
            run.signal("HUP").awaitLine("svcup: socket " + life.home.run.resolve("notify"));
            run.await("ready", () -> http.code("/ready") == 200);
            Files.writeString(settings, cfg.replace("true", "false"));
            run.signal("HUP").awaitLine("svcup: socket ");
            life.await(run, "svcup done", 2);
            run.await("ready", () -> http.code("/ready") == 200 && !http.text("/status").contains("notify\""));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_flood_of_messages_is_published_now_and_then_and_harms_nothing() throws Exception {
        try (var life = life(true, "", "systemd-notify --ready")) {
            var run = life.start().awaitState(State.UP);
            try (var socket = new UnixDatagramSocket()) {
                for (int i = 0; i < 20_000; i++) {
                    socket.send(i % 2 == 0 ? "RELOADING=1\nSTATUS=" + i : "READY=1\nSTATUS=" + i,
                            life.home.run.resolve("notify").toString());
                }
                Await.until("the last message", () -> send(socket, "READY=1\nSTATUS=over", life));
            }
            run.await("the last status", () -> status(life).contains("over"));
            var changes = run.all().stream().filter(line -> line.startsWith("run: UP: the service")).count();
            assertTrue(changes < 60, () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static boolean send(UnixDatagramSocket socket, String message, RecordingHome life) {
        try {
            return socket.send(message, life.home.run.resolve("notify").toString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_service_that_misses_its_watchdog_is_restarted() throws Exception {
        try (var life = life(true, "", "systemd-notify --ready; echo $WATCHDOG_USEC >>$WW_BACKUP/usec",
                "[ -e $WW_BACKUP/say ] || [ -e $WW_BACKUP/quiet ] || { touch $WW_BACKUP/quiet; exec sleep 9999; }")) {
            life.home.cfg("{\"ww\": {\"service\": {\"notify\": true, \"foreground\": true, \"watchdog\": \"1s\"}}}");
            var run = life.start().awaitState(State.UP);
            run.awaitLine("run: RESTARTING: the service sent no WATCHDOG=1 for 1 s").awaitState(State.UP);
            assertEquals("1000000\n1000000\n", Files.readString(life.home.backup.resolve("usec")));
            for (int i = 0; i < 8; i++) {
                say(life, "systemd-notify WATCHDOG=1; sleep 0.4");
            }
            assertEquals(2, life.count("svcup began"), () -> run.all().toString());
            say(life, "systemd-notify WATCHDOG=trigger");
            life.await(run, "svcup began", 3);
            run.awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_restart_waits_longer_if_the_service_asks_and_a_stop_keeps_its_budget() throws Exception {
        var slow = "trap 'systemd-notify EXTEND_TIMEOUT_USEC=20000000; sleep 2; echo slow end; exit 0' TERM";
        try (var life = life(true, ", \"stop\": {\"grace\": \"1500ms\"}", slow, "systemd-notify --ready")) {
            var run = life.start().awaitState(State.UP);
            run.signal("HUP").awaitLine("slow end");
            life.await(run, "svcup began", 2);
            run.awaitLine("run: UP after").awaitState(State.UP);
            var start = System.nanoTime();
            run.signal("TERM").exit();
            assertTrue(System.nanoTime() - start < 5_000_000_000L, "the stop kept its budget");
        }
    }

    @Test
    void the_container_s_own_socket_gets_the_states_and_no_hook_has_it() throws Exception {
        try (var life = life(true, "", "echo \"svcup $NOTIFY_SOCKET\" >>$WW_BACKUP/sockets; systemd-notify --ready")) {
            var address = life.home.backup.resolve("outer").toString();
            var received = new CopyOnWriteArrayList<String>();
            try (var outer = new UnixDatagramSocket()) {
                outer.bind(address);
                Thread.ofPlatform().daemon().start(() -> {
                    for (var message = outer.receive(); message != null; message = outer.receive()) {
                        received.add(message);
                    }
                });
                for (var hook : List.of("boot", "warmup", "svcdown")) {
                    life.hook(hook, "echo \"" + hook + " $NOTIFY_SOCKET$WATCHDOG_USEC\" >>$WW_BACKUP/sockets");
                }
                life.home.env("NOTIFY_SOCKET", address).env("WATCHDOG_USEC", "5000");
                var run = life.start().awaitState(State.UP);
                Await.until("READY in " + received, () -> received.contains("READY=1\nSTATUS=UP"));
                assertEquals(0, run.signal("TERM").exit());
                Await.until("the end in " + received, () -> received.contains("STATUS=STOPPED"));
                assertEquals(List.of("STATUS=BOOT", "STATUS=FIRSTBOOT", "STATUS=UPGRADING", "STATUS=WARMUP",
                        "READY=1\nSTATUS=UP", "STOPPING=1\nSTATUS=STOPPING", "STATUS=STOPPED"), received);
                assertEquals("boot \nsvcup " + life.home.run.resolve("notify") + "\nwarmup \nsvcdown \n",
                        Files.readString(life.home.backup.resolve("sockets")));
                outer.shutdown();
            }
        }
    }

    @Test
    void a_receiver_that_does_not_listen_delays_neither_UP_nor_the_end() {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.env("NOTIFY_SOCKET", life.home.backup.resolve("nobody").toString());
            var run = life.start().awaitState(State.UP);
            var start = System.nanoTime();
            assertEquals(0, run.signal("TERM").exit());
            assertTrue(System.nanoTime() - start < 3_000_000_000L);
        }
    }
}
