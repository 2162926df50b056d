package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.Whaleware;
import whaleware.reports.Backend;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class HttpBackendTest extends HttpBackendContract {
    @Test
    void an_event_is_posted_as_JSON_with_its_id_as_the_idempotency_key() throws Exception {
        server.enqueue(response(200).body("thanks").build());
        backend(LONG_TIMEOUT).deliver(ENTRIES);
        var request = server.takeRequest();
        assertEquals("POST /events?x=y HTTP/1.1", request.getRequestLine());
        assertEquals("application/json", request.getHeaders().get("Content-Type"));
        assertEquals("b-7", request.getHeaders().get("Idempotency-Key"));
        assertEquals("whaleware/" + Whaleware.VERSION, request.getHeaders().get("User-Agent"));
        assertEquals(EVENT.line(), request.getBody().utf8());
        assertNull(request.getHeaders().get("Authorization"));
    }

    @Test
    void events_that_wait_together_use_one_connection_until_a_failure() throws Exception {
        for (int code : new int[] {200, 204, 200, 503, 200}) server.enqueue(response(code).build());
        var backend = backend(LONG_TIMEOUT);
        for (int n = 0; n < 2; n++) backend.deliver(ENTRIES, true);
        backend.deliver(ENTRIES, false);
        assertThrows(Backend.RetryLater.class, () -> backend.deliver(ENTRIES, true));
        backend.deliver(ENTRIES, true);
        var connections = new ArrayList<Integer>();
        for (int n = 0; n < 5; n++) connections.add(server.takeRequest().getConnectionIndex());
        assertEquals(List.of(0, 0, 0, 1, 2), connections);
    }

    @Test
    void events_that_wait_together_are_posted_as_lines_to_a_server_that_takes_them() throws Exception {
        var takes = response(204).addHeader("Accept-Post", "application/json, application/x-ndjson").build();
        var two = List.of(ENTRIES.getFirst(), ENTRIES.getFirst());
        for (int i = 0; i < 2; i++) server.enqueue(takes);
        server.enqueue(response(503).build());
        var backend = backend(LONG_TIMEOUT);
        assertEquals(1, backend.batchSize());
        backend.deliver(ENTRIES);
        server.takeRequest();
        assertEquals(500, backend.batchSize());
        backend.deliver(two);
        var request = server.takeRequest();
        assertEquals("application/x-ndjson", request.getHeaders().get("Content-Type"));
        assertNull(request.getHeaders().get("Idempotency-Key"));
        assertEquals(EVENT.line() + "\n" + EVENT.line() + "\n", request.getBody().utf8());
        assertThrows(Backend.RetryLater.class, () -> backend.deliver(two));
        assertEquals(1, backend.batchSize());
    }

    @Test
    void user_and_password_of_the_URL_are_sent_as_basic_authentication() throws Exception {
        server.enqueue(response(204).build());
        backend("http://me:s%40cr%C3%A9t@127.0.0.1:" + server.getPort() + "/", LONG_TIMEOUT).deliver(ENTRIES);
        var request = server.takeRequest();
        assertEquals("Basic " + Base64.getEncoder().encodeToString("me:s@crét".getBytes("UTF-8")), request.getHeaders()
                .get("Authorization"));
        assertEquals("/", request.getTarget());
    }

    @Test
    void the_configured_token_is_sent_if_the_URL_has_no_user() throws Exception {
        for (var user : List.of("", "me:too@")) {
            server.enqueue(response(204).build());
            backend("http://" + user + "127.0.0.1:" + server.getPort() + "/", LONG_TIMEOUT,
                    new BackendContext("s3cret", "", null, null, line -> {})).deliver(ENTRIES);
            assertEquals(user.isEmpty() ? "Bearer s3cret" : "Basic bWU6dG9v", server.takeRequest().getHeaders()
                    .get("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void every_2xx_is_delivered(int code) throws Exception {
        server.enqueue(response(code).build());
        backend(LONG_TIMEOUT).deliver(ENTRIES);
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
    void a_busy_or_broken_server_is_retried_later_and_not_by_OkHttp(int code) {
        server.enqueue(response(code).addHeader("Retry-After", "0").build());
        server.enqueue(response(200).build());
        assertEquals("HTTP " + code, assertThrows(Backend.RetryLater.class, () -> backend(LONG_TIMEOUT)
                .deliver(ENTRIES)).getMessage());
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_a_rejection_and_not_followed(int code) {
        server.enqueue(response(code).addHeader("Location", "/elsewhere").build());
        server.enqueue(response(200).build());
        assertEquals("HTTP " + code + ", a redirect", assertThrows(Backend.Rejected.class, () -> backend(LONG_TIMEOUT)
                .deliver(ENTRIES)).getMessage());
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 413, 421, 422, 304})
    void every_other_response_is_a_rejection(int code) {
        server.enqueue(response(code).addHeader("WWW-Authenticate", "Basic realm=x").build());
        server.enqueue(response(200).build());
        assertThrows(Backend.Rejected.class, () -> backend(LONG_TIMEOUT).deliver(ENTRIES));
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0, 0
            120, 120
            'Thu, 01 Jan 1970 00:01:30 GMT', 90
            'Wed, 31 Dec 1969 23:59:00 GMT', 0
            soon, 0
            -5, 0
            99999999999999999999, 0
            '', 0
            """)
    void Retry_After_is_seconds_or_a_date(String header, int seconds) {
        assertEquals(Duration.ofSeconds(seconds), HttpTransport.retryAfter(header, Instant.EPOCH));
        assertEquals(Duration.ZERO, HttpTransport.retryAfter(null, Instant.EPOCH));
    }

    @Test
    void Retry_After_reaches_the_delivery() {
        server.enqueue(response(503).addHeader("Retry-After", "77").build());
        assertEquals(Duration.ofSeconds(77), assertThrows(Backend.RetryLater.class, () -> backend(LONG_TIMEOUT)
                .deliver(ENTRIES)).after);
    }
}
