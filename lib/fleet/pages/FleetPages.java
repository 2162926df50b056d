package whaleware.fleet.pages;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import whaleware.fleet.http.Router;
import whaleware.fleet.http.Router.Access;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;

/// The pages, their static files, the API and the stream of changes. Thread-safe.
public final class FleetPages implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1), PING = Duration.ofSeconds(10);
    /// What each page imports.
    private static final List<String> COMMON = List.of("shell.js", "api.js", "banner.js", "clock.js", "connection.js",
            "dom.js", "format.js", "keyboard.js", "states.js", "stream.js");
    private static final List<String> LISTS =
            join(COMMON, "live.js", "rows.js", "grid.js", "filter.js", "sparkline.js");

    private final ApiRoutes api;
    private final EventStream stream;
    private final Assets assets = new Assets();

    /// @param store the same store as `reader`, or null if the source is read-only
    /// @param expect `ww.fleet.expect`
    /// @param alerts the open alerts, as `/api/alerts` returns them
    public FleetPages(FleetReader reader, FleetStore store, Map<String, Integer> expect, Supplier<String> alerts,
                      InstantSource clock) {
        this(reader, store, expect, alerts, clock, POLL, PING);
    }

    /// With other times of the stream, for tests.
    FleetPages(FleetReader reader, FleetStore store, Map<String, Integer> expect, Supplier<String> alerts,
               InstantSource clock, Duration poll, Duration ping) {
        api = new ApiRoutes(reader, store, expect, clock);
        stream = new EventStream(reader, alerts, clock, poll, ping);
    }

    /// Adds all routes.
    public void register(Router router) {
        api.register(router);
        router.add("GET", "/api/stream", Access.READ, stream::serve);
        router.add("GET", "/assets/{name}", Access.NONE, assets::serve); // the page of the login needs them
        page(router, "/", Access.READ, new PageShell("Instances", "instances.html", "instances-page.js",
                "/api/instances", LISTS));
        page(router, "/apps", Access.READ, new PageShell("Applications", "apps.html", "apps-page.js", "/api/apps",
                COMMON));
        page(router, "/apps/{name}", Access.READ, new PageShell("Application", "app.html", "app-page.js", null, LISTS));
        page(router, "/instances/{name}", Access.READ, new PageShell("Instance", "instance.html", "instance-page.js",
                null, join(COMMON, "events.js", "plots.js", "plot.js", "timeline.js", "uPlot.esm.js")));
        page(router, "/login", Access.NONE, new PageShell("Log in", "login.html", "login-page.js", null, List.of()));
    }

    private static void page(Router router, String path, Access access, PageShell page) {
        router.add("GET", path, access, _ -> page.response());
    }

    private static List<String> join(List<String> some, String... more) {
        return java.util.stream.Stream.concat(some.stream(), java.util.stream.Stream.of(more)).toList();
    }

    /// Returns how many browsers follow the stream.
    public int streams() {
        return stream.clients();
    }

    /// Ends the streams, so that the server can stop.
    @Override
    public void close() {
        stream.close();
    }
}
