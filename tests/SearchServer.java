package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// One node of OpenSearch in a process of its own, and what a reader sees in it.
final class SearchServer extends Server {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

    private final int transport = freePort();
    private final String name;
    private List<SearchServer> cluster = List.of();

    SearchServer(String name) {
        super("search");
        this.name = name;
    }

    static List<SearchServer> cluster() {
        var all = IntStream.range(0, 3).mapToObj(n -> new SearchServer("n" + n)).toList();
        all.forEach(node -> node.cluster = all);
        all.forEach(Server::launch);
        for (var node : all) Await.until(Duration.ofSeconds(100), () -> Await.read(node.folder.resolve("log")), () -> node.answers() && node.nodes() == 3);
        return all;
    }

    @Override
    List<String> command() {
        var command = new ArrayList<>(List.of(Home.CHECKOUT + "/lib/jbang", Home.CHECKOUT + "/tests/servers/OpenSearch.java", folder + "/data", name, "" + port, "" + transport));
        cluster.forEach(node -> command.add("" + node.transport));
        return command;
    }

    private int nodes() {
        return ask("GET", "/_cluster/health", null).path("number_of_nodes").asInt();
    }

    boolean manages() {
        return ask("GET", "/_cat/cluster_manager?format=json", null).path(0).path("node").asText().equals(name);
    }

    @Override
    boolean answers() {
        try {
            return ask("GET", "/_cluster/health", null).path("status").asText("red").matches("green|yellow");
        } catch (AssertionError notYet) {
            return false;
        }
    }

    JsonNode ask(String method, String path, String json) {
        try {
            var body = json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
            var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json").method(method, body).build();
            return new ObjectMapper().readTree(HTTP.send(ask, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Everything in an index or a data stream, in the order of the events, by this field.
    List<String> all(String index, String field) {
        ask("POST", "/" + index + "/_refresh", null);
        var found = ask("GET", "/" + index + "/_search?size=10000&sort=order", null).path("hits").path("hits");
        return StreamSupport.stream(found.spliterator(), false).map(hit -> hit.path("_source").path(field).asText()).toList();
    }
}
