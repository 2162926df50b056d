package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
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
        server.enqueue(answer(200).body("thanks").build());
        here(PATIENT).deliver(LETTERS);
        var got = server.takeRequest();
        assertEquals("POST /events?x=y HTTP/1.1", got.getRequestLine());
        assertEquals("application/json", got.getHeaders().get("Content-Type"));
        assertEquals("b-7", got.getHeaders().get("Idempotency-Key"));
        assertEquals("whaleware/" + Whaleware.VERSION, got.getHeaders().get("User-Agent"));
        assertEquals(EVENT.line(), got.getBody().utf8());
        assertNull(got.getHeaders().get("Authorization"));
    }

    @Test
    void user_and_password_of_the_URL_become_basic_authentication() throws Exception {
        server.enqueue(answer(204).build());
        backend("http://me:s%40cr%C3%A9t@127.0.0.1:" + server.getPort() + "/", PATIENT).deliver(LETTERS);
        var got = server.takeRequest();
        assertEquals("Basic " + Base64.getEncoder().encodeToString("me:s@crét".getBytes("UTF-8")), got.getHeaders().get("Authorization"));
        assertEquals("/", got.getTarget());
    }

    @Test
    void a_token_of_the_configuration_is_a_bearers_where_the_URL_names_no_user() throws Exception {
        for (var user : List.of("", "me:too@")) {
            server.enqueue(answer(204).build());
            backend("http://" + user + "127.0.0.1:" + server.getPort() + "/", PATIENT, new BackendContext("s3cret", "", null, null, line -> {})).deliver(LETTERS);
            assertEquals(user.isEmpty() ? "Bearer s3cret" : "Basic bWU6dG9v", server.takeRequest().getHeaders().get("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void every_2xx_is_delivered(int code) throws Exception {
        server.enqueue(answer(code).build());
        here(PATIENT).deliver(LETTERS);
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
    void busy_or_broken_is_for_later_and_never_repeated_silently(int code) {
        server.enqueue(answer(code).addHeader("Retry-After", "0").build());
        server.enqueue(answer(200).build());
        assertEquals("HTTP " + code, assertThrows(Backend.RetryLater.class, () -> here(PATIENT).deliver(LETTERS)).getMessage());
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_refused_and_not_followed(int code) {
        server.enqueue(answer(code).addHeader("Location", "/elsewhere").build());
        server.enqueue(answer(200).build());
        assertEquals("HTTP " + code + ", a redirect", assertThrows(Backend.Rejected.class, () -> here(PATIENT).deliver(LETTERS)).getMessage());
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 413, 421, 422, 304})
    void every_other_answer_is_a_refusal(int code) {
        server.enqueue(answer(code).addHeader("WWW-Authenticate", "Basic realm=x").build());
        server.enqueue(answer(200).build());
        assertThrows(Backend.Rejected.class, () -> here(PATIENT).deliver(LETTERS));
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
    void retry_after_is_seconds_or_a_date(String header, int seconds) {
        assertEquals(Duration.ofSeconds(seconds), HttpTransport.retryAfter(header, Instant.EPOCH));
        assertEquals(Duration.ZERO, HttpTransport.retryAfter(null, Instant.EPOCH));
    }

    @Test
    void retry_after_reaches_the_queue() {
        server.enqueue(answer(503).addHeader("Retry-After", "77").build());
        assertEquals(Duration.ofSeconds(77), assertThrows(Backend.RetryLater.class, () -> here(PATIENT).deliver(LETTERS)).after);
    }
}
