package whaleware.fleet.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import whaleware.fleet.store.Backups;
import whaleware.fleet.store.InstanceView;

/// Turns the last events of each instance into the present of the fleet. An event counts as received when a poll found
/// it first, so that clocks that differ matter only at the start. Not thread-safe.
final class SourceViews {
    private final Duration forget;
    private final Map<String, InstanceView> known = new HashMap<>();
    private final Map<String, String> newest = new HashMap<>();

    /// @param forget instances whose last event is older are left out
    SourceViews(Duration forget) {
        this.forget = forget;
    }

    /// Returns the present.
    ///
    /// @param polled by the collector's clock
    /// @param first whether it is the first poll: then events count as received at their own time
    SortedMap<String, InstanceView> next(Map<String, FleetSource.Latest> latest, Instant polled, boolean first) {
        latest.forEach((name, events) -> known.put(name, view(name, events, known.get(name), polled, first)));
        known.values().removeIf(view -> view.lastSeen().isBefore(polled.minus(forget)));
        newest.keySet().retainAll(known.keySet());
        return Collections.unmodifiableSortedMap(new TreeMap<>(known));
    }

    private InstanceView view(String name, FleetSource.Latest events, InstanceView old, Instant polled,
                              boolean first) {
        var last = events.newest();
        var state = events.state();
        boolean isNew = !last.id().equals(newest.put(name, last.id()));
        if (!isNew && old != null) return old;
        var seen = first ? earlier(last.at(), polled) : polled;
        boolean same = old != null && old.bootId().equals(last.bootId());
        boolean stays = same && Objects.equals(old.state(), last.state());
        var offset = first ? Duration.ZERO : offset(last.at(), polled);
        var since = stays ? old.since() : earlier(state.at().minus(offset), polled);
        var booted = events.booted() != null ? earlier(events.booted().minus(offset), polled)
                : same ? old.bootedAt() : since;
        var before = same ? old.numbers() : Map.<String, Double>of();
        var numbers = events.stats() == null ? before : events.stats().numbers();
        boolean agree = Objects.equals(state.state(), last.state());
        return new InstanceView(name, last.webapp(), last.version(), last.bootId(), last.state(),
                agree ? state.previous() : state.state(), agree ? state.cause() : null, since, seen, last.next(),
                booted,
                state.config() != null || !same ? state.config() : old.config(), last.labels(), last.maintenance(),
                numbers.getOrDefault("system.restarts", 0.0).longValue(),
                events.backups().facts(old == null ? Backups.NONE : old.backups()), numbers, offset, false);
    }

    /// A difference of less than a minute may be the time between the event and the poll.
    private static Duration offset(Instant at, Instant polled) {
        var offset = Duration.between(polled, at);
        return offset.abs().compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ZERO : offset;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
