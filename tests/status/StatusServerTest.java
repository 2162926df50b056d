package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.ExitCode;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `ww.http`: the pages for probes, and a port that is in use.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatusServerTest {

    @Test
    void ready_is_200_only_in_UP_and_live_is_200_while_the_supervisor_runs() throws Exception {
        try (var http = HttpProbe.free(); var life =
                new RecordingHome("plain").daemons(1).hold("warmup").hold("svcdown")) {
            life.home.cfg("{\"ww\": {" + http.setting() + "}}");
            var run = life.start().awaitState(State.WARMUP);
            assertEquals(List.of(503, 200), List.of(http.code("/ready"), http.code("/live")));
            life.release("warmup");
            run.awaitState(State.UP);
            assertEquals(List.of(200, 200), List.of(http.code("/ready"), http.code("/live")));
            assertEquals(0, life.home.start("ww/ww", "maintenance", "on").exit());
            assertEquals(List.of(503, 200), List.of(http.code("/ready"), http.code("/live")));
            assertEquals(0, life.home.start("ww/ww", "maintenance", "off").exit());
            assertEquals(200, http.code("/ready"));
            run.signal("TERM").awaitState(State.STOPPING);
            assertEquals(List.of(503, 200), List.of(http.code("/ready"), http.code("/live")));
            life.release("svcdown");
            assertEquals(0, run.exit(), () -> run.all().toString());
            assertEquals(0, http.code("/live"));
        }
    }

    @Test
    void status_returns_the_state_file_and_other_requests_get_their_error_code() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {" + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            var status = http.request("GET", "/status");
            assertEquals("application/json", status.headers().firstValue("Content-Type").orElse(""));
            assertEquals("UP", new ObjectMapper().readTree(status.body()).path("state").asText());
            assertEquals(List.of(404, 404), List.of(http.code("/ready/x"), http.code("/../etc/passwd")));
            assertEquals("there are /, /live, /ready, /status and /metrics\n", http.text("/none"));
            var post = http.request("POST", "/ready");
            assertEquals(405, post.statusCode());
            assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElse(""));
            var head = http.request("HEAD", "/ready");
            assertEquals(List.of(200, "6", ""), List.of(head.statusCode(),
                    head.headers().firstValue("Content-Length").orElse(""), head.body()));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_port_in_use_exits_with_78_and_changes_no_file() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain");
                var taken = new java.net.ServerSocket(http.port(), 1, java.net.InetAddress.getLoopbackAddress())) {
            life.home.cfg("{\"ww\": {" + http.setting() + "}}");
            var run = life.start();
            assertEquals(ExitCode.CONFIG, run.exit());
            assertEquals(List.of("run: cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                    + ": Address already in use (set ww.http.port and ww.http.bind to an address that is free "
                    + "here, or the port "
                    + "to 0 for none)"), run.all());
            assertEquals(List.of(), life.trace());
            assertFalse(Files.exists(life.home.path.resolve("etc/cfg.json")));
        }
    }

    @Test
    void a_HUP_moves_the_port_and_a_new_supervisor_opens_it_again() throws Exception {
        try (var first = HttpProbe.free(); var second = HttpProbe.free();
                var life = new RecordingHome("plain").daemons(1)) {
            var settings = Files.writeString(life.home.backup.resolve("cfg.json"),
                    "{\"ww\": {" + first.setting() + "}}");
            life.home.env("CFG_FILE", settings.toString());
            var run = life.start().awaitState(State.UP);
            assertEquals(200, first.code("/ready"));
            Files.writeString(settings, "{\"ww\": {" + second.setting() + "}}");
            run.signal("HUP").await("the other port", () -> second.code("/ready") == 200);
            assertEquals(0, first.code("/live"));
            long supervisor = run.supervisor(0);
            RunningScript.send("KILL", supervisor);
            run.await("the port of a new supervisor",
                    () -> run.supervisor(supervisor) != supervisor && second.code("/ready") == 200);
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
