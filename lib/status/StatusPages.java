package whaleware.status;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import whaleware.config.Settings;
import whaleware.runtime.StateFile;

/// The pages `/live`, `/ready`, `/status` and `/metrics`, served on the port of `ww.http` if one is set.
///
/// Not thread-safe; the server calls [#page] from its own threads.
public final class StatusPages implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8", JSON = "application/json";

    private Settings.Http setting = new Settings.Http(0, "");
    private StatusServer server;
    private Function<String, StatusServer.Page> pages;

    /// Opens, moves or closes the port, as the setting says. Does nothing if the setting has not changed.
    ///
    /// Throws [whaleware.base.Failure] 78 if the port is not free.
    public void follow(Settings.Http setting) {
        // not by equals: the first call of a record's takes 10 ms
        if (setting.port() == this.setting.port() && setting.bind().equals(this.setting.bind())) return;
        this.setting = setting;
        close();
        if (setting.port() == 0) return;
        server = new StatusServer(setting);
        if (pages != null) server.serve(pages);
    }

    /// Serves the pages from now on.
    ///
    /// @param live whether the supervisor's event loop runs
    public void open(BooleanSupplier live, StateFile state, Metrics metrics) {
        pages = path -> page(path, live, state.snapshot(), metrics);
        if (server != null) server.serve(pages);
    }

    private static StatusServer.Page page(String path, BooleanSupplier live, StateFile.Snapshot state,
                                          Metrics metrics) {
        if (state == null) return new StatusServer.Page(503, TEXT, "no state is reached yet\n");
        boolean lives = live.getAsBoolean(), ready = lives && state.ready();
        return switch (path) {
            case "/live" -> new StatusServer.Page(lives ? 200 : 503, TEXT, lives ? "live\n" : "not live\n");
            case "/ready" -> new StatusServer.Page(ready ? 200 : 503, TEXT, ready ? "ready\n" : "not ready\n");
            case "/status" -> new StatusServer.Page(200, JSON, state.text());
            case "/metrics" -> new StatusServer.Page(200, PrometheusText.TYPE, metrics.text());
            case null, default -> null;
        };
    }

    @Override
    public void close() {
        if (server != null) server.close();
        server = null;
    }
}
