package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import whaleware.base.Json;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// The events of this life: each gets its number and goes to whoever gets reports. A change of state stays in the state file until the journal is
/// known to have it, for the next supervisor should this one be killed in between: the disk may be slow, and the life does not wait for it.
final class EventPublisher {
    /// So many are kept at most, where nothing can be written.
    private static final int MOST = 100;

    private final StateFile state;
    private final ActiveConfig cfg;
    private final String instance;
    private final ReporterSelection reporters;

    /// @param instance who they are from
    EventPublisher(StateFile state, ActiveConfig cfg, String instance, ReporterSelection reporters) {
        this.state = state;
        this.cfg = cfg;
        this.instance = instance;
        this.reporters = reporters;
    }

    /// Who they are from.
    String instance() {
        return instance;
    }

    /// A change of state, or of something within it, noted in the state file with its next [StateFile#save]; to be [#send] after that.
    ///
    /// @param lasted how long the previous state lasted; null where it is not over
    Event change(State next, State previous, String cause, Instant at, Duration lasted) {
        var event = Event.lifecycle(who(), state.nextSequence(), next, previous, cause, at, lasted);
        long written = reporters.written();
        state.unwrittenEvents(written == Long.MAX_VALUE ? null : unwritten(written, event));
        return event;
    }

    private List<JsonNode> unwritten(long written, Event last) {
        var unwritten = new ArrayList<JsonNode>();
        for (var event : state.unwrittenEvents()) if (Event.sequence(event.path("id").asText()) > written) unwritten.add(event);
        while (unwritten.size() >= MOST) unwritten.removeFirst();
        unwritten.add(last.json());
        return unwritten;
    }

    void send(Event event) {
        reporters.send(event);
    }

    /// Whether anybody gets statistics.
    boolean statsWanted() {
        return reporters.statsWanted();
    }

    /// Sends on what `monitor` printed; null where it printed nothing that can be.
    void stats(ObjectNode stats, ObjectNode system) {
        long number = state.nextSequence();
        state.save();
        send(Event.stats(who(), number, state.state(), Instant.now(), stats, system));
    }

    /// Another supervisor goes on with the life: what waits is told on, and so is what the former one may not have got into the journal.
    void resume() {
        for (var event : state.unwrittenEvents()) reporters.resume(Event.read(Json.compact(event)));
    }

    /// What waits for the back-ends is tried now.
    void hurry() {
        reporters.hurry();
    }

    private Instance who() {
        return new Instance(instance, cfg.tree().path("webapp").asText(), cfg.version(), state.bootId());
    }
}
