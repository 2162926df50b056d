package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.OpenSearchServer;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.reports.ReportsContract;
import whaleware.runtime.State;

/// `elasticsearch:` with a real OpenSearch. Runs with `--all` only, since it needs much time and memory.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
@Tag(Sweep.ONLY_WHOLE)
class OpenSearchTest extends BackendContract {
    private static OpenSearchServer search;

    @BeforeAll
    static void start() {
        search = new OpenSearchServer("one");
        search.start();
    }

    @AfterAll
    static void stop() {
        search.close();
    }

    private Backend backend(String prefix) {
        return backend("elasticsearch://127.0.0.1:" + search.port + "/" + prefix, "");
    }

    private static List<JournalEntry> entries(Event... events) {
        return Stream.of(events).map(event -> new JournalEntry(1000 + Long.parseLong(event.id().substring(2)), event))
                .toList();
    }

    private static Event stats(int n, ObjectNode stats) {
        return Event.stats(ReportsContract.INSTANCE, n, State.UP, Instant.EPOCH, stats, null);
    }

    @Test
    void events_are_stored_once_and_the_instance_has_its_latest_state() throws Exception {
        var backend = backend("once");
        backend.deliver(entries(ReportsContract.state(1), ReportsContract.state(2), ReportsContract.stats(3)));
        backend.deliver(entries(ReportsContract.state(2), ReportsContract.stats(3), ReportsContract.state(4)));
        assertEquals(List.of("b-1", "b-2", "b-4"), search.all("once-events", "id"));
        assertEquals(List.of("b-3"), search.all("once-stats", "id"));
        backend("once").deliver(entries(ReportsContract.state(2)));
        assertEquals(List.of("b-4"), search.all("once-instances", "id"));
        assertTrue(search.request("GET", "/_data_stream/once-*", null).path("data_streams").size() == 2);
    }

    @Test
    void runs_are_events_and_change_no_state() throws Exception {
        var backend = backend("runs");
        backend.deliver(entries(ReportsContract.state(1), ReportsContract.run(Event.Kind.SCHEDULE, 2),
                ReportsContract.run(Event.Kind.BACKUP, 3)));
        assertEquals(List.of("b-1", "b-2", "b-3"), search.all("runs-events", "id"));
        assertEquals(List.of("b-1"), search.all("runs-instances", "id"));
    }

    @Test
    void statistics_are_kept_if_a_field_changes_its_type() throws Exception {
        var backend = backend("types");
        var number = JsonNodeFactory.instance.objectNode().put("n", 1);
        var text = JsonNodeFactory.instance.objectNode().put("n", "many");
        backend.deliver(entries(stats(1, number)));
        backend.deliver(entries(stats(2, text)));
        assertEquals(List.of("b-1", "b-2"), search.all("types-stats", "id"));
        var object = JsonNodeFactory.instance.objectNode();
        object.putObject("n").put("x", 1);
        backend.deliver(entries(stats(3, object), stats(4, number)));
        assertEquals(List.of("b-1", "b-2", "b-3", "b-4"), search.all("types-stats", "id"));
    }

    @Test
    void numbers_of_statistics_are_double_whatever_came_first_and_dates_are_text() throws Exception {
        var backend = backend("numbers");
        var whole = JsonNodeFactory.instance.objectNode().put("load", 1).put("day", "2026-11-28");
        var fraction = JsonNodeFactory.instance.objectNode().put("load", 0.7).put("day", "not a day");
        backend.deliver(entries(stats(1, whole), stats(2, fraction)));
        search.request("POST", "/numbers-stats/_refresh", null);
        var sum = search.request("POST", "/numbers-stats/_search",
                "{\"size\": 0, \"aggs\": {\"sum\": {\"sum\": {\"field\": \"stats.load\"}}}}");
        assertEquals(1.7, sum.at("/aggregations/sum/value").asDouble(), 1e-9);
        var mapping = search.request("GET", "/numbers-stats/_mapping", null).elements().next();
        assertEquals("double", mapping.at("/mappings/properties/stats/properties/load/type").asText());
        assertEquals("keyword", mapping.at("/mappings/properties/stats/properties/day/type").asText());
    }

    @Test
    void labels_and_the_time_of_the_next_event_can_be_searched() throws Exception {
        var backend = backend("facts");
        backend.deliver(entries(labelled(1, Map.of("pod", "web-7", "topology.kubernetes.io/zone", "a b"))));
        var event = search.documents("facts-events").getFirst();
        assertEquals(40_000, event.path("next_ms").asInt());
        assertEquals("8b614139de259753", event.path("config").asText());
        search.request("POST", "/facts-instances/_refresh", null);
        for (var query : List.of("labels.pod:web-7", "labels.topology.kubernetes.io\\/zone:\"a b\"", "next_ms:40000",
                "config:8b614139de259753")) {
            var found = search.request("POST", "/facts-instances/_search",
                    "{\"query\": {\"query_string\": {\"query\": " + JsonNodeFactory.instance.textNode(query) + "}}}");
            assertEquals(1, found.at("/hits/total/value").asInt(), query);
        }
    }

