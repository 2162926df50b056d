package whaleware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/// `http:` and `https:`, a POST of each event. 2xx is delivered; 408, 429, 5xx and everything that
/// went wrong on the way is tried again, with the same `Idempotency-Key`; all other answers are refusals.
/// TLS is verified. User and password in the URL become basic authentication.
public final class HttpBackend implements Backend {
    private final String url;
    private final Duration patience;
    private OkHttpClient client;
    private boolean closed;

    /// Loads nothing of OkHttp yet: that happens at the first delivery, on its own thread.
    ///
    /// @param url an absolute URL
    /// @param patience for one try, from the connection to the head of the answer
    public HttpBackend(String url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    // OkHttp repeats a POST by itself and turns redirected ones into GETs: both are off, the queue decides.
    // No TLS is set up for plain http: that halves the time to the first POST.
    private synchronized OkHttpClient client(boolean tls) throws IOException {
        if (closed) throw new IOException("closed");
        if (client == null) client = new OkHttpClient.Builder()
                .connectionSpecs(List.of(tls ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false).followSslRedirects(false).retryOnConnectionFailure(false)
                .callTimeout(patience).connectTimeout(patience).readTimeout(patience).writeTimeout(patience)
                .build();
        return client;
    }

    @Override
    public void deliver(Event event) throws Exception {
        var request = request(event);
        try (var answer = client(request.isHttps()).newCall(request).execute()) {
            var code = answer.code();
            if (code / 100 == 2) return;
            var why = "HTTP " + code + (answer.header("Location") == null ? "" : ", a redirect");
            if (code == 408 || code == 429 || code >= 500) throw new Later(why, after(answer.header("Retry-After"), Instant.now()));
            throw new Refused(why);
        }
    }

    private Request request(Event event) {
        var full = HttpUrl.get(url);
        var bare = full.newBuilder().username("").password("").build();
        // Connection: close, because OkHttp does not notice that a server hung up within 10 s, and a POST on such a connection is lost
        var request = new Request.Builder().url(bare).header("Connection", "close").post(new Once(event.line().getBytes(StandardCharsets.UTF_8)))
                .header("Idempotency-Key", event.id()).header("User-Agent", "whaleware/" + Whaleware.VERSION);
        if (!full.username().isEmpty() || !full.password().isEmpty()) {
            request.header("Authorization", Credentials.basic(full.username(), full.password(), StandardCharsets.UTF_8));
        }
        return request.build();
    }

    /// RFC 9110, 10.2.3: seconds or a date; anything else is as good as nothing.
    static Duration after(String header, Instant now) {
        if (header == null) return Duration.ZERO;
        try {
            if (header.matches("\\d{1,9}")) return Duration.ofSeconds(Long.parseLong(header));
            var until = Duration.between(now, ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    @Override
    public String name() {
        return Secrets.hide(url);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client == null) return;
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /// A body that OkHttp may write only once: else it repeats the POST on `503` with `Retry-After: 0`.
    private static final class Once extends RequestBody {
        private final byte[] body;

        Once(byte[] body) {
            this.body = body;
        }

        @Override
        public MediaType contentType() {
            return MediaType.get("application/json");
        }

        @Override
        public long contentLength() {
            return body.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(body);
        }
    }
}
