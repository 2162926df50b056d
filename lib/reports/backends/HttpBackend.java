package whaleware.reports.backends;

import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Request;
import whaleware.Whaleware;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `http:` and `https:` send a POST for each event. 2xx means delivered. After 408, 429, 5xx and network errors the
/// event is sent again, with the same `Idempotency-Key`; all other responses reject it. TLS certificates are verified.
/// User and password of the URL are sent as basic authentication; without them, the token is sent as a bearer token.
final class HttpBackend implements Backend {
    private final String url;
    private final Duration timeout;
    private final String token;
    private final HttpTransport transport;

    /// Does not load OkHttp yet: the first delivery does, on its own thread.
    ///
    /// @param url an absolute URL
    /// @param timeout for one try, from the connection to the response's headers
    HttpBackend(String url, Duration timeout, BackendContext context) {
        this.url = url;
        this.timeout = timeout;
        this.token = context.token();
        this.transport = new HttpTransport(timeout, context);
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        var request = request(entries.getFirst().event());
        var answer = transport.send(request, timeout, false);
        if (answer.success()) return;
        int code = answer.code();
        var why = answer.status() + (answer.location() == null ? "" : ", a redirect");
        if (code == 408 || code == 429 || code >= 500) throw new RetryLater(why, answer.pause());
        throw new Rejected(why);
    }

    private Request request(Event event) {
        var full = HttpUrl.get(url);
        var request = new Request.Builder().url(HttpTransport.withoutUser(full))
                // OkHttp does not notice within 10 s that a server closed a kept connection, and a POST there would be
                // lost
                .header("Connection", "close")
                .header("Idempotency-Key", event.id())
                .header("User-Agent", "whaleware/" + Whaleware.VERSION)
                .post(HttpTransport.oneShot(event.line(), HttpTransport.JSON));
        var authorization = HttpTransport.authorization(full, token);
        if (authorization != null) request.header("Authorization", authorization);
        return request.build();
    }

    @Override
    public String name() {
        return Redaction.hide(url);
    }

    @Override
    public void close() {
        transport.close();
    }
}
