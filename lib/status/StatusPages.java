package whaleware.status;

import java.util.Set;
import whaleware.config.Settings;

/// The pages of the port of `ww.http`, if one is set: `/live`, `/ready`, `/status` and `/metrics` for programs, and `/`
/// for people.
///
/// Not thread-safe; the server calls [#page] from its own threads.
public final class StatusPages implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8", JSON = "application/json";

    private Settings.Http setting = new Settings.Http(0, "", Set.of());
    private StatusServer server;
    private StatusSources sources;

    /// Opens, moves or closes the port, as the setting says. Does nothing if the setting has not changed.
    ///
    /// Throws [whaleware.base.Failure] 78 if the port is not free.
    public void follow(Settings.Http setting) {
        // not by equals: the first call of a record's takes 10 ms
        if (setting.port() == this.setting.port() && setting.bind().equals(this.setting.bind())
                && setting.hosts().equals(this.setting.hosts())) return;
        this.setting = setting;
        close();
        if (setting.port() == 0) return;
        server = new StatusServer(setting);
        if (sources != null) serve();
    }

    /// Serves the pages from now on.
    public void open(StatusSources sources) {
        this.sources = sources;
        if (server != null) serve();
    }

    /// A method of its own: without a port, its functions and their classes cost nothing.
    private void serve() {
        var metrics = new CachedText(() -> new Metrics(sources).text());
        var html = new CachedText(() -> new InstancePage(sources).html());
        var hosts = new HostRule(setting.hosts());
        server.serve(request -> hosts.refuses(request.host(), request.language()) && !isProbe(request.path())
                ? StatusServer.REFUSED
                : page(request, sources, metrics, html));
    }

    private static boolean isProbe(String path) {
        return path != null && (path.equals("/live") || path.equals("/ready"));
    }

    private static StatusServer.Page page(StatusServer.Request request, StatusSources sources, CachedText metrics,
                                          CachedText html) {
        return switch (request.path()) {
            case "/page.css" -> new StatusServer.Page(200, "text/css; charset=utf-8", PageFiles.STYLE);
            case "/page.js" -> new StatusServer.Page(200, "text/javascript; charset=utf-8", PageFiles.SCRIPT);
            case "/icon.svg" -> new StatusServer.Page(200, "image/svg+xml", PageFiles.ICON);
            case null -> null;
            default -> state(request, sources, metrics, html);
        };
    }

    private static StatusServer.Page state(StatusServer.Request request, StatusSources sources, CachedText metrics,
                                           CachedText html) {
        var state = sources.state().snapshot();
        if (state == null) return new StatusServer.Page(503, TEXT, "no state is reached yet\n");
        boolean lives = sources.live().getAsBoolean(), ready = lives && state.ready();
        return switch (request.path()) {
            case "/live" -> new StatusServer.Page(lives ? 200 : 503, TEXT, lives ? "live\n" : "not live\n");
            case "/ready" -> new StatusServer.Page(ready ? 200 : 503, TEXT, ready ? "ready\n" : "not ready\n");
            case "/status" -> new StatusServer.Page(200, JSON, state.text());
            case "/metrics" -> new StatusServer.Page(200, PrometheusText.TYPE, metrics.get());
            case "/" -> Accept.html(request.accept())
                    ? new StatusServer.Page(200, "text/html; charset=utf-8", html.get())
                    : new StatusServer.Page(200, JSON, state.text());
            default -> null;
        };
    }

    @Override
    public void close() {
        if (server != null) server.close();
        server = null;
    }
}
