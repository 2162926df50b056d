package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.Credentials;
import okhttp3.Request;
import whaleware.reports.Backend;

/// A client for Elasticsearch and OpenSearch. Not thread-safe, except [#close].
public final class ElasticsearchClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(1), ONE_OF_SEVERAL = Duration.ofSeconds(3);

    /// The first part of the names of indices.
    public final String prefix;
    private final String authorization;
    private final ClusterHosts hosts;
    private final ClusterHosts.Timeouts timeouts;
    private final HttpTransport transport;

    /// @param timeout for one try
    ElasticsearchClient(ClusterHosts hosts, Duration timeout, BackendContext context) {
        this.hosts = hosts;
        this.timeouts = new ClusterHosts.Timeouts(ONE_OF_SEVERAL, ONE_OF_SEVERAL, timeout);
        prefix = hosts.path.isEmpty() ? "ww" : hosts.path;
        authorization = !hosts.user.isEmpty() ? Credentials.basic(hosts.user, hosts.password, StandardCharsets.UTF_8)
                : context.token().isEmpty() ? null : "Bearer " + context.token();
        transport = new HttpTransport(CONNECT, context);
    }

    /// Calls a host.
    ///
    /// @param body null for none
    /// @param type the type of the body, or null
    HttpTransport.Answer call(String method, String path, String body, String type) throws Exception {
        return hosts.call(timeouts, (host, timeout) -> {
            var request = new Request.Builder().url(host + path);
            request.method(method, body == null ? null : HttpTransport.oneShot(body, type));
            if (authorization != null) request.header("Authorization", authorization);
            var answer = transport.send(request.build(), timeout, true);
            if (isRetried(answer.code())) {
                throw new Backend.RetryLater(why(answer), answer.pause()); // by another host, too
            }
            return answer;
        });
    }

    /// Searches an index or a data stream, and returns the response. One that does not exist is empty.
    ///
    /// @param query the body, in the query DSL
    public JsonNode search(String index, String query) throws IOException, InterruptedException {
        try {
            var path = "/" + index + "/_search?ignore_unavailable=true&allow_no_indices=true";
            return json(call("POST", path, query, HttpTransport.JSON));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception rejected) {
            throw new IOException(rejected.getMessage());
        }
    }

    private static boolean isRetried(int code) {
        return code == 408 || code == 429 || code >= 500;
    }

    static JsonNode json(HttpTransport.Answer answer) throws IOException, Backend.Rejected {
        if (answer.success()) return HttpTransport.json(answer.body());
        // access that is denied now may be granted later, and it is not the event's fault
        if (answer.code() == 401 || answer.code() == 403) throw new IOException(why(answer));
        throw new Backend.Rejected(why(answer));
    }

    static String why(HttpTransport.Answer answer) {
        var reason = HttpTransport.json(answer.body()).path("error").path("reason").asText();
        return answer.status() + (reason.isEmpty() ? "" : ": " + reason);
    }

    @Override
    public void close() {
        transport.close();
    }
}
