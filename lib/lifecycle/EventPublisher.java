package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import whaleware.base.Json;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.ReportDelivery;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// Numbers the events of this boot, and sends them to the delivery.
///
/// An event, except statistics, stays in the state file until the journal has it, because the life cycle does not wait
/// for a slow disk. If this supervisor is killed meanwhile, the next one sends the event.
final class EventPublisher {
    /// The most events in the state file, if the journal cannot be written; beyond that, the oldest are dropped.
    private static final int MAX_UNWRITTEN = 100;
    /// The longest time between two events.
    static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final long MIN_HEARTBEAT = Duration.ofMillis(200).toNanos();
    /// The event loop may notice so late that a heartbeat is due.
    private static final long LEAD = Duration.ofMillis(2500).toNanos();

    private final StateFile state;
    private final ActiveConfig cfg;
    private final String instance;
    private final ReportDelivery delivery;
    private final LongSupplier nanos;
    private long lastSent;
    private String serviceStatus;

    /// @param instance the name that the events carry
    /// @param nanos the monotonic clock
    EventPublisher(StateFile state, ActiveConfig cfg, String instance, ReportDelivery delivery, LongSupplier nanos) {
        this.nanos = nanos;
        this.lastSent = nanos.getAsLong();
        this.state = state;
        this.cfg = cfg;
        this.instance = instance;
        this.delivery = delivery;
    }

    /// Returns the name that the events carry.
    String instance() {
        return instance;
    }

    /// Returns the event of a change of state, or of a change within the state, and puts it into the state file. The
    /// caller saves the state file, and then calls [#send].
    ///
    /// @param lasted how long the previous state lasted; null if it goes on
    Event stateChange(State next, State previous, String cause, Instant at, Duration lasted) {
        var config = next == State.BOOT && statesWanted() ? cfg.hash() : null;
        var event = Event.lifecycle(source(), state.nextSequence(), next, previous, cause, at, lasted)
                .with(next.last() ? null : cfg.untilNext(next), config, maintenance())
                .withServiceStatus(takeServiceStatus());
        noteUnwritten(event);
        return event;
    }

    /// Saves the state file, and sends a run of a schedule or a backup.
    ///
    /// @param kind [Event.Kind#SCHEDULE] or [Event.Kind#BACKUP]
    /// @param cause why the run failed; null if it succeeded
    /// @param took how long the run took; null if it did not start
    /// @param details the member with the name of the kind
    void sendRun(Event.Kind kind, String cause, Duration took, ObjectNode details) {
        var present = state.state();
        var event = Event.run(kind, source(), state.nextSequence(), present, cause, Instant.now(), took, details)
                .with(present.last() ? null : cfg.untilNext(present), null, maintenance());
        noteUnwritten(event);
        state.save();
        send(event);
    }

    private void noteUnwritten(Event event) {
        long written = delivery.lastWritten();
        state.unwrittenEvents(written == Long.MAX_VALUE ? null : unwritten(written, event));
    }

    private boolean maintenance() {
        return state.switches().on(OperatorSwitches.MAINTENANCE);
    }

    private List<JsonNode> unwritten(long written, Event last) {
        var unwritten = new ArrayList<JsonNode>();
        for (var event : state.unwrittenEvents()) {
            if (Event.sequence(event.path("id").asText()) > written) unwritten.add(event);
        }
        while (unwritten.size() >= MAX_UNWRITTEN) unwritten.removeFirst();
        unwritten.add(last.json());
        return unwritten;
    }

    /// Sets the status of the service, for the next event.
    void serviceStatus(String status) {
        serviceStatus = status;
    }

    private String takeServiceStatus() {
        var taken = serviceStatus;
        serviceStatus = null;
        return taken;
    }

    void send(Event event) {
        lastSent = nanos.getAsLong();
        delivery.send(event);
    }

    /// Returns whether any reporter gets changes of state.
    boolean statesWanted() {
        return delivery.isWanted(Event.Kind.LIFECYCLE);
    }

    /// Returns whether any reporter gets events of this kind.
    boolean isWanted(Event.Kind kind) {
        return delivery.isWanted(kind);
    }

    /// Returns whether any reporter gets statistics.
    boolean statsWanted() {
        return delivery.isWanted(Event.Kind.STATS);
    }

    /// Saves the state file, and sends a statistics event.
    ///
    /// @param stats the JSON object that `monitor` printed, or null
    /// @param system the use of resources, or null
    void sendStats(ObjectNode stats, ObjectNode system) {
        long sequence = state.nextSequence();
        state.save();
        send(Event.stats(source(), sequence, state.state(), Instant.now(), stats, system)
                .with(cfg.untilNext(state.state()), null, maintenance()).withServiceStatus(takeServiceStatus()));
    }

    /// Returns whether the last event is so long ago that a heartbeat is due: a little before [Event#next], and after
    /// [#HEARTBEAT] at the latest.
    boolean heartbeatDue() {
        long silent = nanos.getAsLong() - lastSent;
        if (silent < MIN_HEARTBEAT || state.state() == null || state.state().last()) return false;
        long next = Math.min(cfg.untilNext(state.state()).toNanos(), HEARTBEAT.toNanos());
        return silent >= next - Math.min(next / 10, LEAD) && statsWanted();
    }

    /// Sends the events that the killed supervisor may not have written to the journal.
    void resume() {
        for (var event : state.unwrittenEvents()) delivery.resume(Event.read(Json.compact(event)));
    }

    private Instance source() {
        return new Instance(instance, cfg.tree().path("webapp").asText(), cfg.version(), state.bootId(),
                cfg.settings().labels());
    }
}
