package whaleware.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Threads;
import whaleware.config.Settings;

/// An HTTP server for pages that GET and HEAD read. Limits of connections, headers and times keep slow and hostile
/// clients from disturbing the supervisor. The class is loaded only if a port is set.
final class StatusServer implements AutoCloseable {
    /// A request of GET or HEAD.
    ///
    /// @param path null if the request has none
    /// @param accept the header `Accept`, or null
    /// @param host the header `Host`, or null
    /// @param language the header `Accept-Language`, or null
    record Request(String path, String accept, String host, String language) {}

    /// A response.
    ///
    /// @param type the media type
    record Page(int code, String type, String text) {}

    /// The JDK server's limits, which it reads once, when its classes are loaded. Times are in seconds, sizes in
    /// bytes.
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "200", "sun.net.httpserver.maxIdleConnections", "20",
            "sun.net.httpserver.idleInterval", "10",
            "sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.maxRspTime", "5",
            "sun.net.httpserver.maxReqHeaders", "50", "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "16384");
    private static final Page NOT_ALLOWED = new Page(405, "text/plain", "only GET and HEAD\n");
    private static final Page NOT_FOUND =
            new Page(404, "text/plain", "there are /, /live, /ready, /status and /metrics\n");
    /// The response to a browser under a name that is none of this server's.
    static final Page REFUSED = new Page(403, "text/plain", "cannot show this page to a browser under this name: it is"
            + " none of this server's (add it to ww.http.hosts)\n");
    private static final int BACKLOG = 256;
    /// No script, style or frame but the page's own; no other site may read, embed or guess a response.
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin", "Cache-Control", "no-store", "Vary", "Accept");

    private final HttpServer server;

    /// Binds the port. Serves no page yet.
    ///
    /// Throws [Failure] 78 if the port is not free.
    StatusServer(Settings.Http setting) {
        LIMITS.forEach(System::setProperty);
        try {
            var address = new InetSocketAddress(setting.bind(), setting.port());
            if (address.isUnresolved()) throw new IOException("no such address");
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException notFree) {
            throw new Failure(ExitCode.CONFIG, "cannot listen on " + setting.bind() + " port " + setting.port() + ": "
                    + notFree.getMessage() + " (set ww.http.port and ww.http.bind to an address that is free here,"
                    + " or the port to 0 for none)");
        }
    }

    /// Serves the pages from now on.
    ///
    /// @param pages returns the page of a request, or null if there is none; must be thread-safe
    void serve(Function<Request, Page> pages) {
        server.setExecutor(Executors.newCachedThreadPool(request -> Threads.daemon("http", request)));
        server.createContext("/", exchange -> respond(exchange, pages));
        server.start();
    }

    /// Closes the port and every connection. A running server would delay the end of the JVM.
    @Override
    public void close() {
        server.stop(0);
    }

    private static void respond(HttpExchange exchange, Function<Request, Page> pages) throws IOException {
        try (exchange) {
            var method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD"), allowed = head || method.equals("GET");
            var headers = exchange.getRequestHeaders();
            var request = new Request(exchange.getRequestURI().getPath(), headers.getFirst("Accept"),
                    headers.getFirst("Host"), headers.getFirst("Accept-Language"));
            var page = allowed ? pages.apply(request) : NOT_ALLOWED;
            if (page == null) page = NOT_FOUND;
            var body = page.text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type);
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            if (page.code == 405) exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            if (head) exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            exchange.sendResponseHeaders(page.code, head ? -1 : body.length);
            if (!head) exchange.getResponseBody().write(body);
        }
    }
}
