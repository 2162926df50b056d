package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import whaleware.base.Json;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// The events of this life: each gets its number and goes to whoever gets reports. A change of state stays in the state file until the journal is
/// known to have it, for the next supervisor should this one be killed in between: the disk may be slow, and the life does not wait for it.
final class EventPublisher {
    private static final String UNSURE = "unsure";
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
        var event = Event.lifecycle(who(), state.next(), next, previous, cause, at, lasted);
        long written = reporters.written();
        state.put(UNSURE, written == Long.MAX_VALUE ? null : unsure(written).add(event.json()));
        return event;
    }

    private ArrayNode unsure(long written) {
        var unsure = JsonNodeFactory.instance.arrayNode();
        state.fact(UNSURE).forEach(one -> {
            if (Event.sequence(one.path("id").asText()) > written) unsure.add(one);
        });
        while (unsure.size() >= MOST) unsure.remove(0);
        return unsure;
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
        long number = state.next();
        state.save();
        send(Event.stats(who(), number, state.state(), Instant.now(), stats, system));
    }

    /// Another supervisor goes on with the life: what waits is told on, and so is what the former one may not have got into the journal.
    void resume() {
        state.fact(UNSURE).forEach(one -> reporters.resume(Event.read(Json.compact(one))));
    }

    /// What waits for the back-ends is tried now.
    void hurry() {
        reporters.hurry();
    }

    private Instance who() {
        return new Instance(instance, cfg.tree().path("webapp").asText(), cfg.version(), state.bootId());
    }
}
