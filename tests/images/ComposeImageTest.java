package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The Compose file of the fleet, started by docker-compose on podman: a network with names, secrets, a collector
/// without rights on a read-only root file system with its store in PostgreSQL.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ComposeImageTest {
    private static final Path FLEET = Home.CHECKOUT.resolve("tests/images/fleet");
    private static final Duration STARTS = Duration.ofMinutes(2);
    private final String project = "ww-test-" + UUID.randomUUID();
    private final int port = ServerProcess.freePort();

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        for (var image : List.of("fleet", "web", "postgres")) Container.build(image);
    }

    @Test
    @Timeout(600)
    void all_services_come_UP_report_to_the_fleet_and_stop_in_order() throws Exception {
        try (var home = Home.fresh()) {
            var socket = home.path.resolve("podman.sock");
            var podman = Container.podman("system", "service", "--time=0", "unix://" + socket);
            try {
                podman.await("the socket", () -> Files.exists(socket));
                home.env("DOCKER_HOST", "unix://" + socket).env("COMPOSE_PROJECT_NAME", project);
                var compose = Files.readString(FLEET.resolve("compose.yaml"));
                home.file("compose.yaml", compose.replace("127.0.0.1:8484:", "127.0.0.1:" + port + ":"));
                home.file("password", "it is a secret").file("report-token", "report-1").file("read-token", "read-1");
                assertServicesReport(home);
            } finally {
                compose(home, "down", "--volumes", "--timeout", "30");
                podman.signal("TERM").exit();
            }
        }
    }

    private void assertServicesReport(Home home) {
        var up = home.start("/usr/bin/docker-compose", arguments("up", "-d"));
        Await.until(STARTS, () -> up.all().toString(), () -> {
            // without systemd podman runs no health check by itself, and the fleet waits for that of db
            Container.podman("healthcheck", "run", project + "_db_1").exit();
            return !up.alive();
        });
        assertEquals(0, up.exit(), () -> up.all().toString());
        awaitStates(List.of("hello UP", "hello UP", "postgres UP", "shop UP"));
        compose(home, "stop", "web");
        awaitStates(List.of("hello STOPPED", "hello STOPPED", "postgres UP", "shop UP"));
    }

    private static void compose(Home home, String... command) {
        var compose = home.start("/usr/bin/docker-compose", arguments(command));
        assertEquals(0, compose.exit(STARTS), () -> compose.all().toString());
    }

    /// Returns the arguments for this command. With `--compatibility` the first docker-compose has `replicas` too.
    private static String[] arguments(String... command) {
        var all = new ArrayList<>(List.of("--compatibility", "-f", "compose.yaml"));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    private void awaitStates(List<String> expected) {
        Await.until(STARTS, () -> "" + states(), () -> states().equals(expected));
    }

    private List<String> states() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/instances"))
                .timeout(Duration.ofSeconds(20)).header("Authorization", "Bearer read-1").build();
        try (var http = HttpClient.newHttpClient()) {
            var states = new ArrayList<String>();
            for (var instance : Json.object(http.send(request, BodyHandlers.ofString()).body(), "the response", "")
                    .path("instances"))
                states.add(instance.path("webapp").asText() + " " + instance.path("state").asText());
            return states.stream().sorted().toList();
        } catch (Exception notYet) {
            return List.of();
        }
    }
}
