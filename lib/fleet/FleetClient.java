package whaleware.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Text;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.HttpTransport;

/// A client for the API of a collector. Not thread-safe.
final class FleetClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5), TIMEOUT = Duration.ofSeconds(30);

    private final HttpUrl url;
    private final String token;
    private final HttpTransport transport;

    /// @param url of the collector; its path is the beginning of all paths
    /// @param token sent as a bearer token; "" for none
    /// @throws Failure 64 if the URL is none
    FleetClient(String url, String token, BackendContext context) {
        this.url = HttpUrl.parse(url);
        if (this.url == null) {
            throw new Failure(ExitCode.USAGE, "cannot ask the collector: its URL is none (http://HOST:8484/)");
        }
        this.token = token;
        this.transport = new HttpTransport(CONNECT, context);
    }

    /// Returns the answer to a GET.
    ///
    /// @param query the parameters
    /// @param path the segments of the path, not encoded
    /// @return null for 404
    /// @throws Failure 1 if there is no answer, or if it is an error
    JsonNode read(Map<String, String> query, String... path) {
        var full = HttpTransport.withoutUser(url).newBuilder();
        if (url.pathSegments().getLast().isEmpty()) full.removePathSegment(url.pathSize() - 1);
        for (var segment : path) full.addPathSegment(segment);
        query.forEach(full::addQueryParameter);
        var request = new Request.Builder().url(full.build()).header("Accept", "application/json");
        var authorization = HttpTransport.authorization(url, token);
        if (authorization != null) request.header("Authorization", authorization);
        try {
            var answer = transport.send(request.build(), TIMEOUT, true);
            if (answer.code() == 404) return null;
            if (answer.success()) return new ObjectMapper().readTree(answer.body());
            var why = Text.printable(answer.body().lines().findFirst().orElse(""));
            throw failure("HTTP " + answer.code() + (why.isEmpty() ? "" : ": " + why),
                    answer.code() == 401 ? "set WW_FLEET_TOKEN to ww.fleet.tokens.read" : "see its log");
        } catch (IOException e) {
            throw failure(Failure.reason(e), "does ww fleet run? --url names another one");
        }
    }

    private Failure failure(String why, String cure) {
        return new Failure(ExitCode.NOT_FOUND, "cannot ask " + HttpTransport.withoutUser(url) + ": " + why
                + " (" + cure + ")");
    }

    @Override
    public void close() {
        transport.close();
    }
}
