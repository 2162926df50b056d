package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The image of the fleet: a collector that whaleware starts, watches and stops.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FleetImageTest {
    private static final Path FLEET = Home.CHECKOUT.resolve("tests/images/fleet");
    private static final String EVENT = "{\"event\":\"lifecycle\",\"id\":\"B-1\",\"instance\":\"web-1\","
            + "\"webapp\":\"hello\",\"version\":\"1\",\"state\":\"UP\",\"at\":\"2026-01-31T12:00:00.000Z\",\"next_ms\":40000}";

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        for (var image : List.of("fleet", "web")) Container.build(image);
    }

    @ParameterizedTest
    @ValueSource(strings = {ImagesTest.ROOT, ImagesTest.ANY_USER})
    void a_collector_receives_shows_and_keeps_its_reports_over_a_stop(String mode) throws Exception {
        int port = ServerProcess.freePort();
        try (var fleet = ImagesTest.container("fleet", mode, "-e", "REPORT_TOKEN=report-1", "-e", "READ_TOKEN=read-1",
                "-e", "CFG={\"notify_url\": \"stdout:\", " + listen(port) + "}")) {
            var run = ImagesTest.up(fleet.start());
            assertEquals(401, send("POST", port, "/events", "wrong-1").statusCode());
            assertEquals(204, send("POST", port, "/events", "report-1").statusCode());
            assertEquals(401, send("GET", port, "/api/instances", "report-1").statusCode());
            assertTrue(send("GET", port, "/api/instances", "read-1").body().contains("\"name\":\"web-1\""));
            assertEquals(200, send("GET", port, "/", "read-1").statusCode());
            fleet.exec("/ww/ww", "monitor");
            run.awaitLine("\"stats\":{\"instances\":1,\"events_total\":1}");

            ImagesTest.stop(fleet, run);
            var again = ImagesTest.up(fleet.startAgain());
            assertTrue(send("GET", port, "/api/instances", "read-1").body().contains("\"name\":\"web-1\""));
            ImagesTest.stop(fleet, again);
        }
    }

    @Test
    void a_service_in_another_container_reports_to_it() throws Exception {
        int port = ServerProcess.freePort();
        try (var fleet = ImagesTest.container("fleet", ImagesTest.ANY_USER, "-e", "REPORT_TOKEN=report-1",
                "-e", "READ_TOKEN=read-1", "-e", "CFG={" + listen(port) + "}")) {
            var collector = ImagesTest.up(fleet.start());
            var cfg = "CFG={\"notify_url\": \"http://127.0.0.1:" + port
                    + "/events\", \"ww\": {\"reports\": {\"token\": \"report-1\"}}}";
            try (var web = ImagesTest.container("web", ImagesTest.ANY_USER, "-e", "ADDRESS=127.0.0.1",
                    "-e", "PORT=" + ServerProcess.freePort(), "-e", "WW_INSTANCE=web-1", "-e", cfg)) {
                var run = ImagesTest.up(web.start());
                run.await("its state", () -> instances(port).contains("\"state\":\"UP\""));
                ImagesTest.stop(web, run);
                collector.await("its end", () -> instances(port).contains("\"state\":\"STOPPED\""));
            }
            ImagesTest.stop(fleet, collector);
        }
    }

    @Test
    void without_tokens_it_does_not_start() {
        try (var fleet = ImagesTest.container("fleet", ImagesTest.ROOT)) {
            var run = fleet.start();
            assertEquals(ExitCode.CONFIG, run.exit(Duration.ofMinutes(1)), () -> run.all().toString());
            assertTrue(run.all().toString().contains("REPORT_TOKEN"), () -> run.all().toString());
        }
    }

    @Test
    void an_image_without_the_fleet_has_nothing_of_it() {
        var none = Container.output("run", "--rm", "--no-healthcheck", "whaleware", "sh", "-c",
                "find /ww -iname '*fleet*' -o -name '*sqlite*'; ww fleet 2>&1; echo $?");
        assertEquals("ww: cannot run fleet: this image has none (COPY ww/fleet.java and lib/fleet from a checkout)\n78",
                none);
    }

    @Test
    void the_models_of_Kubernetes_and_docker_compose_accept_its_files() throws Exception {
        try (var home = Home.fresh()) {
            var kubernetes = home.start("lib/jbang", Home.CHECKOUT + "/tests/images/manifests.java",
                    FLEET + "/kubernetes.yaml");
            assertEquals(0, kubernetes.exit(Duration.ofMinutes(2)), () -> kubernetes.all().toString());
            var compose = home.start("/usr/bin/docker-compose", "-f", FLEET + "/compose.yaml", "config");
            assertEquals(0, compose.exit(), () -> compose.all().toString());
        }
    }

    @Test
    void the_comment_of_the_Compose_file_builds_each_image_that_it_starts() throws Exception {
        var compose = Files.readString(FLEET.resolve("compose.yaml"));
        var built = new ArrayList<String>();
        for (var list : found("for image in ([^;]+);", compose)) built.addAll(List.of(list.split(" ")));
        for (var image : found("(?m)^    image: (.+)$", compose)) {
            assertTrue(built.contains(image), image);
            var file = Home.CHECKOUT.resolve("tests/images/" + image + "/Dockerfile");
            assertTrue(built.containsAll(found("(?m)^ARG BASE=(.+)$", Files.readString(file))), image);
        }
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static String listen(int port) {
        return "\"ww\": {\"fleet\": {\"listen\": \"127.0.0.1:" + port + "\"}}";
    }

    private static String instances(int port) {
        try {
            return send("GET", port, "/api/instances", "read-1").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> send(String method, int port, String path, String token) throws Exception {
        var body = HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : EVENT);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20)).method(method, body).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token).build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
