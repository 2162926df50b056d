package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.Request;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `elasticsearch:` and `elasticsearchs:`, also for OpenSearch: every event goes once into the data stream
/// `PREFIX-events` or `PREFIX-stats`. The index `PREFIX-instances` has one document for each instance, with its latest
/// state. The first delivery installs the template of the data streams, if it is missing.
final class ElasticsearchBackend implements Backend {
    private static final Duration CONNECT = Duration.ofSeconds(1), ONE_OF_SEVERAL = Duration.ofSeconds(3);
    /// Indexes names as keywords and `cause` as text. A value of the wrong type loses its field, not the event.
    private static final String TEMPLATE = """
            {"index_patterns": ["%1$s-events", "%1$s-stats"], "data_stream": {}, "priority": 150,
             "template": {"settings": {"index.mapping.ignore_malformed": true},
               "mappings": {"dynamic_templates": [{"names": {"match_mapping_type": "string",
                                                             "mapping": {"type": "keyword", "ignore_above": 8000}}}],
                            "properties": {"@timestamp": {"type": "date"}, "at": {"type": "date"},
                                           "order": {"type": "long"}, "cause": {"type": "text"}}}}}
            """;

    private final String name, prefix, authorization;
    private final ClusterHosts hosts;
    private final ClusterHosts.Timeouts timeouts;
    private final HttpTransport transport;
    private boolean installed;

    ElasticsearchBackend(String url, ClusterHosts hosts, Duration timeout, BackendContext context) {
        this.name = Redaction.hide(url);
        this.hosts = hosts;
        this.timeouts = new ClusterHosts.Timeouts(ONE_OF_SEVERAL, ONE_OF_SEVERAL, timeout);
        prefix = hosts.path.isEmpty() ? "ww" : hosts.path;
        authorization = !hosts.user.isEmpty() ? Credentials.basic(hosts.user, hosts.password, StandardCharsets.UTF_8)
                : context.token().isEmpty() ? null : "Bearer " + context.token();
        transport = new HttpTransport(CONNECT, context);
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        if (!installed) install();
        installed = true;
        var lines = new StringBuilder();
        JournalEntry state = null;
        for (var entry : entries) {
            var event = entry.event();
            boolean stats = event.kind() == Event.Kind.STATS;
            var document = event.json().put("order", entry.order());
            document.set("@timestamp", document.get("at"));
            add(lines, "create", action(prefix + (stats ? "-stats" : "-events"), event.id()), document);
            if (!stats) state = entry;
        }
        if (state != null) {
            var latest = action(prefix + "-instances", state.event().instance().name());
            latest.put("version", state.order()).put("version_type", "external"); // a later state there remains
            add(lines, "index", latest, state.event().json().put("order", state.order()));
        }
        check(call("POST", "/_bulk", lines.toString(), "application/x-ndjson"));
    }

    private void install() throws Exception {
        var path = "/_index_template/" + encoded(prefix) + "-reports";
        try {
            call("GET", path, null, null);
        } catch (Rejected missing) {
            call("PUT", path, TEMPLATE.formatted(prefix), HttpTransport.JSON);
        }
    }

    private static ObjectNode action(String index, String id) {
        return JsonNodeFactory.instance.objectNode().put("_index", index).put("_id", id);
    }

    private static void add(StringBuilder lines, String verb, ObjectNode action, ObjectNode document) {
        JsonNode line = JsonNodeFactory.instance.objectNode().set(verb, action);
        lines.append(line).append('\n').append(document).append('\n');
    }

    /// Checks each item: the response to `_bulk` is 200 even if items failed. 409 means that the event, or a later
    /// state, is there already. After 429 and 5xx the batch is sent again.
    private static void check(JsonNode response) throws Rejected, RetryLater {
        Rejected rejected = null;
        for (var item : response.path("items")) {
            var result = item.elements().next();
            int code = result.path("status").asInt();
            if (code < 300 || code == 409) continue;
            var error = result.path("error");
            var why = "HTTP " + code + ": " + error.path("reason").asText(error.path("type").asText());
            if (code == 429 || code >= 500) throw new RetryLater(why, Duration.ZERO);
            rejected = new Rejected(why);
        }
        if (rejected != null) throw rejected;
    }

    private JsonNode call(String method, String path, String body, String type) throws Exception {
        return hosts.call(timeouts, (host, timeout) -> {
            var request = new Request.Builder().url(host + path);
            request.method(method, body == null ? null : HttpTransport.oneShot(body, type));
            if (authorization != null) request.header("Authorization", authorization);
            return json(transport.send(request.build(), timeout, true));
        });
    }

    private static JsonNode json(HttpTransport.Answer answer) throws IOException, Rejected {
        if (answer.success()) return HttpTransport.json(answer.body());
        int code = answer.code();
        var reason = HttpTransport.json(answer.body()).path("error").path("reason").asText();
        var why = "HTTP " + code + (reason.isEmpty() ? "" : ": " + reason);
        if (code == 408 || code == 429 || code >= 500) throw new RetryLater(why, answer.pause());
        // access that is denied now may be granted later, and it is not the event's fault
        if (code == 401 || code == 403) throw new IOException(why);
        throw new Rejected(why);
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
        transport.close();
    }
}
