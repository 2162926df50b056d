package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import whaleware.base.Json;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `elasticsearch:` and `elasticsearchs:`, also for OpenSearch: every event goes once into the data stream
/// `PREFIX-events` or `PREFIX-stats`. The index `PREFIX-instances` has one document for each instance, with its latest
/// state. The first delivery installs their index templates, if they are missing.
final class ElasticsearchBackend implements Backend {
    private static final List<String> FREE = List.of("stats", "labels");
    private final String name, prefix;
    private final ElasticsearchClient client;
    private boolean installed;
    private String warning = "";

    /// A line of a bulk request.
    ///
    /// @param verb `create`, or `index` for the latest state
    private record Item(String verb, ObjectNode action, ObjectNode document) {
        /// Returns the item with its statistics and labels as text, which no mapping can reject.
        Item asText() {
            var copy = document.deepCopy();
            for (var member : FREE) if (copy.has(member)) copy.put(member + "_text", Json.compact(copy.remove(member)));
            return new Item(verb, action, copy);
        }

        /// Whether it has members whose names are the user's.
        boolean isFree() {
            return FREE.stream().anyMatch(document::has);
        }
    }

    ElasticsearchBackend(String url, ElasticsearchClient client) {
        this.name = Redaction.hide(url);
        this.client = client;
        this.prefix = client.prefix;
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        if (!installed) install();
        installed = true;
        var items = new ArrayList<Item>();
        JournalEntry state = null;
        for (var entry : entries) {
            var event = entry.event();
            boolean stats = event.kind() == Event.Kind.STATS;
            var document = event.json().put("order", entry.order());
            document.set("@timestamp", document.get("at"));
            items.add(new Item("create", action(prefix + (stats ? "-stats" : "-events"), event.id()), document));
            if (event.kind() == Event.Kind.LIFECYCLE) state = entry;
        }
        if (state != null) {
            var latest = action(prefix + "-instances", state.event().instance().name());
            latest.put("version", state.order()).put("version_type", "external"); // a later state there remains
            items.add(new Item("index", latest, state.event().json().put("order", state.order())));
        }
        var unmapped = check(items, bulk(items));
        if (!unmapped.isEmpty()) check(unmapped, bulk(unmapped));
    }

    private JsonNode bulk(List<Item> items) throws Exception {
        var lines = new StringBuilder();
        for (var item : items) {
            JsonNode action = JsonNodeFactory.instance.objectNode().set(item.verb, item.action);
            lines.append(action).append('\n').append(item.document).append('\n');
        }
        return ElasticsearchClient.json(client.call("POST", "/_bulk", lines.toString(), "application/x-ndjson"));
    }

    /// Installs the templates that are missing. A user who may not do that can still write: then a warning says so.
    private void install() throws Exception {
        install(prefix + "-reports", ElasticsearchTemplates.streams(prefix));
        install(prefix + "-instances", ElasticsearchTemplates.instances(prefix));
    }

    private void install(String template, String text) throws Exception {
        var path = "/_index_template/" + encoded(template);
        var answer = client.call("GET", path, null, null);
        if (answer.code() == 404) answer = client.call("PUT", path, text, HttpTransport.JSON);
        if (answer.success()) return;
        if (answer.code() == 401) ElasticsearchClient.json(answer);
        warning = "cannot install the index template " + template + " for " + name + ": "
                + ElasticsearchClient.why(answer) + " (events are sent all the same; grant manage_index_templates,"
                + " or install it by hand)";
    }

    @Override
    public String takeWarning() {
        var taken = warning;
        warning = "";
        return taken;
    }

    private static ObjectNode action(String index, String id) {
        return JsonNodeFactory.instance.objectNode().put("_index", index).put("_id", id);
    }

    /// Checks each item: the response to `_bulk` is 200 even if items failed. 409 means that the event, or a later
    /// state, is there already. After 429 and 5xx the batch is sent again.
    ///
    /// @return the items whose statistics or labels the mapping rejects, with these as text
    private static List<Item> check(List<Item> items, JsonNode response) throws Rejected, RetryLater {
        Rejected rejected = null;
        var unmapped = new ArrayList<Item>();
        int n = 0;
        for (var answer : response.path("items")) {
            var item = n < items.size() ? items.get(n++) : null;
            var result = answer.elements().next();
            int code = result.path("status").asInt();
            if (code < 300 || code == 409) continue;
            var error = result.path("error");
            var why = "HTTP " + code + ": " + error.path("reason").asText(error.path("type").asText());
            if (code == 429 || code >= 500) throw new RetryLater(why, Duration.ZERO);
            if (code == 400 && item != null && item.isFree()) unmapped.add(item.asText());
            else rejected = new Rejected(why);
        }
        if (rejected != null) throw rejected;
        return unmapped;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    @Override
    public int batchSize() {
        return 500;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        client.close();
    }
}
