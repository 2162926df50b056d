package whaleware.reports.backends;

import java.io.IOException;
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
/// Events that wait together use one connection. A server whose responses have `Accept-Post: application/x-ndjson` gets
/// them together, a line each.
final class HttpBackend implements Backend {
    private static final int BATCH = 500, BATCH_LENGTH = 256 << 10;
    private static final long LONGEST_GAP = Duration.ofSeconds(1).toNanos();

    private final String url;
    private final Duration timeout;
    private final String token;
    private final HttpTransport transport;
    private Request common; // what all requests have
    private boolean keeps = true; // whether the server keeps a connection for the next event
    private long answered = System.nanoTime();
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
        deliver(entries, false);
    }

    @Override
    public void deliver(List<JournalEntry> entries, boolean more) throws Exception {
        if (entries.size() == 1) {
            var entry = entries.getFirst();
            send(request(entry.json(), HttpTransport.JSON).header("Idempotency-Key", entry.event().id()), more);
            return;
        }
        var lines = new StringBuilder();
        for (int i = 0; i < entries.size(); i++) {
            lines.append(entries.get(i).json()).append('\n');
            boolean last = i + 1 == entries.size();
            if (!last && lines.length() <= BATCH_LENGTH) continue;
            send(request(lines.toString(), HttpTransport.NDJSON), more || !last);
            lines.setLength(0);
        }
    }

    private void send(Request.Builder request, boolean more) throws Exception {
        var answer = answer(request, more);
        takesMany = answer.accepts() != null && answer.accepts().contains(HttpTransport.NDJSON);
        if (answer.success()) return;
        transport.closeIdle();
        int code = answer.code();
        var why = answer.status() + (answer.location() == null ? "" : ", a redirect");
        if (code == 408 || code == 429 || code >= 500) throw new RetryLater(why, answer.pause());
        throw new Rejected(why);
    }

    /// Keeps the connection if more events wait, else not: OkHttp does not notice within 10 s that a server closed a
    /// kept connection, and a POST there would be lost. A server that does so although events follow each other gets a
    /// connection for each of them from then on.
    private HttpTransport.Answer answer(Request.Builder request, boolean more) throws IOException {
        if (System.nanoTime() - answered > LONGEST_GAP) transport.closeIdle();
        try {
            if (!more || !keeps) request.header("Connection", "close");
            return transport.send(request.build(), timeout, false);
        } catch (CallEvents.KeptConnectionLostException e) {
            keeps = false;
            return transport.send(request.header("Connection", "close").build(), timeout, false);
        } finally {
            answered = System.nanoTime();
        }
    }

    private Request.Builder request(String body, String type) {
        if (common == null) {
            var full = HttpUrl.get(url);
            var request = new Request.Builder().url(HttpTransport.withoutUser(full))
                    .header("User-Agent", "whaleware/" + Whaleware.VERSION);
            var authorization = HttpTransport.authorization(full, token);
            if (authorization != null) request.header("Authorization", authorization);
            common = request.build();
        }
        return common.newBuilder().post(HttpTransport.oneShot(body, type));
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
