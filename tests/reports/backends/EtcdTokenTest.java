package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.RawHttpServer;

/// Versions of etcd differ in how they reject an expired token; each time the user and the password are sent again.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class EtcdTokenTest extends BackendContract {
    private final AtomicReference<String> valid = new AtomicReference<>("old.1");
    private String rejection;

    private String respond(RawHttpServer.Request request) {
        var token = request.header("Authorization");
        var accepted = token.equals(valid.get()) || request.line().endsWith("/v3/auth/authenticate");
        return accepted ? "HTTP/1.1 200 OK\r\n\r\n{\"ID\":\"7\",\"token\":\"" + valid.get() + "\"}" : rejection;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 401 Unauthorized\r\n\r\n{\"error\":\"etcdserver: invalid auth token\"}",
            "HTTP/1.1 500 Error\r\n\r\n{\"error\":\"etcdserver: invalid auth token\"}",
            "HTTP/1.1 400 Bad\r\n\r\n{\"error\":\"etcdserver: revision of auth store is old\"}",
            "HTTP/1.1 400 Bad\r\n\r\n{\"error\":\"auth: revision in header is old\"}"})
    void user_and_password_are_sent_again_if_the_token_has_expired(String rejection) throws Exception {
        this.rejection = rejection;
        try (var server = new RawHttpServer(this::respond)) {
            var backend = backend("etcd://root:pw@127.0.0.1:" + server.port + "/p", "");
            backend.deliver(HttpBackendContract.ENTRIES);
            valid.set("new.2");
            backend.deliver(HttpBackendContract.ENTRIES);
            var last = server.requests.getLast();
            assertEquals("POST /v3/kv/txn new.2", last.line() + " " + last.header("Authorization"));
        }
    }
}
