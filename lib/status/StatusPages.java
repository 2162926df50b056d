package whaleware.status;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import whaleware.config.Settings;
import whaleware.runtime.StateFile;
import whaleware.runtime.StateFileWriter;

/// The port of `ww.http`, where one is set, and what is told there.
public final class StatusPages implements AutoCloseable {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private Settings.Http wanted = new Settings.Http(0, "");
    private StatusServer http;
    private Function<String, StatusServer.Page> pages;

    /// Opens, moves or closes it.
    ///
    /// @throws Failure 78 where the port cannot be had; it is not tried again before the setting changes
    public void follow(Settings.Http setting) {
        if (setting.port() == wanted.port() && setting.bind().equals(wanted.bind())) return; // no equals of a record on the way to UP: its first takes 10 ms
        wanted = setting;
        close();
        if (setting.port() == 0) return;
        http = new StatusServer(setting);
        if (pages != null) http.serve(pages);
    }

    /// What to answer, from now on.
    ///
    /// @param live whether the supervisor's loop turns
    public void open(BooleanSupplier live, StateFile state, Metrics metrics) {
        pages = path -> page(path, live, state.snapshot(), metrics);
        if (http != null) http.serve(pages);
    }

    private static StatusServer.Page page(String path, BooleanSupplier live, StateFileWriter.Snapshot state, Metrics metrics) {
        if (state == null) return new StatusServer.Page(503, PLAIN, "no state is reached yet\n");
        boolean lives = live.getAsBoolean(), ready = lives && state.ready();
        return switch (path) {
            case "/live" -> new StatusServer.Page(lives ? 200 : 503, PLAIN, lives ? "live\n" : "not live\n");
            case "/ready" -> new StatusServer.Page(ready ? 200 : 503, PLAIN, ready ? "ready\n" : "not ready\n");
            case "/status" -> new StatusServer.Page(200, "application/json", state.text());
            case "/metrics" -> new StatusServer.Page(200, PrometheusText.TYPE, metrics.text());
            case null, default -> null;
        };
    }

    @Override
    public void close() {
        if (http != null) http.close();
        http = null;
    }
}
