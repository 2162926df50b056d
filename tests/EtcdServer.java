package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One node of etcd, and what a reader sees in it.
final class EtcdServer extends Server {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

    final int peers = freePort();
    private final String name;
    private List<EtcdServer> cluster = List.of(this);

    EtcdServer(String name) {
        super("etcd");
        this.name = name;
    }

    /// One that has started.
    static EtcdServer alone() {
        var one = new EtcdServer("one");
        one.start();
        return one;
    }

    /// Several that have formed a cluster.
    static List<EtcdServer> cluster(String... names) {
        var all = List.of(names).stream().map(EtcdServer::new).toList();
        all.forEach(node -> node.cluster = all);
        all.forEach(Server::launch);
        for (var node : all) Await.until("an answer", node::answers);
        return all;
    }

    @Override
    List<String> command() {
        var here = "http://127.0.0.1:" + port;
        var peer = "http://127.0.0.1:" + peers;
        var all = new ArrayList<String>();
        for (var node : cluster) all.add(node.name + "=http://127.0.0.1:" + node.peers);
        return List.of("etcd", "--name", name, "--data-dir", folder + "/data", "--listen-client-urls", here, "--advertise-client-urls", here, "--listen-peer-urls", peer,
                "--initial-advertise-peer-urls", peer, "--initial-cluster", String.join(",", all), "--initial-cluster-token", cluster.getFirst().folder.getFileName().toString());
    }

    @Override
    boolean answers() {
        try {
            var answer = ask("kv/range", "{\"key\": \"eA==\"}");
            return answer.has("header") || answer.path("error").asText().contains("user name is empty");
        } catch (AssertionError notYet) {
            return false;
        }
    }

    JsonNode ask(String path, String json) {
        try {
            var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/" + path)).timeout(Duration.ofSeconds(3)).POST(HttpRequest.BodyPublishers.ofString(json)).build();
            return new ObjectMapper().readTree(HTTP.send(ask, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean leads() {
        return leader().equals(ask("maintenance/status", "{}").path("header").path("member_id").asText());
    }

    /// The member that leads as far as this one knows; "" while none does.
    String leader() {
        return ask("maintenance/status", "{}").path("leader").asText();
    }

    /// What lies under a key; null when nothing does.
    String value(String key) {
        var found = ask("kv/range", "{\"key\": \"" + base64(key) + "\"}").path("kvs").path(0);
        return found.isMissingNode() ? null : text(found);
    }

    /// Every value that a key ever had, as a reader of its history sees them.
    List<String> history(String key) {
        var values = new ArrayList<String>();
        long last = ask("kv/range", "{\"key\": \"eA==\"}").path("header").path("revision").asLong(), seen = 0;
        for (long revision = 2; revision <= last; revision++) {
            var found = ask("kv/range", "{\"key\": \"" + base64(key) + "\", \"revision\": " + revision + "}").path("kvs").path(0);
            if (found.isMissingNode() || found.path("mod_revision").asLong() == seen) continue;
            seen = found.path("mod_revision").asLong();
            values.add(text(found));
        }
        return values;
    }

    private static String text(JsonNode found) {
        return new String(Base64.getDecoder().decode(found.path("value").asText()), StandardCharsets.UTF_8);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
