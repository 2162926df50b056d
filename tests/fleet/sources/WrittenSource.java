package whaleware.fleet.sources;


import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import whaleware.base.Json;
import whaleware.fixtures.Home;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.InstanceView;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.runtime.State;

/// Writes events to a real server by a real reporter, and opens the fleet's source that reads them.
abstract class WrittenSource {
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final BackendContext CONTEXT =
            new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});

    private final Map<String, Integer> sequences = new HashMap<>();
    private long order = NOW.toEpochMilli();

    /// Returns a URL for a place of its own.
    ///
    /// @param port of the server or of a proxy
    abstract String url(String place, int port);

    abstract int port();

    /// Makes what was written visible, if the server needs that.
    void refresh(String place) {}

    final FleetReader open(String url) {
        return FleetSources.open(url, CONTEXT, InstantSource.system(), Duration.ofDays(7));
    }

    final Backend reporter(String url) {
        return BackendFactory.of(TextNode.valueOf(url), CONTEXT).getFirst();
    }

    private static Instance instance(String name, String boot) {
        return new Instance(name, "shop", "1.2", boot, Map.of("zone", "a"));
    }

    private int sequence(String boot) {
        return sequences.merge(boot, 1, Integer::sum);
    }

    final JournalEntry state(String name, String boot, State state, State previous, String cause, Instant at) {
        boolean last = state.last();
        return new JournalEntry(++order, Event.lifecycle(instance(name, boot), sequence(boot), state, previous, cause,
                at, Duration.ofSeconds(2)).with(last ? null : Duration.ofSeconds(40), state == State.BOOT ? "c0ffee" : null,
                "maintenance on".equals(cause)));
    }

    final JournalEntry stats(String name, String boot, String stats, Instant at) {
        ObjectNode system = JsonNodeFactory.instance.objectNode().put("restarts", 3);
        return new JournalEntry(++order, Event.stats(instance(name, boot), sequence(boot), State.UP, at,
                Json.object(stats, "statistics", ""), system).with(Duration.ofSeconds(40), null, false));
    }

    final void write(Backend reporter, JournalEntry... entries) throws Exception {
        for (var entry : entries) reporter.deliver(List.of(entry));
    }

    final JournalEntry backup(String boot, String member, String cause, Instant at) {
        var detail = JsonNodeFactory.instance.objectNode();
        if (member != null) detail.put(member, true);
        return new JournalEntry(++order, Event.run(Event.Kind.BACKUP, instance("web-1", boot), sequence(boot), State.UP,
                cause, at, null, detail).with(Duration.ofSeconds(40), null, false));
    }

    /// A life of `web-1`, in maintenance at its end, and one of `web-2` that ended in order.
    final void fill(Backend reporter) throws Exception {
        write(reporter, state("web-1", "b1", State.BOOT, null, null, NOW.minusSeconds(300)),
                state("web-1", "b1", State.UP, State.BOOT, null, NOW.minusSeconds(280)));
        for (int i = 0; i < 10; i++) {
            write(reporter, stats("web-1", "b1", "{\"db\": {\"open\": " + i + ".5}}", NOW.minusSeconds(200 - 10 * i)));
        }
        write(reporter, state("web-2", "b2", State.BOOT, null, null, NOW.minusSeconds(100)),
                state("web-2", "b2", State.STOPPED, State.STOPPING, "TERM", NOW.minusSeconds(50)));
    }

    static InstanceView view(FleetReader fleet, String name) {
        try {
            return fleet.instances().get(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
