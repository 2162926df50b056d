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

/// `/live`, `/ready`, `/status` and `/metrics` over HTTP. Loaded only where a port is set. Whoever is slow, huge or
/// many gets cut off and disturbs nobody: connections, headers and times are bounded.
final class StatusServer implements AutoCloseable {
    /// What is answered.
    ///
    /// @param type the media type
    record Page(int code, String type, String text) {}

    /// The server's own limits; it reads them once, when its classes are loaded. Times in seconds.
    private static final Map<String, String> LIMITS = Map.of("jdk.httpserver.maxConnections", "200", "sun.net.httpserver.maxIdleConnections", "20",
            "sun.net.httpserver.idleInterval", "10", "sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.maxRspTime", "5",
            "sun.net.httpserver.maxReqHeaders", "50", "sun.net.httpserver.maxReqHeaderSize", "16384", "sun.net.httpserver.drainAmount", "16384");
    private static final int BACKLOG = 256;

    private final HttpServer server;

    /// Binds the port; nothing is answered yet.
    ///
    /// @throws Failure 78 where it cannot be had
    StatusServer(Settings.Http where) {
        LIMITS.forEach(System::setProperty);
        try {
            var address = new InetSocketAddress(where.bind(), where.port());
            if (address.isUnresolved()) throw new IOException("no such address");
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException taken) {
            throw new Failure(ExitCode.CONFIG, "cannot listen on " + where.bind() + " port " + where.port() + ": " + taken.getMessage() + " (set ww.http.port and ww.http.bind to what is free here, or the port to 0 for none)");
        }
    }

    /// Answers from now on.
    ///
    /// @param pages by path; null where there is none. Asked by many threads
    void serve(Function<String, Page> pages) {
        server.setExecutor(Executors.newCachedThreadPool(request -> Threads.daemon("http", request)));
        server.createContext("/", exchange -> answer(exchange, pages));
        server.start();
    }

    /// Cuts every connection. A server that runs would hold up the end of the JVM.
    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, Function<String, Page> pages) throws IOException {
        try (exchange) {
            var method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD"), asks = head || method.equals("GET");
            var page = asks ? pages.apply(exchange.getRequestURI().getPath()) : new Page(405, "text/plain", "only GET and HEAD\n");
            if (page == null) page = new Page(404, "text/plain", "there are /live, /ready, /status and /metrics\n");
            var body = page.text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (page.code == 405) exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            if (head) exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            exchange.sendResponseHeaders(page.code, head ? -1 : body.length);
            if (!head) exchange.getResponseBody().write(body);
        }
    }
}
