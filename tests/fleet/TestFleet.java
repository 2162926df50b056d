package whaleware.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import whaleware.base.Json;
import whaleware.config.Config;
import whaleware.fixtures.Home;
import whaleware.fixtures.MemoryStore;
import whaleware.fixtures.RawHttp;
import whaleware.reports.backends.BackendContext;

/// A collector in this JVM, on a port of its own, with a store in memory.
final class TestFleet implements AutoCloseable {
    static final String JSON = "Content-Type: application/json", NDJSON = "Content-Type: application/x-ndjson";

    final MemoryStore store = new MemoryStore();
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final FleetServer server;
    final int port;

    /// @param settings of `ww.fleet`
    TestFleet(String settings) {
        var fleet = Json.object(settings, "the settings", "");
        if (!fleet.has("listen")) fleet.put("listen", "127.0.0.1:0");
        var receivers = new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), log::add);
        server = new FleetServer(FleetSettings.of(config(fleet.toString())), store, InstantSource.system(), receivers,
                log::add);
        server.start();
        port = Integer.parseInt(server.url().replaceFirst(".*:(\\d+)/$", "$1"));
    }

    static Config config(String fleet) {
        var tree = JsonNodeFactory.instance.objectNode();
        tree.putObject("ww").set("fleet", Json.object(fleet, "the settings", ""));
        return new Config(tree, null, Map.of(), List.of(), "");
    }

    /// Returns an event as a reporter sends it.
    static String event(String instance, String bootId, int sequence, String state) {
        return "{\"event\":\"lifecycle\",\"id\":\"" + bootId + "-" + sequence + "\",\"instance\":\"" + instance
                + "\",\"webapp\":\"shop\",\"version\":\"1\",\"state\":\"" + state
                + "\",\"at\":\"2026-01-31T12:00:00.000Z\",\"next_ms\":40000}";
    }

    RawHttp.Answer post(String body, String... headers) throws IOException {
        return RawHttp.once(port, "POST", "/events", body, headers.length == 0 ? new String[] {JSON} : headers);
    }

    RawHttp.Answer get(String path, String... headers) throws IOException {
        return RawHttp.once(port, "GET", path, "", headers);
    }

    @Override
    public void close() {
        server.close();
    }
}
