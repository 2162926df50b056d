package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.ExitCode;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The manifests of `tests/images/web` are valid, and a container with the options of their pod is probed and stopped.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManifestTest {
    private static final Path IMAGES = Home.CHECKOUT.resolve("tests/images");
    private static final Path KUBERNETES = IMAGES.resolve("web/kubernetes.yaml");
    private static final Path COMPOSE = IMAGES.resolve("web/compose.yaml");

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        Container.build("web");
    }

    @Test
    void the_models_of_Kubernetes_accept_the_manifests_and_reject_an_unknown_key() throws IOException {
        try (var home = Home.fresh()) {
            var kinds = elements(manifests(home)).map(manifest -> manifest.get("kind").textValue()).toList();
            assertEquals(List.of("ConfigMap", "Secret", "Service", "StatefulSet"), kinds);
            home.file("wrong.yaml", Files.readString(KUBERNETES).replace("periodSeconds", "period"));
            var check = check(home, home.path.resolve("wrong.yaml"));
            assertNotEquals(0, check.exit(Duration.ofMinutes(2)));
            assertTrue(check.all().stream().anyMatch(line -> line.contains("`period`")), () -> check.all().toString());
        }
    }

    @Test
    void docker_compose_accepts_its_file_and_rejects_an_unknown_key() throws Exception {
        try (var home = Home.fresh()) {
            var text = Files.readString(COMPOSE);
            home.file("compose.yaml", text).file("wrong.yaml", text.replace("read_only", "readonly"));
            var right = home.start("/usr/bin/docker-compose", "-f", "compose.yaml", "config");
            assertEquals(0, right.exit(), () -> right.all().toString());
            var wrong = home.start("/usr/bin/docker-compose", "-f", "wrong.yaml", "config");
            assertNotEquals(0, wrong.exit());
            assertTrue(wrong.err().toString().contains("'readonly'"), () -> wrong.all().toString());
        }
    }

    @Test
    void the_pod_is_live_from_the_start_ready_when_UP_reports_with_its_secret_and_stops_in_time() throws Exception {
        try (var home = Home.fresh(); var reports = new Collector()) {
            var pod = Pod.of(manifests(home), home);
            Files.writeString(pod.configuration, Files.readString(pod.configuration)
                    .replace("https://", "http://").replace("reports.example.com", "127.0.0.1:" + reports.port()));
            home.hook("firstboot", "until [ -e /tmp/go ]; do sleep 0.1; done");
            pod.options.addAll(List.of("-v", home.path + "/usr/firstboot:/ww/usr/firstboot:ro",
                    "-e", "ADDRESS=127.0.0.1", "-e", "PORT=" + ServerProcess.freePort()));
            try (var container = new Container("web", pod.options.toArray(String[]::new))) {
                var run = container.start().awaitLine("run: FIRSTBOOT");
                run.await("a start-up probe that succeeds",
                        () -> container.execute(pod.probe("startupProbe")).exit() == 0);
                assertEquals(0, container.execute(pod.probe("livenessProbe")).exit());
                assertEquals(1, container.execute(pod.probe("readinessProbe")).exit());

                container.exec("touch", "/tmp/go");
                run.awaitLine("run: UP after");
                for (var probe : List.of("livenessProbe", "readinessProbe"))
                    assertEquals(0, container.execute(pod.probe(probe)).exit(), probe);
                assertEquals("12345 12345", container.exec("sh", "-c", "echo $(id -u) $(id -g)"));
                var expected = "Basic " + Base64.getEncoder().encodeToString("web:change-me".getBytes());
                run.await("a report with the secret", () -> reports.authorizations.contains(expected));
                assertFalse(run.all().toString().contains("change-me"));

                long begun = System.nanoTime();
                assertEquals(0, container.stop(run), () -> String.join("\n", run.all()));
                var drain = Duration.ofSeconds(3);
                assertTrue(Duration.ofNanos(System.nanoTime() - begun).compareTo(drain.plusSeconds(7)) < 0);
            }
        }
    }

    @Test
    void the_last_line_of_the_log_which_becomes_the_termination_message_has_the_reason() throws Exception {
        try (var home = Home.fresh()) {
            var pod = Pod.of(manifests(home), home);
            Files.delete(pod.secret);
            try (var container = new Container("web", pod.options.toArray(String[]::new))) {
                var run = container.start();
                assertEquals(ExitCode.CONFIG, run.exit(), () -> run.all().toString());
                assertTrue(run.all().getLast().contains("/etc/web-secret/password"), () -> run.all().toString());
            }
        }
    }

    private static JsonNode manifests(Home home) throws IOException {
        var check = check(home, KUBERNETES);
        assertEquals(0, check.exit(Duration.ofMinutes(2)), () -> String.join("\n", check.all()));
        return new ObjectMapper().readTree(check.out().getLast());
    }

    private static RunningScript check(Home home, Path manifests) {
        return home.start("lib/jbang", IMAGES + "/manifests.java", manifests.toString());
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /// The container of the StatefulSet as options of `podman run`, as Kubernetes would interpret its manifest.
    private record Pod(JsonNode container, List<String> options, Path configuration, Path secret) {
        static Pod of(JsonNode manifests, Home home) throws IOException {
            var spec = kind(manifests, "StatefulSet").at("/spec/template/spec");
            var container = spec.at("/containers/0");
            var security = container.get("securityContext");
            var user = spec.at("/securityContext/runAsUser").asText();
            var group = spec.at("/securityContext/runAsGroup").asText();
            var options = new ArrayList<>(List.of("--user", user + ":" + group,
                    "--stop-timeout", spec.get("terminationGracePeriodSeconds").asText(),
                    "--memory", container.at("/resources/limits/memory").asText().replace("Mi", "m")));
            if (security.path("readOnlyRootFilesystem").asBoolean())
                options.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
            if (!security.path("allowPrivilegeEscalation").asBoolean(true))
                options.addAll(List.of("--security-opt", "no-new-privileges"));
            for (var capability : security.at("/capabilities/drop"))
                options.addAll(List.of("--cap-drop", capability.asText()));
            for (var variable : container.get("env"))
                options.addAll(List.of("-e", variable.get("name").asText() + "=" + variable.get("value").asText()));
            for (var mount : container.get("volumeMounts")) {
                var name = mount.get("name").asText();
                var path = mount.get("mountPath").asText();
                var mode = mount.path("readOnly").asBoolean() ? ":ro" : "";
                boolean empty = elements(spec.get("volumes"))
                        .anyMatch(volume -> volume.get("name").asText().equals(name) && volume.has("emptyDir"));
                if (empty) options.addAll(List.of("--tmpfs", path + ":rw,mode=0777"));
                else options.addAll(List.of("-v", folder(manifests, name, home) + ":" + path + mode));
            }
            return new Pod(container, options, home.path.resolve("cfg/cfg.json"), home.path.resolve("secret/password"));
        }

        private static Path folder(JsonNode manifests, String name, Home home) throws IOException {
            if (name.equals("data")) {
                Files.setAttribute(home.data, "unix:uid", 12345);     // as fsGroup would
                return home.data;
            }
            var data = switch (name) {
                case "cfg" -> kind(manifests, "ConfigMap").get("data");
                case "secret" -> kind(manifests, "Secret").get("stringData");
                default -> throw new AssertionError(name);
            };
            data.properties().forEach(file -> home.file(name + "/" + file.getKey(), file.getValue().asText()));
            return home.path.resolve(name);
        }

        private static JsonNode kind(JsonNode manifests, String kind) {
            return elements(manifests).filter(manifest -> manifest.get("kind").asText().equals(kind)).findFirst()
                    .orElseThrow();
        }

        String[] probe(String name) {
            return elements(container.at("/" + name + "/exec/command")).map(JsonNode::asText).toArray(String[]::new);
        }
    }

    /// A server of reports that records their `Authorization` headers.
    private static final class Collector implements AutoCloseable {
        final Set<String> authorizations = ConcurrentHashMap.newKeySet();
        private final HttpServer server;

        Collector() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/events", exchange -> {
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
