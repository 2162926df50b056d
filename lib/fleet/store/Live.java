package whaleware.fleet.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An instance in memory: its present, what is shown of it, and the samples that are not folded yet.
///
/// Thread-safe by its own lock.
final class Live {
    final long id;
    final String name;
    private Presence presence;
    private KeySet keys;
    private List<Sample> tail = new ArrayList<>();
    private volatile InstanceView shown;

    Live(long id, String name, Presence presence, KeySet keys) {
        this.id = id;
        this.name = name;
        this.presence = presence;
        this.keys = keys;
    }

    synchronized Presence presence() {
        return presence;
    }

    synchronized KeySet keys() {
        return keys;
    }

    InstanceView shown() {
        return shown;
    }

    /// Replaces the present by a later one.
    synchronized void replace(Presence later, KeySet more) {
        presence = later;
        keys = more;
    }

    /// Replaces the present by one that another collector has stored, if that is later.
    synchronized void advance(Presence stored, KeySet more) {
        if (stored.revision <= presence.revision) return;
        if (stored.lastSeen.isBefore(presence.lastSeen)) stored.lastSeen = presence.lastSeen;
        stored.numbers = presence.numbers;
        replace(stored, more);
    }

    /// Takes a report into account that another collector has stored.
    ///
    /// @return false if a later one is known
    synchronized boolean touch(Instant received, Sample sample) {
        if (received.isBefore(presence.lastSeen)) return false;
        presence = presence.copy();
        presence.lastSeen = received;
        presence.numbers = CompactNumbers.of(sample, keys);
        return true;
    }

    /// Shows the present. While the instance catches up after an outage, its past passes by: the state before is shown
    /// until an event arrives in time, or none for [Presence#QUIET].
    ///
    /// @return whether time alone will change what is shown
    synchronized boolean show(Instant now) {
        boolean passing = presence.catchingUp != null && now.isBefore(presence.catchingUp.plus(Presence.QUIET));
        var next = presence.view(name, now);
        shown = passing && shown != null ? shown.seen(presence.lastSeen) : next;
        return passing || next.conflict();
    }

    synchronized void add(Sample sample) {
        tail.add(sample);
    }

    synchronized List<Sample> tail() {
        return List.copyOf(tail);
    }

    /// Forgets the samples below this change.
    synchronized int trim(long horizon) {
        int before = tail.size();
        tail.removeIf(sample -> sample.change() < horizon);
        if (tail.isEmpty()) tail = new ArrayList<>();
        return before - tail.size();
    }
}
