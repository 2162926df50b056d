package whaleware.reports.backends;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Request;
import whaleware.Whaleware;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `http:` and `https:`, a POST of each event. 2xx is delivered; 408, 429, 5xx and everything that
/// went wrong on the way is tried again, with the same `Idempotency-Key`; all other answers are refusals.
/// TLS is verified. User and password in the URL become basic authentication, else a token becomes a bearer's.
final class HttpBackend implements Backend {
    private final String url;
    private final Duration timeout;
    private final String token;
    private final HttpTransport transport;

    /// Loads nothing of OkHttp yet: that happens at the first delivery, on its own thread.
    ///
    /// @param url an absolute URL
    /// @param timeout for one try, from the connection to the head of the answer
    HttpBackend(String url, Duration timeout, BackendContext context) {
        this.url = url;
        this.timeout = timeout;
        this.token = context.token();
        this.transport = new HttpTransport(timeout, context.ca());
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        var request = request(entries.getFirst().event());
        try (var answer = transport.client(request.isHttps(), timeout).newCall(request).execute()) {
            check(answer.code(), answer.header("Location"), answer.header("Retry-After"));
        }
    }

    /// What an answer of HTTP means for what was sent.
    static void check(int code, String location, String retryAfter) throws Rejected, RetryLater {
        if (code / 100 == 2) return;
        var why = "HTTP " + code + (location == null ? "" : ", a redirect");
        if (code == 408 || code == 429 || code >= 500) throw new RetryLater(why, HttpTransport.retryAfter(retryAfter, Instant.now()));
        throw new Rejected(why);
    }

    private Request request(Event event) {
        var full = HttpUrl.get(url);
        // Connection: close, because OkHttp does not notice that a server hung up within 10 s, and a POST on such a connection is lost
        var request = new Request.Builder().url(HttpTransport.bare(full)).header("Connection", "close").post(HttpTransport.once(event.line(), HttpTransport.JSON))
                .header("Idempotency-Key", event.id()).header("User-Agent", "whaleware/" + Whaleware.VERSION);
        var authorization = HttpTransport.authorization(full, token);
        return authorization == null ? request.build() : request.header("Authorization", authorization).build();
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
