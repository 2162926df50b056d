package whaleware.fleet.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.Text;
import whaleware.fleet.store.Report;
import whaleware.reports.backends.ElasticsearchClient;

/// `elasticsearch:` and `elasticsearchs:`: the index `PREFIX-instances` and the data streams `PREFIX-events` and
/// `PREFIX-stats`, as the back-end writes them. Not thread-safe.
final class ElasticsearchSource implements FleetSource {
    /// The most documents of a response (`index.max_result_window`), and of the statistics of a time span.
    private static final int WINDOW = 10_000, STATISTICS = 100_000;
    /// How far back a poll looks for statistics.
    private static final Duration RECENT = Duration.ofHours(1), BACKUPS = Duration.ofDays(30);

    private final ElasticsearchClient client;

    ElasticsearchSource(ElasticsearchClient client) {
        this.client = client;
    }

    @Override
    public Map<String, Latest> latest(Instant since) throws IOException, InterruptedException {
        var now = Instant.now();
        var events = new StoredEvents();
        var instances = search(query(filter(null, null, since, null)).put("size", WINDOW), "instances");
        instances.forEach(hit -> events.add(event(hit)));
        newest("stats", filter(null, null, now.minus(RECENT), null)).forEach(events::add);
        var backups = filter(null, Report.BACKUP, now.minus(BACKUPS), null);
        var test = "{\"term\": {\"backup.test\": true}}";
        var late = "{\"term\": {\"backup.late\": true}}";
        var failed = "{\"exists\": {\"field\": \"cause\"}}";
        for (var filter : List.of(without(backups, test, late), without(backups, test, failed),
                test + ", " + backups, late + ", " + backups)) {
            newest("events", filter).forEach(events::add);
        }
        newest("events", "{\"bool\": {\"must\": {\"term\": {\"state\": \"BOOT\"}}, \"filter\": ["
                + filter(null, Report.LIFECYCLE, since, null) + "]}}").forEach(events::booted);
        return events.all();
    }

    private static String without(String filter, String... excluded) {
        return "{\"bool\": {\"must_not\": [" + String.join(", ", excluded) + "], \"filter\": [" + filter + "]}}";
    }

    /// Returns the newest event of each instance.
    private List<Report> newest(String name, String filter) throws IOException, InterruptedException {
        var query = query(filter).put("size", WINDOW);
        query.putObject("collapse").put("field", "instance");
        query.putArray("sort").add(order("order", "desc"));
        var events = new ArrayList<Report>();
        for (var hit : search(query, name)) events.add(event(hit));
        return events;
    }

    @Override
    public List<Report> history(String instance, Instant before, int limit) throws IOException, InterruptedException {
        var query = query(filter(instance, null, null, before)).put("size", Math.min(limit, WINDOW));
        query.putArray("sort").add(order("@timestamp", "desc")).add(order("order", "desc"));
        var events = new ArrayList<Report>();
        for (var hit : search(query, "events")) {
            var event = event(hit);
            if (event != null) events.add(event);
        }
        return events;
    }

    @Override
    public void statistics(String instance, Instant from, Instant to, Consumer<Report> each)
            throws IOException, InterruptedException {
        var query = query(filter(instance, null, from, to)).put("size", WINDOW);
        query.putArray("sort").add(order("@timestamp", "asc")).add(order("order", "asc"));
        for (int read = 0; read < STATISTICS; read += WINDOW) {
            JsonNode last = null;
            int found = 0;
            for (var hit : search(query, "stats")) {
                var event = event(hit);
                if (event != null) each.accept(event);
                last = hit.path("sort");
                found++;
            }
            if (found < WINDOW) return;
            query.set("search_after", last);
        }
    }

    private JsonNode search(ObjectNode query, String name) throws IOException, InterruptedException {
        return client.search(client.prefix + "-" + name, query.toString()).path("hits").path("hits");
    }

    private static ObjectNode query(String filter) {
        var query = JsonNodeFactory.instance.objectNode();
        query.set("query", Json.object("{\"bool\": {\"filter\": [" + filter + "]}}", "the query", ""));
        return query;
    }

    private static ObjectNode order(String field, String direction) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.putObject(field).put("order", direction).put("unmapped_type", "long");
        return order;
    }

    /// @param instance null for all
    /// @param kind null for all
    private static String filter(String instance, String kind, Instant from, Instant to) {
        var range = JsonNodeFactory.instance.objectNode();
        if (from != null) range.put("gte", Text.RFC_3339.format(from));
        if (to != null) range.put("lt", Text.RFC_3339.format(to));
        var filters = new ArrayList<String>();
        filters.add("{\"range\": {\"at\": " + range + "}}");
        if (instance != null) filters.add(term("instance", instance));
        if (kind != null) filters.add(term("event", kind));
        return String.join(", ", filters);
    }

    private static String term(String field, String value) {
        ObjectNode term = JsonNodeFactory.instance.objectNode();
        term.putObject("term").put(field, value);
        return term.toString();
    }

    /// Statistics that no mapping accepts were stored as text.
    private static Report event(JsonNode hit) {
        if (!(hit.path("_source") instanceof ObjectNode event)) return null;
        try {
            var text = event.path("stats_text").asText();
            if (!text.isEmpty()) event.set("stats", Json.object(text, "statistics", ""));
        } catch (Failure noObject) {
            // then there are none
        }
        return StoredEvents.read(event.toString());
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    @Override
    public void close() {
        client.close();
    }
}
