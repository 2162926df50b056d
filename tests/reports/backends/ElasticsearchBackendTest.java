package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.Json;
import whaleware.reports.Backend;
import whaleware.reports.JournalEntry;
import whaleware.reports.ReportsContract;

/// What `elasticsearch:` makes of the answers it gets; a real server answers in [OpenSearchTest].
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ElasticsearchBackendTest extends HttpBackendContract {
    private static final String OK = "{\"create\":{\"status\":201}}", THERE = "{\"create\":{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}}";

    private Backend search(String user, BackendContext context) {
        var backend = BackendFactory.of(JsonNodeFactory.instance.textNode("elasticsearch://" + user + "127.0.0.1:" + server.getPort() + "/"), context).getFirst();
        opened.add(backend);
        return backend;
    }

    private Backend search() {
        return search("", NOTHING);
    }

    private void items(String... items) {
        server.enqueue(answer(200).body("{\"took\":1,\"errors\":true,\"items\":[" + String.join(",", items) + "]}").build());
    }

    private void installed() {
        server.enqueue(answer(200).body("{}").build());
    }

    @Test
    void the_template_is_installed_where_there_is_none_and_then_comes_one_bulk() throws Exception {
        server.enqueue(answer(404).body("{\"error\":{\"reason\":\"no such template\"}}").build());
        server.enqueue(answer(200).body("{\"acknowledged\":true}").build());
        items(OK, OK, OK);
        search().deliver(List.of(new JournalEntry(6, ReportsContract.stats(6)), new JournalEntry(7, EVENT)));
        assertEquals("GET /_index_template/ww-reports HTTP/1.1", server.takeRequest().getRequestLine());
        var template = server.takeRequest();
        assertEquals("PUT /_index_template/ww-reports HTTP/1.1", template.getRequestLine());
        assertTrue(Json.object(template.getBody().utf8(), "it", "").has("data_stream"));
        var bulk = server.takeRequest();
        assertEquals("POST /_bulk HTTP/1.1", bulk.getRequestLine());
        assertEquals("application/x-ndjson", bulk.getHeaders().get("Content-Type"));
        var lines = bulk.getBody().utf8().lines().toList();
        assertEquals("{\"create\":{\"_index\":\"ww-stats\",\"_id\":\"b-6\"}}", lines.get(0));
        assertEquals("{\"create\":{\"_index\":\"ww-events\",\"_id\":\"b-7\"}}", lines.get(2));
        assertEquals("{\"index\":{\"_index\":\"ww-instances\",\"_id\":\"web-1\",\"version\":7,\"version_type\":\"external\"}}", lines.get(4));
        assertEquals(EVENT.at().toString().replace("Z", ".000Z"), Json.object(lines.get(3), "it", "").path("@timestamp").asText());
        assertEquals(6, lines.size());
    }

    @Test
    void what_is_there_already_is_delivered_and_the_template_is_asked_for_once() throws Exception {
        installed();
        items(THERE, THERE);
        items(OK, THERE);
        var backend = search();
        backend.deliver(LETTERS);
        backend.deliver(LETTERS);
        assertEquals(3, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void an_item_that_is_for_later_is_for_later_whatever_became_of_the_others(int status) {
        installed();
        items(OK, "{\"create\":{\"status\":400,\"error\":{\"reason\":\"bad\"}}}", "{\"create\":{\"status\":" + status + ",\"error\":{\"reason\":\"busy\"}}}");
        assertEquals("HTTP " + status + ": busy", assertThrows(Backend.RetryLater.class, () -> search().deliver(LETTERS)).getMessage());
    }

    @Test
    void an_item_that_is_not_wanted_is_refused_with_the_reason() {
        installed();
        items(OK, "{\"create\":{\"status\":400,\"error\":{\"reason\":\"failed to parse\"}}}");
        assertEquals("HTTP 400: failed to parse", assertThrows(Backend.Rejected.class, () -> search().deliver(LETTERS)).getMessage());
    }

    @Test
    void whoever_may_not_log_in_tries_it_again() {
        server.enqueue(answer(401).body("{}").build());
        server.enqueue(answer(401).body("{}").build());
        assertThrows(IOException.class, () -> search().deliver(LETTERS));
    }

    @Test
    void user_or_token_are_proved() throws Exception {
        for (var user : List.of("", "me:too@")) {
            installed();
            items(OK, OK);
            search(user, new BackendContext("s3cret", "", null, null, line -> {})).deliver(LETTERS);
            server.takeRequest();
            assertEquals(user.isEmpty() ? "Bearer s3cret" : "Basic bWU6dG9v", server.takeRequest().getHeaders().get("Authorization"));
        }
        installed();
        items(OK, OK);
        search().deliver(LETTERS);
        server.takeRequest();
        assertNull(server.takeRequest().getHeaders().get("Authorization"));
    }
}
