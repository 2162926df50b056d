package whaleware.fleet.pages;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import whaleware.fleet.alerts.AlertRoutes;
import whaleware.fleet.alerts.Alerts;
import whaleware.fleet.http.AccessTokens;
import whaleware.fleet.http.HostRules;
import whaleware.fleet.http.HttpListener;
import whaleware.fleet.http.Login;
import whaleware.fleet.http.RequestCounts;
import whaleware.fleet.http.RequestDispatcher;
import whaleware.fleet.http.Router;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.PemFiles;

/// A collector with the pages and the API alone, on a port of its own; it may go away and come back. Changes arrive
/// after 50 ms, and the stream is quiet for half a second at most.
public final class PagesServer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final FleetReader reader;
    private final InstantSource clock;
    private final String token;
    /// What was logged: nothing, unless a test breaks something.
    public final List<String> log = new CopyOnWriteArrayList<>();
    /// The open alerts and the silences; null for those of the store.
    public volatile String alerts;
    private int port;
    private HttpListener listener;
    private FleetPages pages;

    public PagesServer(FleetReader reader, InstantSource clock) {
        this(reader, clock, "");
    }

    /// @param token the read token, or ""
    public PagesServer(FleetReader reader, InstantSource clock, String token) {
        this.reader = reader;
        this.clock = clock;
        this.token = token;
        start();
    }

    /// Listens, again on the same port.
    public void start() {
        var router = new Router();
        var store = reader instanceof FleetStore own ? own : null;
        pages = new FleetPages(reader, store, Map.of("shop", 14), alerts(store, router), clock,
                Duration.ofMillis(50), Duration.ofMillis(500));
        pages.register(router);
        var tokens = new AccessTokens("", token, clock);
        new Login(tokens, () -> false).routes(router);
        var hosts = new HostRules(Set.of(), false);
        var dispatcher = new RequestDispatcher(router, hosts, tokens, new RequestCounts(), log::add);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        listener = new HttpListener(address, new PemFiles("ww.fleet.tls", "", "", ""), dispatcher, log::add);
        listener.start();
        port = listener.port();
    }

    private Supplier<String> alerts(FleetStore store, Router router) {
        if (store == null) return () -> alerts == null ? "{\"alerts\":[]}" : alerts;
        var context = new BackendContext("", "", Path.of("/"), Path.of("/"), log::add);
        var routes = new AlertRoutes(new Alerts(List.of(), Map.of(), store, clock, "", context, log::add), clock);
        routes.addTo(router);
        return () -> alerts == null ? routes.present() : alerts;
    }

    /// Goes away, as a collector that is killed.
    public void stop() {
        pages.close();
        listener.close();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /// Returns how many streams browsers have.
    public int streams() {
        return pages.streams();
    }

    /// Returns the response to GET.
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    /// Returns the response to a request without a body.
    public HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url(path))).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) request.headers(headers);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        stop();
    }
}
