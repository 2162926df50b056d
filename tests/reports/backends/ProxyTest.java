package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.RawHttpServer;
import whaleware.reports.Backend;

/// Reports through the proxies that the environment names.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ProxyTest extends BackendContract {
    private static RawHttpServer proxy() throws IOException {
        return new RawHttpServer(_ -> "HTTP/1.1 200 OK\r\n\r\n{\"ID\":\"7\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_proxy", "HTTP_PROXY"})
    void requests_without_TLS_go_through_http_proxy(String variable) throws Exception {
        for (var scheme : List.of("http", "etcd", "elasticsearch")) {
            try (var proxy = proxy()) {
                var env = Map.of(variable, "http://me:s%40cret@127.0.0.1:" + proxy.port);
                backend(scheme + "://collector.invalid:8080/ww", "", "", "", env).deliver(HttpBackendContract.ENTRIES);
                for (var request : proxy.requests) {
                    assertTrue(request.line().contains(" http://collector.invalid:8080/"), request.line());
                    assertEquals("Basic bWU6c0BjcmV0", request.header("Proxy-Authorization"));
                }
                assertFalse(proxy.requests.isEmpty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https_proxy", "HTTPS_PROXY"})
    void TLS_goes_through_a_tunnel_of_https_proxy(String variable) throws Exception {
        for (var scheme : List.of("https", "etcds", "elasticsearchs")) {
            try (var proxy = new RawHttpServer(_ -> "HTTP/1.1 502 No\r\n\r\n")) {
                var env = Map.of(variable, "me:pw@127.0.0.1:" + proxy.port, "HTTP_PROXY", "http://unused.invalid:1");
                var backend = backend(scheme + "://collector.invalid:8443/ww", "", "", "", env);
                assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
                assertEquals("CONNECT collector.invalid:8443", proxy.requests.getFirst().line());
                assertEquals("Basic bWU6cHc=", proxy.requests.getFirst().header("Proxy-Authorization"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "etcds", "elasticsearchs"})
    void the_status_code_of_a_proxy_that_refuses_the_tunnel_decides(String scheme) throws Exception {
        for (var user : List.of("", "me:pw@")) {
            for (int code : List.of(407, 302, 408, 429, 502, 503)) {
                boolean retried = code == 408 || code == 429 || code >= 500;
                var why = assertThrows(Exception.class, () -> deliverThroughProxy(scheme, user, code));
                assertEquals(retried, why instanceof IOException, why.toString());
                assertTrue(why.getMessage().contains("HTTP " + code + " from the proxy"), why.toString());
            }
        }
        if (!scheme.equals("https")) return; // the others retry if access is denied
        for (int code : List.of(400, 401, 403, 404, 405))
            assertThrows(Backend.Rejected.class, () -> deliverThroughProxy(scheme, "", code));
    }

    private void deliverThroughProxy(String scheme, String user, int code) throws Exception {
        var head = "HTTP/1.1 " + code + " No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nno";
        try (var proxy = new RawHttpServer(_ -> head)) {
            var env = Map.of("HTTPS_PROXY", "http://" + user + "127.0.0.1:" + proxy.port);
            backend(scheme + "://collector.invalid:8443/ww", "", "", "", env).deliver(HttpBackendContract.ENTRIES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "", "no HTTP\r\n\r\n"})
    void a_tunnel_that_ends_before_the_report_is_retried(String response) throws Exception {
        try (var proxy = new RawHttpServer(_ -> response)) {
            var env = Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port);
            var backend = backend("https://collector.invalid:8443/ww", "", "", "", env);
            assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        }
    }

    @Test
    void a_host_in_no_proxy_is_reached_directly() throws Exception {
        try (var proxy = proxy(); var collector = proxy()) {
            var env = Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port, "NO_PROXY", "127.0.0.1");
            backend("http://127.0.0.1:" + collector.port, "", "", "", env).deliver(HttpBackendContract.ENTRIES);
            assertEquals(0, proxy.requests.size());
            assertEquals("POST /", collector.requests.getFirst().line());
            assertEquals("", collector.requests.getFirst().header("Proxy-Authorization"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://h.example.com/       | example.com             | true
            http://h.example.com/       | .example.com            | true
            http://h.example.com/       | *.example.com           | true
            http://H.Example.Com/       | a, h.EXAMPLE.com        | true
            http://example.com/         | .example.com            | true
            http://notexample.com/      | example.com             | false
            http://h.example.com:8080/  | h.example.com:8080      | true
            http://h.example.com:8080/  | h.example.com:80        | false
            http://h.example.com/       | h.example.com:80        | true
            http://h/                   | *                       | true
            http://h/                   | a b h                   | true
            http://10.1.2.3/            | 10.0.0.0/8              | true
            http://11.1.2.3/            | 10.0.0.0/8              | false
            http://10.1.2.3/            | 10.1.2.3                | true
            http://10.1.2.3/            | 2.3                     | false
            http://[fd00::1]/           | fd00::/8                | true
            http://[fd00::1]/           | [fd00::1]               | true
            http://my_host/             | my_host                 | true
            http://h/                   | 10.0.0.0/x, /, ,:       | false
            http://localhost:4318/      | ''                      | true
            http://127.0.0.1/           | ''                      | true
            http://[::1]/               | ''                      | true
            http://h/                   | ''                      | false
            """)
    void no_proxy_lists_hosts_domains_ports_and_ranges(String url, String noProxy, boolean direct) {
        for (var name : List.of("NO_PROXY", "no_proxy")) {
            var selector = new EnvironmentProxy(Map.of("HTTP_PROXY", "http://proxy.test:3128", name, noProxy));
            assertEquals(direct, selector.select(URI.create(url)).equals(List.of(Proxy.NO_PROXY)), url);
        }
    }

    @Test
    void the_variable_in_lower_case_has_precedence() {
        var selector = new EnvironmentProxy(Map.of("HTTP_PROXY", "upper:1", "http_proxy", "lower:2"));
        assertTrue(selector.select(URI.create("http://h/")).toString().contains("lower"));
        assertEquals(List.of(Proxy.NO_PROXY), selector.select(URI.create("https://h/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://u:hush@h:1", "https://u:hush@h:1", "http://u:hush@h:99999", "http://u:hush@",
        "u:hush@h:x"})
    void a_proxy_that_cannot_be_used_is_an_error_that_names_the_variable(String url) {
        var backend = backend("http://collector.invalid/", "", "", "", Map.of("HTTP_PROXY", url));
        var message = assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES)).getMessage();
        assertTrue(message.startsWith("cannot use HTTP_PROXY '"), message);
        assertFalse(message.contains("hush"), message);
    }
}
