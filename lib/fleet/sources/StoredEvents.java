package whaleware.fleet.sources;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import whaleware.fleet.intake.EventReader;
import whaleware.fleet.intake.InvalidEvent;
import whaleware.fleet.store.Report;

/// Collects the last events of each instance, and reads events from JSON.
final class StoredEvents {
    private static final EventReader READER = new EventReader();

    private final Map<String, FleetSource.Latest> latest = new HashMap<>();

    /// Returns the event of a JSON object; null if it is none.
    static Report read(String json) {
        if (json == null) return null;
        try {
            return READER.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))).getFirst();
        } catch (InvalidEvent | IOException foreign) {
            return null; // of another program, or of a version to come
        }
    }

    /// Adds an event; null for none. Events of an instance may come in any order.
    void add(Report event) {
        if (event == null) return;
        latest.merge(event.instance(), of(event), StoredEvents::merged);
    }

    /// Notes when the life of an instance began.
    void booted(Report boot) {
        if (boot == null) return;
        latest.computeIfPresent(boot.instance(), (_, known) -> known.newest().bootId().equals(boot.bootId())
                ? new FleetSource.Latest(known.state(), known.newest(), known.stats(), known.backups(),
                        boot.at()) : known);
    }

    /// Returns the instances of which a change of state is known.
    Map<String, FleetSource.Latest> all() {
        latest.values().removeIf(one -> one.state() == null);
        return latest;
    }

    private static FleetSource.Latest of(Report event) {
        return new FleetSource.Latest(kind(event, Report.LIFECYCLE), event, kind(event, Report.STATS),
                BackupEvents.of(event), null);
    }

    private static Report kind(Report event, String kind) {
        return event.kind().equals(kind) ? event : null;
    }

    private static FleetSource.Latest merged(FleetSource.Latest one, FleetSource.Latest other) {
        return new FleetSource.Latest(later(one.state(), other.state()), later(one.newest(), other.newest()),
                later(one.stats(), other.stats()), BackupEvents.merged(one.backups(), other.backups()),
                one.booted() == null ? other.booted() : one.booted());
    }

    /// Returns the later event; null counts as the earliest. Within a life the sequence counts, between two lives the
    /// time.
    static Report later(Report one, Report other) {
        if (one == null || other == null) return one == null ? other : one;
        boolean same = one.bootId().equals(other.bootId());
        return (same ? one.sequence() < other.sequence() : one.at().isBefore(other.at())) ? other : one;
    }
}
