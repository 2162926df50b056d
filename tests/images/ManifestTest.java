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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The manifests of `tests/images/web`: accepted by those who would have to, and their pod, run with just what they say, is probed and stops in order.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManifestTest {
    private static final String KUBERNETES = "tests/images/web/kubernetes.yaml", COMPOSE = "tests/images/web/compose.yaml";

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        Container.build("web");
    }

    @Test
    void Kubernetes_own_models_accept_the_manifests_and_notice_a_key_that_is_none() throws IOException {
        try (var home = Home.fresh()) {
            assertEquals(List.of("ConfigMap", "Secret", "Service", "StatefulSet"), StreamSupport.stream(manifests(home).spliterator(), false).map(m -> m.get("kind").textValue()).toList());
            home.file("wrong.yaml", Files.readString(Home.CHECKOUT.resolve(KUBERNETES)).replace("periodSeconds", "period"));
            var check = home.start("lib/jbang", Home.CHECKOUT + "/tests/images/manifests.java", home.path + "/wrong.yaml");
            assertNotEquals(0, check.exit(Duration.ofMinutes(2)));
            assertTrue(check.all().stream().anyMatch(line -> line.contains("`period`")), () -> check.all().toString());
        }
    }

    @Test
    void docker_compose_accepts_the_file_and_notices_a_key_that_is_none() throws Exception {
        try (var home = Home.fresh()) {
            var text = Files.readString(Home.CHECKOUT.resolve(COMPOSE));
            home.file("compose.yaml", text).file("wrong.yaml", text.replace("read_only", "readonly"));
            var right = home.start("/usr/bin/docker-compose", "-f", "compose.yaml", "config");
            assertEquals(0, right.exit(), () -> right.all().toString());
            var wrong = home.start("/usr/bin/docker-compose", "-f", "wrong.yaml", "config");
            assertNotEquals(0, wrong.exit());
            assertTrue(wrong.err().toString().contains("'readonly'"), () -> wrong.all().toString());
        }
    }

    @Test
    void the_pod_is_alive_from_the_start_ready_when_it_is_UP_reports_with_its_secret_and_stops_within_its_grace_period() throws Exception {
        try (var home = Home.fresh(); var reports = new Collector()) {
            var pod = Pod.of(manifests(home), home);
            Files.writeString(pod.configuration, Files.readString(pod.configuration).replace("https://", "http://").replace("reports.example.com", "127.0.0.1:" + reports.port()));
            home.hook("firstboot", "until [ -e /tmp/go ]; do sleep 0.1; done");
            pod.options.addAll(List.of("-v", home.path + "/usr/firstboot:/ww/usr/firstboot:ro", "-e", "ADDRESS=127.0.0.1", "-e", "PORT=" + ServerProcess.freePort()));
            try (var container = new Container("web", pod.options.toArray(String[]::new))) {
                var run = container.start().awaitLine("run: FIRSTBOOT");
                run.await("a start-up probe that succeeds", () -> container.execute(pod.probe("startupProbe")).exit() == 0);
                assertEquals(0, container.execute(pod.probe("livenessProbe")).exit());
                assertEquals(1, container.execute(pod.probe("readinessProbe")).exit());

                container.exec("touch", "/tmp/go");
                run.awaitLine("run: UP after");
                for (var probe : List.of("livenessProbe", "readinessProbe")) assertEquals(0, container.execute(pod.probe(probe)).exit(), probe);
                assertEquals("12345 12345", container.exec("sh", "-c", "echo $(id -u) $(id -g)"));
                var expected = "Basic " + Base64.getEncoder().encodeToString("web:change-me".getBytes());
                run.await("a report with the secret, not " + reports.authorizations, () -> reports.authorizations.contains(expected));
                assertFalse(run.all().toString().contains("change-me"));

                long asked = System.nanoTime();
                assertEquals(0, container.stop(run), () -> String.join("\n", run.all()));
                var drain = Duration.ofSeconds(3);
                assertTrue(Duration.ofNanos(System.nanoTime() - asked).compareTo(drain.plusSeconds(7)) < 0);
            }
        }
    }

    @Test
    void why_a_pod_ended_is_in_the_last_lines_of_its_log_where_the_termination_message_is_taken_from() throws Exception {
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
        var check = home.start("lib/jbang", Home.CHECKOUT + "/tests/images/manifests.java", Home.CHECKOUT + "/" + KUBERNETES);
        assertEquals(0, check.exit(Duration.ofMinutes(2)), () -> String.join("\n", check.all()));
        return new ObjectMapper().readTree(check.out().getLast());
    }

    /// The only container of the StatefulSet, as options of `podman run`: just what its manifest says, and what Kubernetes does with that.
    private record Pod(JsonNode container, List<String> options, Path configuration, Path secret) {
        static Pod of(JsonNode manifests, Home home) throws IOException {
            var spec = kind(manifests, "StatefulSet").at("/spec/template/spec");
            var container = spec.at("/containers/0");
            var user = spec.at("/securityContext/runAsUser").asText() + ":" + spec.at("/securityContext/runAsGroup").asText();
            var options = new ArrayList<>(List.of("--user", user, "--stop-timeout", spec.get("terminationGracePeriodSeconds").asText(),
                    "--memory", container.at("/resources/limits/memory").asText().replace("Mi", "m")));
            if (container.at("/securityContext/readOnlyRootFilesystem").asBoolean()) options.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
            if (!container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)) options.addAll(List.of("--security-opt", "no-new-privileges"));
            for (var capability : container.at("/securityContext/capabilities/drop")) options.addAll(List.of("--cap-drop", capability.asText()));
            for (var variable : container.get("env")) options.addAll(List.of("-e", variable.get("name").asText() + "=" + variable.get("value").asText()));
            for (var mount : container.get("volumeMounts")) {
                var volume = StreamSupport.stream(spec.get("volumes").spliterator(), false).filter(v -> v.get("name").equals(mount.get("name"))).findFirst();
                var path = mount.get("mountPath").asText();
                if (volume.isPresent() && volume.get().has("emptyDir")) options.addAll(List.of("--tmpfs", path + ":rw,mode=0777"));
                else options.addAll(List.of("-v", folder(manifests, mount.get("name").asText(), home) + ":" + path + (mount.path("readOnly").asBoolean() ? ":ro" : "")));
            }
            return new Pod(container, options, home.path.resolve("cfg/cfg.json"), home.path.resolve("secret/password"));
        }

        private static Path folder(JsonNode manifests, String name, Home home) throws IOException {
            var data = name.equals("cfg") ? kind(manifests, "ConfigMap").get("data") : name.equals("secret") ? kind(manifests, "Secret").get("stringData") : null;
            if (data == null) {
                assertEquals("data", name);
                Files.setAttribute(home.data, "unix:uid", 12345);     // as fsGroup would
                return home.data;
            }
            data.properties().forEach(file -> home.file(name + "/" + file.getKey(), file.getValue().asText()));
            return home.path.resolve(name);
        }

        private static JsonNode kind(JsonNode manifests, String kind) {
            return StreamSupport.stream(manifests.spliterator(), false).filter(m -> m.get("kind").asText().equals(kind)).findFirst().orElseThrow();
        }

        String[] probe(String name) {
            return StreamSupport.stream(container.at("/" + name + "/exec/command").spliterator(), false).map(JsonNode::asText).toArray(String[]::new);
        }
    }

    /// Takes reports, and notes who they say they are from.
    private static final class Collector implements AutoCloseable {
        final java.util.Set<String> authorizations = ConcurrentHashMap.newKeySet();
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
