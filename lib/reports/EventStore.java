package whaleware.reports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import whaleware.base.Failure;

/// All entries that wait for delivery: in the [Journal], and in memory while the disk cannot be written.
/// Thread-safe. Its methods use the disk and may wait for it, except [#index] and [#isPersistent].
final class EventStore {
    /// The limits of [#read]: bytes from the journal, entries from memory.
    private static final int BYTES = 64 << 10, FROM_MEMORY = 100;

    private final Journal journal;
    private final Consumer<String> warn;
    private final EntryOrders index = new EntryOrders();
    private final EntryQueue unwritten = new EntryQueue();
    private final List<JournalEntry> unreadable = new ArrayList<>(); // appended since the last write
    private boolean open, broken;
    private volatile boolean persistent;

    /// @param warn receives a line when the journal cannot be written, and when it can be again
    EventStore(Journal journal, Consumer<String> warn) {
        this.journal = journal;
        this.warn = warn;
    }

    /// Returns the index of the entries that can be read.
    EntryOrders index() {
        return index;
    }

    /// Opens the journal if it is not open and can be opened. Returns whether this call opened it.
    synchronized boolean open() {
        if (open) return false;
        var found = new EntryOrders();
        try {
            journal.open(found::add);
        } catch (IOException e) {
            cannotWrite(e);
            return false;
        }
        index.addAll(found);
        return open = true;
    }

    synchronized boolean isOpen() {
        return open;
    }

    /// Returns the order of the last entry in the journal, or 0 if there is none.
    synchronized long last() {
        return open ? journal.last() : 0;
    }

    /// Appends an entry in memory. The next [#write] makes it durable, and readable.
    ///
    /// @return the orders of the statistics that were dropped to make room
    synchronized Set<Long> append(JournalEntry entry) {
        persistent = false;
        unreadable.add(entry);
        var oldest = unwritten.add(entry);
        if (oldest.isEmpty()) return Set.of();
        var dropped = oldest.stream().map(JournalEntry::order).collect(Collectors.toSet());
        unreadable.removeIf(old -> dropped.contains(old.order()));
        index.remove(Event.Kind.STATS, dropped);
        return dropped;
    }

    /// Whether everything is in the journal.
    synchronized boolean isWritten() {
        return unwritten.isEmpty();
    }

    /// Writes the new entries to the journal, and makes them readable: from memory if they could not be written.
    ///
    /// @return whether events that are never dropped were written, and need a [#sync]
    synchronized boolean write() {
        boolean kept = false;
        try {
            if (open) {
                journal.relocate();
                kept = journal.write(unwritten);
                if (broken) warn.accept("the report journal can be written again");
                broken = false;
                persistent = journal.isPersistent();
            }
        } catch (IOException e) {
            cannotWrite(e);
        }
        if (!unreadable.isEmpty()) index.addAll(unreadable);
        unreadable.clear();
        return kept;
    }

    /// Deletes the oldest statistics that exceed the journal's bound. Returns their orders.
    synchronized Set<Long> dropExcess() {
        long last = -1;
        try {
            if (open) for (var segment : journal.excess()) {
                last = segment.last();
                journal.drop(segment);
            }
        } catch (IOException e) {
            cannotWrite(e);
        }
        return index.removeThrough(Event.Kind.STATS, last);
    }

    /// Forces the events that are never dropped to the disk. May take long; only the caller waits.
    void sync() {
        try {
            journal.sync();
        } catch (IOException e) {
            cannotWrite(e);
        }
    }

    private synchronized void cannotWrite(IOException why) {
        if (!broken) {
            warn.accept("cannot write the report journal: " + Failure.reason(why)
                    + " (is the disk full, or read-only? Events wait in memory until it can be written)");
        }
        broken = true;
    }

    /// Returns the next entries of these kinds after a position, oldest first; an empty list if there are none.
    synchronized List<JournalEntry> read(long position, Set<Event.Kind> kinds) throws IOException {
        var entries = open ? journal.readAfter(position, kinds, BYTES) : List.<JournalEntry>of();
        if (!entries.isEmpty()) return entries;
        long last = index.last(kinds);
        return unwritten.all().stream().filter(entry -> entry.order() > position && entry.order() <= last)
                .filter(entry -> kinds.contains(entry.event().kind())).limit(FROM_MEMORY).toList();
    }

    /// Returns the last event of a kind up to a position, if it is of this boot; else null.
    synchronized JournalEntry last(Event.Kind kind, long position, String bootId) {
        try {
            return open ? journal.last(kind, position, bootId) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /// Returns the position of a back-end, or −1 if it is unknown.
    synchronized long position(String name) {
        return open ? journal.positions().read(name) : -1;
    }

    /// Notes that a back-end has everything up to this position.
    /// If that fails, the next start sends events again, with the same id.
    synchronized void commit(String name, long position) {
        try {
            if (open) journal.positions().write(name, position);
        } catch (IOException full) {
            // see above
        }
    }

    /// Keeps an event that a back-end rejected. If that fails, the event is only counted.
    synchronized void reject(String name, String why, JournalEntry entry) {
        try {
            if (open) journal.positions().addRejected(name, why, entry.event());
        } catch (IOException full) {
            // see above
        }
    }

    /// Forgets the positions of all other back-ends. If that fails, the next start tries again.
    synchronized void retain(List<String> names) {
        try {
            if (open) journal.positions().retain(names);
        } catch (IOException full) {
            // see above
        }
    }

    /// Deletes segments whose entries are all at or before this position. If that fails, the next call tries again.
    synchronized void trim(long position) {
        for (var kind : Event.Kind.values()) index.removeThrough(kind, position);
        try {
            if (open) journal.trim(position);
        } catch (IOException full) {
            // see above
        }
    }

    /// Whether the next start will find the entries that remain.
    boolean isPersistent() {
        return persistent;
    }
}
