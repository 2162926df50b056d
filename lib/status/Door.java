package whaleware.status;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import whaleware.config.Settings;
import whaleware.runtime.StateFile;
import whaleware.runtime.StateWriter;

/// The port of `ww.http`, where one is set, and what is told there.
public final class Door implements AutoCloseable {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private Settings.Http wanted = new Settings.Http(0, "");
    private Http http;
    private Function<String, Http.Page> pages;

    /// Opens, moves or closes it.
    ///
    /// @throws Failure 78 where the port cannot be had; it is not tried again before the setting changes
    public void follow(Settings.Http setting) {
        if (setting.port() == wanted.port() && setting.bind().equals(wanted.bind())) return; // no equals of a record on the way to UP: its first takes 10 ms
        wanted = setting;
        close();
        if (setting.port() == 0) return;
        http = new Http(setting);
        if (pages != null) http.serve(pages);
    }

    /// What to answer, from now on.
    ///
    /// @param live whether the supervisor's loop turns
    public void open(BooleanSupplier live, StateFile state, Metrics metrics) {
        pages = path -> page(path, live, state.shown(), metrics);
        if (http != null) http.serve(pages);
    }

    private static Http.Page page(String path, BooleanSupplier live, StateWriter.Shown state, Metrics metrics) {
        if (state == null) return new Http.Page(503, PLAIN, "no state is reached yet\n");
        boolean lives = live.getAsBoolean(), ready = lives && state.ready();
        return switch (path) {
            case "/live" -> new Http.Page(lives ? 200 : 503, PLAIN, lives ? "live\n" : "not live\n");
            case "/ready" -> new Http.Page(ready ? 200 : 503, PLAIN, ready ? "ready\n" : "not ready\n");
            case "/status" -> new Http.Page(200, "application/json", state.text());
            case "/metrics" -> new Http.Page(200, Exposition.TYPE, metrics.text());
            case null, default -> null;
        };
    }

    @Override
    public void close() {
        if (http != null) http.close();
        http = null;
    }
}
