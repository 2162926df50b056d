package whaleware.reports.backends;

import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Request;
import whaleware.Whaleware;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.JournalEntry;

/// `http:` and `https:` send a POST for each event. 2xx means delivered. After 408, 429, 5xx and network errors the
/// event is sent again, with the same `Idempotency-Key`; all other responses reject it. TLS certificates are verified.
/// User and password of the URL are sent as basic authentication; without them, the token is sent as a bearer token.
///
/// A server whose responses have `Accept-Post: application/x-ndjson` gets the events that wait together, a line each.
final class HttpBackend implements Backend {
    private static final int BATCH = 500, BATCH_LENGTH = 256 << 10;

    private final String url;
    private final Duration timeout;
    private final String token;
    private final HttpTransport transport;
    private volatile boolean takesMany;

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
    public int batchSize() {
        return takesMany ? BATCH : 1;
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        var lines = new StringBuilder();
        for (int i = 0; i < entries.size(); i++) {
            var event = entries.get(i).event();
            var line = event.line();
            boolean single = entries.size() == 1;
            if (!single) lines.append(line).append('\n');
            boolean last = i + 1 == entries.size();
            if (single) send(request(line, HttpTransport.JSON).header("Idempotency-Key", event.id()).build());
            else if (last || lines.length() > BATCH_LENGTH) {
                send(request(lines.toString(), HttpTransport.NDJSON).build());
                lines.setLength(0);
            }
        }
    }

    private void send(Request request) throws Exception {
        var answer = transport.send(request, timeout, false);
        takesMany = answer.accepts() != null && answer.accepts().contains(HttpTransport.NDJSON);
        if (answer.success()) return;
        int code = answer.code();
        var why = answer.status() + (answer.location() == null ? "" : ", a redirect");
        if (code == 408 || code == 429 || code >= 500) throw new RetryLater(why, answer.pause());
        throw new Rejected(why);
    }

    private Request.Builder request(String body, String type) {
        var full = HttpUrl.get(url);
        var request = new Request.Builder().url(HttpTransport.withoutUser(full))
                // OkHttp does not notice within 10 s that a server closed a kept connection, and a POST there would be
                // lost
                .header("Connection", "close")
                .header("User-Agent", "whaleware/" + Whaleware.VERSION)
                .post(HttpTransport.oneShot(body, type));
        var authorization = HttpTransport.authorization(full, token);
        if (authorization != null) request.header("Authorization", authorization);
        return request;
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
