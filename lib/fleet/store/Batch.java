package whaleware.fleet.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import whaleware.fleet.store.FleetStore.Outcome;

/// What a batch of reports changes, worked out in memory before it is written.
///
/// Not thread-safe.
final class Batch {
    /// A row of the history.
    record EventRow(Draft instance, Report report, Instant received, boolean late) {}

    /// A row of numbers.
    ///
    /// @param at seconds since 1970
    /// @param present whether it is of the present life
    record SampleRow(Draft instance, Report report, long at, Instant received, boolean present) {}

    /// A sender's clock that is further ahead than this is not believed.
    private static final Duration AHEAD = Duration.ofDays(1);

    final Map<String, Boot> boots;
    final Map<String, Draft> drafts = new LinkedHashMap<>();
    final List<EventRow> events = new ArrayList<>();
    final List<SampleRow> samples = new ArrayList<>();
    private final LiveFleet fleet;
    private final Map<String, Draft> locked;
    private final int limit;
    private int created;

    /// @param boots the stored ones of all boot ids of the batch
    /// @param locked instances whose row is locked, as they are stored
    /// @param limit the most instances
    Batch(LiveFleet fleet, Map<String, Boot> boots, Map<String, Draft> locked, int limit) {
        this.fleet = fleet;
        this.boots = boots;
        this.locked = locked;
        this.limit = limit;
    }

    Outcome add(Report report, Instant received) {
        var boot = boots.get(report.bootId());
        if (boot != null && report.sequence() <= boot.sequence) return Outcome.KNOWN;
        var draft = draft(report.instance());
        if (draft == null) return Outcome.FULL;
        boolean known = boot != null;
        if (!known) {
            boot = new Boot(report.bootId(), draft.id, 0, 0, false);
            boots.put(boot.id, boot);
            draft.dirty = true;
        } else if (boot.draft == null && boot.instance != draft.id) {
            rename(boot, draft);
        }
        boot.draft = draft;
        boot.sequence = report.sequence();
        boot.received = received.toEpochMilli();
        boot.changed = true;
        take(report, received, draft, known);
        return Outcome.STORED;
    }

    private void take(Report report, Instant received, Draft draft, boolean known) {
        draft.presence.changed = false;
        var verdict = draft.presence.apply(report, received, known);
        draft.dirty |= draft.presence.changed;
        draft.received = received;
        var keys = report.numbers().keySet();
        if (!draft.keys.containsAll(keys)) {
            var more = fleet.keySets.with(draft.keys, keys);
            draft.dirty |= more != draft.keys;
            draft.keys = more;
        }
        if (!report.kind().equals(Report.STATS)) {
            events.add(new EventRow(draft, report, received, verdict.late()));
        } else {
            if (verdict.present()) draft.presence.numbers = CompactNumbers.of(report.numbers(), draft.keys);
            var at = report.at().isAfter(received.plus(AHEAD)) ? received : report.at();
            samples.add(new SampleRow(draft, report, at.getEpochSecond(), received, verdict.present()));
        }
    }

    private void rename(Boot boot, Draft to) {
        var from = fleet.of(boot.instance);
        if (from != null && from.presence().bootId.equals(boot.id)) {
            var old = draft(from.name);
            old.presence.rename(to.name);
            old.dirty = true;
        }
        to.dirty = true;
    }

    private Draft draft(String name) {
        var draft = drafts.get(name);
        if (draft != null) return draft;
        var live = fleet.named(name);
        var row = locked.get(name);
        if (row == null && live == null) {
            if (fleet.size() + created >= limit) return null;
            created++;
            draft = new Draft(name, 0, new Presence(), KeySet.EMPTY);
        } else if (row == null || live != null && live.id == row.id
                && live.presence().revision == row.presence.revision) {
            draft = new Draft(name, live.id, live.presence().copy(), row == null ? live.keys() : row.keys);
        } else {
            draft = new Draft(name, row.id, row.presence.copy(), row.keys);
            if (live != null && live.id == row.id) draft.presence.numbers = live.presence().numbers;
        }
        drafts.put(name, draft);
        return draft;
    }

    /// Returns the names of the instances whose row changes, sorted.
    TreeSet<String> dirty() {
        var names = new TreeSet<String>();
        for (var draft : drafts.values()) if (draft.dirty) names.add(draft.name);
        return names;
    }
}
