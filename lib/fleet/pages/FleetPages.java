package whaleware.fleet.pages;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import whaleware.fleet.http.AccessTokens;
import whaleware.fleet.http.Router;
import whaleware.fleet.http.Router.Access;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;

/// The pages, their static files, the API and the stream of changes. Thread-safe.
public final class FleetPages implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1), PING = Duration.ofSeconds(10);

    private final ApiRoutes api;
    private final EventStream stream;
    private final Assets assets = new Assets();
    private final boolean silences;

    /// @param store the same store as `reader`, or null if the source is read-only
    /// @param expect `ww.fleet.expect`
    /// @param alerts the open alerts and the silences: `{"alerts":[…],"silences":[…]}`, as `/api/alerts` and
    ///        `/api/silences` return them
    public FleetPages(FleetReader reader, FleetStore store, Map<String, Integer> expect, Supplier<String> alerts,
                      InstantSource clock) {
        this(reader, store, expect, alerts, clock, POLL, PING);
    }

    /// With other times of the stream, for tests.
    FleetPages(FleetReader reader, FleetStore store, Map<String, Integer> expect, Supplier<String> alerts,
               InstantSource clock, Duration poll, Duration ping) {
        api = new ApiRoutes(reader, store, expect, clock);
        silences = store != null;
        stream = new EventStream(reader, alerts, clock, poll, ping);
    }

    /// Adds all routes.
    public void register(Router router) {
        api.register(router);
        router.add("GET", "/api/stream", Access.READ, stream::serve);
        // the login page needs them
        router.add("GET", "/assets/{version}/{name}", Access.NONE, assets::serve);
        page(router, "/", Access.READ, "Instances", "instances", "/api/instances", api::instances);
        page(router, "/apps", Access.READ, "Applications", "apps", "/api/apps", api::apps);
        page(router, "/apps/{name}", Access.READ, "Application", "app", null, null);
        page(router, "/instances/{name}", Access.READ, "Instance", "instance", null, null);
        if (silences) page(router, "/silences", Access.READ, "Silences", "silences", null, null);
        page(router, "/login", Access.NONE, "Log in", "login", null, null);
    }

    /// Answers with JSON in UTF-8.
    private interface Data {
        byte[] read() throws IOException;
    }

    /// @param name of its files `NAME.html` and `NAME-page.js`
    /// @param api the path of the API whose answer comes in the page, or null
    /// @param data that answer, or null
    private void page(Router router, String path, Access access, String title, String name, String api, Data data) {
        var page = new PageShell(assets.version, title, name + ".html", name + "-page.js", silences);
        router.add("GET", path, access, request -> page.response(request,
                access == Access.READ && AccessTokens.hasLogin(request), api, data == null ? null : read(data)));
    }

    /// Returns null if the store fails: the page then asks again, and shows the error.
    private static byte[] read(Data data) {
        try {
            return data.read();
        } catch (IOException failed) {
            return null;
        }
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
