package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/// `elasticsearch:` with a fake server; [OpenSearchTest] uses a real one.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ElasticsearchBackendTest extends HttpBackendContract {
    private static final String OK = "{\"create\":{\"status\":201}}",
            EXISTS = "{\"create\":{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}}";

    private Backend search(String user, BackendContext context) {
        var backend = BackendFactory.of(JsonNodeFactory.instance.textNode("elasticsearch://" + user + "127.0.0.1:"
                + server.getPort() + "/"), context).getFirst();
        opened.add(backend);
        return backend;
    }

    private Backend search() {
        return search("", NO_SETTINGS);
    }

    private void items(String... items) {
        server.enqueue(response(200).body("{\"took\":1,\"errors\":true,\"items\":[" + String.join(",", items) + "]}")
                .build());
    }

    private void installed() {
        for (int n = 0; n < 2; n++) server.enqueue(response(200).body("{}").build());
    }

    @Test
    void a_missing_template_is_installed_before_the_first_bulk_request() throws Exception {
        server.enqueue(response(404).body("{\"error\":{\"reason\":\"no such template\"}}").build());
        server.enqueue(response(200).body("{\"acknowledged\":true}").build());
        server.enqueue(response(200).body("{}").build());
        items(OK, OK, OK);
        search().deliver(List.of(new JournalEntry(6, ReportsContract.stats(6)), new JournalEntry(7, EVENT)));
        assertEquals("GET /_index_template/ww-reports HTTP/1.1", server.takeRequest().getRequestLine());
        var template = server.takeRequest();
        assertEquals("PUT /_index_template/ww-reports HTTP/1.1", template.getRequestLine());
        assertTrue(Json.object(template.getBody().utf8(), "an event", "").has("data_stream"));
        assertEquals("GET /_index_template/ww-instances HTTP/1.1", server.takeRequest().getRequestLine());
        var bulk = server.takeRequest();
        assertEquals("POST /_bulk HTTP/1.1", bulk.getRequestLine());
        assertEquals("application/x-ndjson", bulk.getHeaders().get("Content-Type"));
        var lines = bulk.getBody().utf8().lines().toList();
        assertEquals("{\"create\":{\"_index\":\"ww-stats\",\"_id\":\"b-6\"}}", lines.get(0));
        assertEquals("{\"create\":{\"_index\":\"ww-events\",\"_id\":\"b-7\"}}", lines.get(2));
        assertEquals("{\"index\":{\"_index\":\"ww-instances\",\"_id\":\"web-1\",\"version\":7,"
                + "\"version_type\":\"external\"}}", lines.get(4));
        assertEquals(EVENT.at().toString().replace("Z", ".000Z"), Json.object(lines.get(3), "an event", "")
                .path("@timestamp").asText());
        assertEquals(6, lines.size());
    }

    @Test
    void a_user_who_may_only_write_gets_one_warning_and_reports_arrive() throws Exception {
        for (int n = 0; n < 2; n++) {
            server.enqueue(response(403).body("{\"error\":{\"reason\":\"no permissions\"}}").build());
        }
        items(OK, OK);
        items(OK, OK);
        var backend = search();
        backend.deliver(ENTRIES);
        var warning = new RedactedBackend(backend, text -> text).takeWarning();
        assertTrue(warning.contains("cannot install the index template ww-instances"), warning);
        assertTrue(warning.contains("HTTP 403: no permissions"), warning);
        backend.deliver(ENTRIES);
        assertEquals("", backend.takeWarning());
        assertEquals(4, server.getRequestCount());
    }

    @Test
    void a_user_who_may_see_but_not_change_templates_gets_a_warning_too() throws Exception {
        for (int n = 0; n < 2; n++) {
            server.enqueue(response(404).build());
            server.enqueue(response(403).build());
        }
        items(OK, OK);
        var backend = search();
        backend.deliver(ENTRIES);
        assertTrue(backend.takeWarning().contains("HTTP 403"));
    }

    @Test
    void statistics_that_the_mapping_rejects_are_stored_as_text() throws Exception {
        installed();
        items(OK, "{\"create\":{\"status\":400,\"error\":{\"reason\":\"Limit of total fields [1000]\"}}}", OK);
        items(OK);
        search().deliver(List.of(new JournalEntry(7, EVENT), new JournalEntry(8, ReportsContract.stats(8))));
        for (int n = 0; n < 3; n++) server.takeRequest();
        var lines = server.takeRequest().getBody().utf8().lines().toList();
        assertEquals(2, lines.size());
        var document = Json.object(lines.getLast(), "an event", "");
        assertEquals("b-8", document.path("id").asText());
        assertFalse(document.has("stats"));
        assertTrue(document.path("stats_text").asText().startsWith("{"), lines.getLast());
    }

    @Test
    void an_existing_document_counts_as_delivered() throws Exception {
        installed();
        items(EXISTS, EXISTS);
        items(OK, EXISTS);
        var backend = search();
        backend.deliver(ENTRIES);
        backend.deliver(ENTRIES);
        assertEquals(4, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void a_busy_server_delays_the_whole_batch(int status) {
        installed();
        items(OK, "{\"create\":{\"status\":400,\"error\":{\"reason\":\"bad\"}}}", "{\"create\":{\"status\":" + status
                + ",\"error\":{\"reason\":\"busy\"}}}");
        assertEquals("HTTP " + status + ": busy", assertThrows(Backend.RetryLater.class, () -> search()
                .deliver(ENTRIES)).getMessage());
    }

    @Test
    void a_rejected_item_rejects_the_batch_with_the_reason() {
        installed();
        items(OK, "{\"create\":{\"status\":400,\"error\":{\"reason\":\"failed to parse\"}}}");
        assertEquals("HTTP 400: failed to parse", assertThrows(Backend.Rejected.class, () -> search().deliver(ENTRIES))
                .getMessage());
    }

    @Test
    void an_authentication_error_is_retried() {
        server.enqueue(response(401).body("{}").build());
        server.enqueue(response(401).body("{}").build());
        assertThrows(IOException.class, () -> search().deliver(ENTRIES));
    }

    @Test
    void user_or_token_are_sent() throws Exception {
        for (var user : List.of("", "me:too@")) {
            installed();
            items(OK, OK);
            search(user, new BackendContext("s3cret", "", null, null, line -> {})).deliver(ENTRIES);
            for (int n = 0; n < 2; n++) server.takeRequest();
            assertEquals(user.isEmpty() ? "Bearer s3cret" : "Basic bWU6dG9v", server.takeRequest().getHeaders()
                    .get("Authorization"));
        }
        installed();
        items(OK, OK);
        search().deliver(ENTRIES);
        for (int n = 0; n < 2; n++) server.takeRequest();
        assertNull(server.takeRequest().getHeaders().get("Authorization"));
    }
}
