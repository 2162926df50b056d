package whaleware.fleet.pages;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import whaleware.base.Text;
import whaleware.fleet.http.Handler;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.Response;
import whaleware.fleet.http.Router;
import whaleware.fleet.http.Router.Access;
import whaleware.fleet.queries.ApplicationsJson;
import whaleware.fleet.queries.HistoryJson;
import whaleware.fleet.queries.InstanceFilter;
import whaleware.fleet.queries.InstanceJson;
import whaleware.fleet.queries.KeysJson;
import whaleware.fleet.queries.SeriesJson;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;

/// The API below `/api`, apart from alerts and silences. A parameter that cannot be read is answered with 400.
/// Thread-safe.
///
/// @param store the collector's own store, or null if instances cannot be forgotten: the source is read-only
/// @param expect how many instances of an application are expected, by its name
record ApiRoutes(FleetReader reader, FleetStore store, Map<String, Integer> expect, InstantSource clock) {
    private static final int MAX_EVENTS = 1000, MAX_POINTS = 3000, MAX_KEYS = 100, SPARK_POINTS = 20;
    private static final Duration SPAN = Duration.ofHours(1);

    /// Answers with JSON in UTF-8.
    private interface Query {
        /// Returns null if there is no such instance.
        byte[] answer(ApiParameters parameters, String instance) throws IOException;
    }

    void register(Router router) {
        get(router, "/api/instances", (parameters, _) ->
                InstanceJson.list(reader, parameters.filter(), clock.instant(), store == null));
        get(router, "/api/apps", (parameters, _) ->
                ApplicationsJson.list(reader, parameters.text("webapp"), expect, clock.instant()));
        get(router, "/api/keys", (_, _) -> KeysJson.list(reader));
        get(router, "/api/sparks", (parameters, _) -> sparks(parameters));
        get(router, "/api/instances/{name}", (_, name) ->
                InstanceJson.one(reader, name, clock.instant(), store == null));
        get(router, "/api/instances/{name}/history", (parameters, name) -> known(name) ? HistoryJson.list(reader, name,
                parameters.time("before", Instant.MAX), parameters.whole("limit", 100, 1, MAX_EVENTS)) : null);
        get(router, "/api/instances/{name}/stats", (parameters, name) -> known(name) ? stats(parameters, name) : null);
        router.add("DELETE", "/api/instances/{name}", Access.READ, this::forget);
    }

    /// Returns what `/api/instances` returns without parameters.
    byte[] instances() throws IOException {
        return InstanceJson.list(reader, InstanceFilter.ALL, clock.instant(), store == null);
    }

    /// Returns what `/api/apps` returns without parameters.
    byte[] apps() throws IOException {
        return ApplicationsJson.list(reader, null, expect, clock.instant());
    }

    private static void get(Router router, String pattern, Query query) {
        Handler handler = request -> {
            var name = request.parameter("name");
            try {
                var json = query.answer(new ApiParameters(request), name);
                return json == null ? unknown(name) : Compression.json(request, json);
            } catch (BadParameter e) {
                return Response.error(400, e.getMessage());
            }
        };
        router.add("GET", pattern, Access.READ, handler);
    }

    private boolean known(String name) throws IOException {
        return reader.instances().containsKey(name);
    }

    private byte[] stats(ApiParameters parameters, String name) throws IOException {
        var keys = parameters.texts("key", "keys", MAX_KEYS);
        if (keys.isEmpty()) return SeriesJson.keys(reader, name);
        var to = parameters.time("to", clock.instant());
        var from = parameters.time("from", to.minus(SPAN));
        if (from.isAfter(to)) throw new BadParameter("cannot read 'from': it is later than 'to' (swap the two times)");
        return SeriesJson.series(reader, name, keys, from, to, parameters.whole("points", 500, 2, MAX_POINTS));
    }

    private byte[] sparks(ApiParameters parameters) throws IOException {
        var key = parameters.text("key");
        if (key == null) throw new BadParameter("cannot read 'key': it is missing (key=system.memory.used_bytes)");
        var now = clock.instant();
        var names = parameters.texts("name", null, MAX_KEYS);
        return SeriesJson.sparks(reader, names, key, now.minus(SPAN), now, SPARK_POINTS);
    }

    private Response forget(Request request) throws IOException {
        if (store == null) {
            return Response.error(405, "cannot forget an instance: this source is read-only (delete it at the source)");
        }
        var name = request.parameter("name");
        return store.forget(name) ? Response.empty(204) : unknown(name);
    }

    private static Response unknown(String name) {
        return Response.error(404, "cannot find instance '" + Text.printable(name)
                + "' (GET /api/instances lists all)");
    }
}
