package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The hooks `backup` and `restore` of `tests/images/fleet` bring the reports of a backup back, and the instances go on
/// to report.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(300)
class FleetBackupTest {
    private static final Duration BUILDS = Duration.ofMinutes(2);
    private final int port = ServerProcess.freePort();

    private JsonNode get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20)).header("Authorization", "Bearer read-1").build();
        try (var http = HttpClient.newHttpClient()) {
            return Json.object(http.send(request, BodyHandlers.ofString()).body(), "the response", "");
        } catch (Exception notYet) {
            return Json.object("{}", "nothing", "");
        }
    }

    private List<String> states(String instance) {
        return get("/api/instances/" + instance + "/history").findValuesAsText("state");
    }

    private void awaitStates(String instance, List<String> expected) {
        Await.until(Await.LONG, () -> instance + ": " + states(instance), () -> states(instance).equals(expected));
    }

    private Home reporter(String name) {
        return Home.fresh(name).env("WW_INSTANCE", name).withDefaults().hook("svcup", "sleep 1000 &")
                .hook("monitor", "echo '{\"a\": 1}'").cfg("""
                        {"notify_url": "http://127.0.0.1:%d/events",
                         "ww": {"monitor": {"every": "1s"}, "reports": {"token": "report-1"}}}""".formatted(port));
    }

    private static void ww(Home image, RunningScript run, String... command) {
        var all = new ArrayList<>(List.of("/ww/ww"));
        all.addAll(List.of(command));
        var ww = image.exec(run, all.toArray(String[]::new));
        assertEquals(0, ww.exit(BUILDS), () -> ww.all() + "\n" + String.join("\n", run.all()));
    }

    @Test
    void reports_of_the_backup_come_back_and_those_of_the_outage_arrive() throws Exception {
        var cfg = """
                {"notify_url": "stdout:", "ww": {"fleet": {"listen": "127.0.0.1:%d"}}}""".formatted(port);
        try (var image = Home.fresh("fleet").image("fleet").asPid1().env("REPORT_TOKEN", "report-1")
                .env("READ_TOKEN", "read-1").env("CFG", cfg); var one = reporter("one"); var two = reporter("two")) {
            var restore = Files.readString(image.path.resolve("usr/restore"));
            var pause = "[ \"$WW_RESTORE_TEST\" ] || while [ ! -e /run/go ]; do sleep 0.1; done\n";
            image.file("usr/restore", restore + pause);
            var run = image.start("/ww/run");
            run.await("UP", BUILDS, () -> run.all().stream().anyMatch(line -> line.startsWith("run: UP after")));
            var first = one.start("ww/run").awaitState(State.UP);
            awaitStates("one", List.of("UP", "WARMUP", "UPGRADING", "FIRSTBOOT", "BOOT"));
            ww(image, run, "backup");
            ww(image, run, "backup", "test");

            var second = two.start("ww/run").awaitState(State.UP);
            awaitStates("two", List.of("UP", "WARMUP", "UPGRADING", "FIRSTBOOT", "BOOT"));
            assertEquals(0, second.signal("TERM").exit());
            assertEquals(0, one.start("ww/ww", "restart").exit());
            awaitStates("one", List.of("UP", "RESTARTING", "UP", "WARMUP", "UPGRADING", "FIRSTBOOT", "BOOT"));

            var restored = image.exec(run, "/ww/ww", "restore", "latest");
            run.awaitLine("run: RESTARTING: restore ");
            run.await("the collector is down", () -> get("/api/instances").isEmpty());
            assertEquals(0, one.start("ww/ww", "restart").exit());
            assertEquals(0, image.exec(run, "touch", "/run/go").exit());
            assertEquals(0, restored.exit(BUILDS), () -> restored.all() + String.join("\n", run.all()));

            // the first restart was after the backup, and is lost; the second one waited in the journal
            awaitStates("one", List.of("UP", "RESTARTING", "UP", "WARMUP", "UPGRADING", "FIRSTBOOT", "BOOT"));
            assertEquals(List.of(), states("two"));
            Await.until("the journal is delivered", () -> one.start("ww/ww", "reports", "--flush").exit() == 0);
            var reports = one.start("ww/ww", "reports", "--json");
            assertEquals(0, reports.exit());
            assertTrue(("" + reports.out()).contains("\"refused\":0"), reports.out()::toString);
            assertEquals(0, first.signal("TERM").exit());
            Await.until("the end of one", () -> states("one").getFirst().equals("STOPPED"));
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
        }
    }
}
