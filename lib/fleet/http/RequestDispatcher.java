package whaleware.fleet.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.fleet.http.Router.Access;

/// Checks each request, and has its route answer it: host and origin first, then path and method, then the token.
/// Thread-safe.
public final class RequestDispatcher implements HttpHandler {
    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff", "Referrer-Policy", "same-origin", "Cache-Control", "no-store");
    private static final String REPORT_CURE = "(set ww.reports.token of the reporter to ww.fleet.tokens.report)",
            READ_CURE = "(Authorization: Bearer TOKEN with ww.fleet.tokens.read, or log in at /login)";

    private final Router router;
    private final HostRules hosts;
    private final AccessTokens tokens;
    private final RequestCounts counts;
    private final Consumer<String> log;
    private final AtomicInteger writing = new AtomicInteger(); // requests that are no GET and not answered yet
    private volatile boolean stopping;

    /// @param log receives a line when a handler fails
    public RequestDispatcher(Router router, HostRules hosts, AccessTokens tokens, RequestCounts counts,
                             Consumer<String> log) {
        this.router = router;
        this.hosts = hosts;
        this.tokens = tokens;
        this.counts = counts;
        this.log = log;
    }

    /// Answers 503 from now on, and waits until reports that have begun to arrive are answered.
    ///
    /// @param longest the longest wait
    public void stop(Duration longest) {
        stopping = true;
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            while (writing.get() > 0 && System.nanoTime() < deadline) Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns whether [#stop] was called.
    public boolean stopping() {
        return stopping;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestMethod();
        boolean reads = method.equals("GET") || method.equals("HEAD"); // it may be a stream that lasts
        if (!reads) writing.incrementAndGet();
        try (exchange) {
            // a handler may write itself, but only to those who read
            if (reads) SECURITY.forEach(exchange.getResponseHeaders()::set);
            var response = response(exchange);
            if (response == Response.STREAMING) return;
            counts.count(response.code());
            // without content there is nothing to protect, and reports are many
            if (!reads && response.code() != 204) SECURITY.forEach(exchange.getResponseHeaders()::set);
            write(exchange, response);
        } finally {
            if (!reads) writing.decrementAndGet();
        }
    }

    private Response response(HttpExchange exchange) throws IOException {
        var body = new BoundedBody(exchange.getRequestBody(), Router.MAX_BODY);
        try {
            return respond(exchange, body);
        } catch (BodyTooLarge tooLarge) {
            return Response.error(413, "cannot read the body: " + tooLarge.getMessage() + " (send less at once)");
        } catch (IllegalArgumentException broken) {
            return Response.error(400, "cannot read the request: " + broken.getMessage()
                    + " (percent-encode path and query as UTF-8)");
        } catch (InterruptedException stopped) {
            return later(503, "cannot answer: the server stops (try again)");
        } catch (IOException e) {
            if (body.broken() || exchange.getResponseCode() >= 0) throw e;
            log.accept("cannot answer " + exchange.getRequestURI().getPath() + ": " + Failure.reason(e));
            return later(503, "cannot answer: the store failed (try again; the log has the reason)");
        } catch (RuntimeException bug) {
            log.accept(Failure.internal(bug));
            return Response.error(500, "cannot answer: an internal error (the log has the reason)");
        }
    }

    /// Returns a refusal that the client may overcome later; `Retry-After` differs, so that not all come back at once.
    public static Response later(int code, String message) {
        int seconds = ThreadLocalRandom.current().nextInt(1, 8);
        return Response.error(code, message).with("Retry-After", String.valueOf(seconds));
    }

    private Response respond(HttpExchange exchange, BoundedBody body) throws IOException, InterruptedException {
        var method = exchange.getRequestMethod();
        var uri = exchange.getRequestURI();
        var path = Objects.requireNonNullElse(uri.getRawPath(), "");
        var headers = headers(exchange.getRequestHeaders());
        if (stopping && !path.equals("/live")) {
            return later(503, "cannot answer: the server stops (try again)").with("Connection", "close");
        }
        var refusal = hosts.refusal(method, headers);
        if (refusal != null) return refusal;
        var match = router.match(method, path);
        if (match == null) return notFound(path);
        if (!isAllowed(match.access(), headers)) return unauthorized(match.access(), headers, path);
        var length = headers.getOrDefault("content-length", "");
        if (length.length() > 7 || !length.isEmpty() && Long.parseLong(length) > Router.MAX_BODY) {
            throw new BodyTooLarge(Router.MAX_BODY);
        }
        var request = new Request(method, path, match.parameters(), Router.query(uri.getRawQuery()), headers, body,
                exchange);
        return match.handler().handle(request);
    }

    private boolean isAllowed(Access access, Map<String, String> headers) {
        var authorization = headers.get("authorization");
        return switch (access) {
            case NONE -> true;
            case READ -> tokens.mayRead(authorization, headers.get("cookie"));
            case REPORT -> tokens.mayReport(authorization);
        };
    }

    private static Response unauthorized(Access access, Map<String, String> headers, String path) {
        boolean browser = access == Access.READ && headers.getOrDefault("accept", "").contains("text/html");
        if (browser) {
            var to = URLEncoder.encode(path, StandardCharsets.UTF_8);
            return Response.empty(303).with("Location", "/login?to=" + to);
        }
        var cure = access == Access.REPORT ? REPORT_CURE : READ_CURE;
        return Response.error(401, "cannot accept this request: no token, or a wrong one " + cure)
                .with("WWW-Authenticate", "Bearer realm=\"whaleware fleet\"");
    }

    private Response notFound(String path) {
        var methods = router.methods(path);
        if (methods.isEmpty()) return Response.error(404, "cannot find this path (the pages begin at /)");
        return Response.error(405, "cannot use this method here: only " + methods).with("Allow", methods);
    }

    private static Map<String, String> headers(Headers all) {
        var headers = new HashMap<String, String>();
        all.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return headers;
    }

    private static void write(HttpExchange exchange, Response response) throws IOException {
        drain(exchange);
        response.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        var body = response.body();
        if (head) exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        exchange.sendResponseHeaders(response.code(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) exchange.getResponseBody().write(body);
    }

    /// Reads the rest of a body that is a little too large: a client that still sends would not read the response.
    private static void drain(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody();
        if (body.read() < 0) return;
        var rest = new byte[8192];
        long most = 4L * Router.MAX_BODY;
        int count;
        while (most > 0 && (count = body.read(rest)) >= 0) most -= count;
    }
}
