package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import okhttp3.Response;
import okio.BufferedSink;

/// An OkHttp client for reports and alerts, which never repeats a request by itself. OkHttp is loaded at the first
/// delivery. Thread-safe.
public final class HttpTransport implements AutoCloseable {
    public static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";
    private static final String PROXY_USER = "Proxy-Authorization";
    // OkHttp shows the status of a refused tunnel in messages only
    private static final String REFUSED = "Unexpected response code for CONNECT: ";
    private static final String NOT_AUTHENTICATED = "Failed to authenticate with proxy";

    private final Duration connect;
    private final PemFiles pem;
    private final EnvironmentProxy proxy;
    private OkHttpClient client;
    private String version; // of the PEM files that the client has
    private Duration timeout = Duration.ZERO; // of the client
    private boolean closed;

    /// @param connect how long a connection may take
    public HttpTransport(Duration connect, BackendContext context) {
        this.connect = connect;
        this.pem = PemFiles.of(context);
        this.proxy = new EnvironmentProxy(context.env());
    }

    /// The response to a request.
    ///
    /// @param body empty if it was not wanted, or could not be read
    /// @param accepts the header `Accept-Post`, the media types that the server takes, or null
    /// @param ofProxy whether a proxy has refused the tunnel to the server
    public record Answer(int code, String location, String retryAfter, String accepts, String body, boolean ofProxy) {
        public boolean success() {
            return code / 100 == 2;
        }

        /// Returns `HTTP 404`, and the proxy if it sent that.
        public String status() {
            return "HTTP " + code + (ofProxy ? " from the proxy" : "");
        }

        /// Returns how long to wait before the next try; [Duration#ZERO] if the server did not say.
        public Duration pause() {
            return HttpTransport.retryAfter(retryAfter, Instant.now());
        }

        private static Answer of(Response response, String body) {
            return new Answer(response.code(), response.header("Location"), response.header("Retry-After"),
                    response.header("Accept-Post"), body, false);
        }
    }

    /// Sends a request, and returns the response. Its status code counts, whatever OkHttp objects to the rest: OkHttp
    /// throws for a 204 with a body, for a 407 without a proxy, and if a proxy refuses a tunnel.
    ///
    /// @param timeout from the connection to the end of the response
    /// @param body whether the body is wanted
    /// @throws CallEvents.KeptConnectionLostException if a connection broke that an earlier call had left open
    /// @throws IOException if there is no response, or if the wanted body of a 2xx breaks off
    public Answer send(Request request, Duration timeout, boolean body) throws IOException {
        var events = new CallEvents();
        var observed = forProxy(request).newBuilder().tag(CallEvents.class, events).build();
        Response response;
        try {
            response = client(request.isHttps(), timeout).newCall(observed).execute();
        } catch (IOException e) {
            if (events.received() != null) return Answer.of(events.received(), "");
            int refused = refused(String.valueOf(e.getMessage()));
            if (refused != 0) return new Answer(refused, null, null, null, "", true);
            throw events.why(e);
        }
        try (response) {
            return Answer.of(response, body ? text(response) : "");
        }
    }

    /// Returns the status by which a proxy has refused a tunnel; 0 if it has not. OkHttp knows no success but 200.
    private static int refused(String message) {
        if (message.equals(NOT_AUTHENTICATED)) return 407;
        var code = message.startsWith(REFUSED) ? message.substring(REFUSED.length()) : "";
        return code.matches("[3-5]\\d\\d") ? Integer.parseInt(code) : 0;
    }

    private static String text(Response response) throws IOException {
        try {
            return response.body().string();
        } catch (IOException broken) {
            if (response.isSuccessful()) throw broken;
            return "";
        }
    }

    /// Returns the client for a call with this time-out. Replaced PEM files count from the next call on.
    ///
    /// OkHttp repeats a POST by itself, and turns a redirected one into a GET: both are off, since the delivery
    /// retries. TLS is not set up for plain http: that halves the time to the first POST.
    private synchronized OkHttpClient client(boolean tls, Duration timeout) throws IOException {
        if (closed) throw new IOException("closed");
        var present = tls && !pem.isEmpty() ? pem.version() : "";
        if (client == null || !present.equals(version)) {
            var next = client(tls);
            if (client != null) client.connectionPool().evictAll();
            client = next;
            version = present;
            this.timeout = Duration.ZERO;
        }
        if (!timeout.equals(this.timeout)) {
            client = client.newBuilder().callTimeout(timeout).readTimeout(timeout).writeTimeout(timeout).build();
            this.timeout = timeout;
        }
        return client;
    }

    private OkHttpClient client(boolean tls) throws IOException {
        proxy.check(tls);
        var builder = new OkHttpClient.Builder()
                .connectionSpecs(List.of(tls ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false).followSslRedirects(false).retryOnConnectionFailure(false)
                .connectTimeout(connect)
                .eventListenerFactory(call -> call.request().tag(CallEvents.class));
        if (proxy.isSet(tls)) {
            builder.proxySelector(proxy);
            if (tls) builder.proxyAuthenticator((_, response) -> authenticated(response));
        }
        if (tls && !pem.isEmpty()) {
            var settings = pem.load();
            builder.sslSocketFactory(settings.context().getSocketFactory(), settings.trust());
        }
        return builder.build();
    }

    /// Returns the request for a tunnel with the proxy's user. Returns null if the proxy did not accept that.
    private Request authenticated(Response response) throws IOException {
        var credentials = proxy.tunnelCredentials();
        if (credentials == null || response.request().header(PROXY_USER) != null) return null;
        return response.request().newBuilder().header(PROXY_USER, credentials).build();
    }

    /// Returns the request with the user of the proxy, if one without TLS carries it. A tunnel has its own request.
    private Request forProxy(Request request) throws IOException {
        if (request.isHttps() || !proxy.isSet(false)) return request;
        var credentials = proxy.credentials(request.url().host(), request.url().port(), false);
        return credentials == null ? request : request.newBuilder().header(PROXY_USER, credentials).build();
    }

    /// Returns the header `Authorization`: of the URL's user, else of the token. Returns null if there is neither.
    public static String authorization(HttpUrl url, String token) {
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            return Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8);
        }
        return token.isEmpty() ? null : "Bearer " + token;
    }

    /// Returns the URL without its user and password.
    public static HttpUrl withoutUser(HttpUrl url) {
        return url.newBuilder().username("").password("").build();
    }

    /// Closes the connections that no request uses.
    synchronized void closeIdle() {
        if (client != null) client.connectionPool().evictAll();
    }

    /// Aborts calls in progress, and releases threads and connections.
    @Override
    public synchronized void close() {
        closed = true;
        if (client == null) return;
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /// Returns a body that OkHttp may write only once: otherwise it repeats the POST after `503` with `Retry-After: 0`.
    public static RequestBody oneShot(String text, String type) {
        var body = text.getBytes(StandardCharsets.UTF_8);
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get(type);
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
        };
    }

    /// Returns a body as JSON; an empty object if it is none.
    static JsonNode json(String body) {
        try {
            var json = body.isBlank() ? null : new ObjectMapper().readTree(body);
            return json == null ? JsonNodeFactory.instance.objectNode() : json;
        } catch (IOException noJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /// Returns how long a `Retry-After` says to wait, in seconds or until a date (RFC 9110, 10.2.3); else
    /// [Duration#ZERO].
    static Duration retryAfter(String header, Instant now) {
        if (header == null) return Duration.ZERO;
        try {
            if (header.matches("\\d{1,9}")) return Duration.ofSeconds(Long.parseLong(header));
            var until = Duration.between(now, ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }
}