    @Test
    void labels_of_which_a_name_begins_as_another_are_kept() throws Exception {
        var backend = backend("names");
        var names = List.of("app", "app.kubernetes.io/name", "app.kubernetes.io", "a.", "a..b");
        for (int n = 1; n < names.size(); n++)
            backend.deliver(entries(labelled(n, Map.of(names.get(n - 1), "x", names.get(n), "y"))));
        assertEquals(List.of("b-1", "b-2", "b-3", "b-4"), search.all("names-events", "id"));
        assertEquals(List.of("b-4"), search.all("names-instances", "id"));
        assertTrue(search.all("names-events", "labels_text").getFirst().contains("\"app.kubernetes.io/name\":\"y\""));
    }

    private static Event labelled(int n, Map<String, String> labels) {
        var instance = new Instance("web-1", "hello", "1", "b", labels);
        return Event.lifecycle(instance, n, State.UP, null, null, Instant.EPOCH, null)
                .with(Duration.ofSeconds(40), "8b614139de259753", false);
    }

    @Test
    void statistics_with_more_fields_than_the_limit_are_kept_as_text() throws Exception {
        var backend = backend("many");
        for (int n = 1; n <= 3; n++) {
            var stats = JsonNodeFactory.instance.objectNode();
            for (int key = 0; key < 600; key++) stats.put("user" + n + "-" + key, key);
            backend.deliver(entries(stats(n, stats)));
        }
        var object = JsonNodeFactory.instance.objectNode();
        object.putObject("user1-1").put("x", 1);
        backend.deliver(entries(stats(4, object)));
        assertEquals(List.of("b-1", "b-2", "b-3", "b-4"), search.all("many-stats", "id"));
        assertTrue(search.all("many-stats", "stats_text").get(2).contains("user3-599"));
    }

    @Test
    void a_version_that_looks_like_a_date_does_not_block_later_ones() throws Exception {
        var backend = backend("dates");
        for (var version : List.of("2026-11-28", "1.2.3")) {
            var n = version.startsWith("2") ? 1 : 2;
            backend.deliver(entries(Event.lifecycle(new Instance("web-1", "hello", version, "b"), n, State.UP, null,
                    null, Instant.EPOCH, null)));
        }
        assertEquals(List.of("1.2.3"), search.all("dates-instances", "version"));
        assertEquals(List.of("2026-11-28", "1.2.3"), search.all("dates-events", "version"));
    }

    @Test
    void an_existing_template_is_not_changed() throws Exception {
        search.request("PUT", "/_index_template/own-reports",
                "{\"index_patterns\": [\"own-*s\"], \"data_stream\": {}, \"priority\": 300,"
                + " \"template\": {\"settings\": {\"number_of_shards\": 2}}}");
        search.request("PUT", "/_index_template/own-instances",
                "{\"index_patterns\": [\"own-instances\"], \"priority\": 400}");
        backend("own").deliver(entries(ReportsContract.state(1)));
        assertEquals("2", search.request("GET", "/own-events/_settings", null).elements().next().path("settings")
                .path("index").path("number_of_shards").asText());
    }

    @Test
    void a_killed_node_of_three_does_not_stop_the_reports() {
        var nodes = OpenSearchServer.cluster();
        try {
            var backend = backend("elasticsearch://" + String.join(",", nodes.stream()
                    .map(node -> "127.0.0.1:" + node.port).toList()) + "/three", "");
            Await.until("a delivery", () -> delivered(backend, entries(ReportsContract.state(1))));
            Await.until("two copies", () -> nodes.getFirst().request("GET", "/_cluster/health", null).path("status")
                    .asText().equals("green"));
            nodes.stream().filter(OpenSearchServer::isManager).findFirst().orElseThrow().kill();
            var begun = System.nanoTime();
            Await.until("a delivery",
                    () -> delivered(backend, entries(IntStream.rangeClosed(1, 20).mapToObj(ReportsContract::state)
                    .toArray(Event[]::new))));
            var took = Duration.ofNanos(System.nanoTime() - begun);
            System.out.println("OpenSearch, cluster manager killed: delivered after " + took.toMillis() + " ms");
            var alive = nodes.stream().filter(OpenSearchServer::isReady).findFirst().orElseThrow();
            assertEquals(20, alive.all("three-events", "id").size());
        } finally {
            nodes.forEach(ServerProcess::close);
        }
    }

    private static boolean delivered(Backend backend, List<JournalEntry> entries) {
        try {
            backend.deliver(entries);
            return true;
        } catch (Exception again) {
            return false;
        }
    }
}
