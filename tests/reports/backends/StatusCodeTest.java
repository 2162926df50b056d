package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.RawHttpServer;
import whaleware.reports.Backend;

/// The status code decides, even if the HTTP library objects to the rest of the response.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class StatusCodeTest extends BackendContract {
    private static final List<String> SCHEMES = List.of("http", "etcd", "elasticsearch");

    static List<List<String>> successes() {
        var heads = List.of("204 No Content\r\nContent-Length: 2\r\n\r\nok", 
                "205 Reset Content\r\nContent-Length: 5\r\n\r\n{}\r\n",
                "204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "204\r\n\r\n",
                "200 OK\r\nContent-Length: 2\r\n\r\nok", "200 OK\r\nContent-Length: 0\r\n\r\n",
                "202 Accepted\r\n\r\n<html>",
                "204 No Content\r\nContent-Length: many\r\n\r\n", "299 Fine\r\nContent-Type: ?\r\n\r\n[]");
        return SCHEMES.stream().flatMap(scheme -> heads.stream().map(head -> List.of(scheme, head))).toList();
    }

    @ParameterizedTest
    @MethodSource("successes")
    void any_2xx_is_delivered_whatever_follows_it(List<String> schemeAndResponse) throws Exception {
        try (var server = new RawHttpServer(_ -> "HTTP/1.1 " + schemeAndResponse.getLast())) {
            backend(schemeAndResponse.getFirst() + "://127.0.0.1:" + server.port + "/ww", "")
                    .deliver(HttpBackendContract.ENTRIES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "etcd", "elasticsearch"})
    void a_407_without_a_proxy_is_a_rejection(String scheme) throws Exception {
        for (var rest : List.of("", "Proxy-Authenticate: Basic realm=\"gateway\"\r\n")) {
            try (var server = new RawHttpServer(request -> request.line().startsWith("GET ")
                    ? "HTTP/1.1 200 OK\r\n\r\n{}"
                    : "HTTP/1.1 407 Proxy Authentication Required\r\n" + rest + "Content-Length: 0\r\n\r\n")) {
                var backend = backend(scheme + "://127.0.0.1:" + server.port + "/ww", "");
                var why = assertThrows(Backend.Rejected.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
                assertEquals("HTTP 407", why.getMessage());
            }
        }
    }

    @Test
    void a_bulk_response_that_breaks_off_is_retried_because_each_item_counts() throws Exception {
        try (var server = new RawHttpServer(_ -> "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"items\":[")) {
            var backend = backend("elasticsearch://127.0.0.1:" + server.port + "/ww", "");
            assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        }
    }
}
