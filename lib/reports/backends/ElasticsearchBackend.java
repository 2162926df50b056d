package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/// `elasticsearch:` and `elasticsearchs:`, OpenSearch too: every event goes once into the data stream `PREFIX-events` or `PREFIX-stats`, and the index
/// `PREFIX-instances` has a document for each instance, its latest state. The streams' template is installed once.
final class ElasticsearchBackend implements Backend {
    private static final Duration CONNECT = Duration.ofSeconds(1), SEVERAL = Duration.ofSeconds(3);
    /// What is indexed how: names as they are, long text by its words; what does not fit its field's type costs the field and not the event.
    private static final String TEMPLATE = """
            {"index_patterns": ["%1$s-events", "%1$s-stats"], "data_stream": {}, "priority": 150,
             "template": {"settings": {"index.mapping.ignore_malformed": true},
                          "mappings": {"dynamic_templates": [{"names": {"match_mapping_type": "string", "mapping": {"type": "keyword", "ignore_above": 8000}}}],
                                       "properties": {"@timestamp": {"type": "date"}, "at": {"type": "date"}, "order": {"type": "long"}, "cause": {"type": "text"}}}}}
            """;

    private final String name, prefix, authorization;
    private final ClusterHosts hosts;
    private final ClusterHosts.Limits limits;
    private final HttpTransport transport;
    private boolean installed;

    ElasticsearchBackend(String url, ClusterHosts hosts, Duration timeout, BackendContext context) {
        this.name = Redaction.hide(url);
        this.hosts = hosts;
        this.limits = new ClusterHosts.Limits(SEVERAL, SEVERAL, timeout);
        prefix = hosts.path.isEmpty() ? "ww" : hosts.path;
        authorization = !hosts.user.isEmpty() ? Credentials.basic(hosts.user, hosts.password, StandardCharsets.UTF_8) : context.token().isEmpty() ? null : "Bearer " + context.token();
        transport = new HttpTransport(CONNECT, context.ca());
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
            var latest = action(prefix + "-instances", state.event().instance().name()).put("version", state.order()).put("version_type", "external");
            add(lines, "index", latest, state.event().json().put("order", state.order()));
        }
        check(call("POST", "/_bulk", lines.toString(), "application/x-ndjson"));
    }

    private void install() throws Exception {
        var path = "/_index_template/" + encoded(prefix) + "-reports";
        try {
            call("GET", path, null, null);
        } catch (Rejected notThere) {
            call("PUT", path, TEMPLATE.formatted(prefix), HttpTransport.JSON);
        }
    }

    private static ObjectNode action(String index, String id) {
        return JsonNodeFactory.instance.objectNode().put("_index", index).put("_id", id);
    }

    private static void add(StringBuilder lines, String what, ObjectNode where, ObjectNode document) {
        JsonNode action = JsonNodeFactory.instance.objectNode().set(what, where);
        lines.append(action).append('\n').append(document).append('\n');
    }

    /// `_bulk` answers 200 whatever became of its items: 409 is what was there already, a later state too; 429 and 5xx are for later.
    private static void check(JsonNode answer) throws Rejected, RetryLater {
        Rejected refused = null;
        for (var item : answer.path("items")) {
            var one = item.elements().next();
            int code = one.path("status").asInt();
            if (code < 300 || code == 409) continue;
            var why = "HTTP " + code + ": " + one.path("error").path("reason").asText(one.path("error").path("type").asText());
            if (code == 429 || code >= 500) throw new RetryLater(why, Duration.ZERO);
            refused = new Rejected(why);
        }
        if (refused != null) throw refused;
    }

    private JsonNode call(String method, String path, String body, String type) throws Exception {
        return hosts.any(limits, (host, limit) -> {
            var request = new Request.Builder().url(host + path).method(method, body == null ? null : HttpTransport.once(body, type));
            if (authorization != null) request.header("Authorization", authorization);
            try (var answer = transport.client(host.startsWith("https:"), limit).newCall(request.build()).execute()) {
                var text = answer.body().string();
                if (answer.isSuccessful()) return text.isEmpty() ? JsonNodeFactory.instance.objectNode() : new ObjectMapper().readTree(text);
                var why = "HTTP " + answer.code() + reason(text);
                // whoever may not log in today may do so tomorrow, and no event is at fault
                if (answer.code() == 408 || answer.code() == 429 || answer.code() >= 500) throw new RetryLater(why, HttpTransport.retryAfter(answer.header("Retry-After"), java.time.Instant.now()));
                if (answer.code() == 401 || answer.code() == 403) throw new IOException(why);
                throw new Rejected(why);
            }
        });
    }

    private static String reason(String text) {
        try {
            var why = new ObjectMapper().readTree(text).path("error").path("reason").asText();
            return why.isEmpty() ? "" : ": " + why;
        } catch (IOException noJson) {
            return "";
        }
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
