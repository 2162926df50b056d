package whaleware.reports;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.Failure;

/// All entries that wait: those in the [Journal], and in memory those that are not written yet, the statistics bounded. From any thread; the [JournalWriter] writes.
/// Where nothing can be written (a full disk), that is told once, and entries are read from memory.
final class EventStore {
    /// Of these many bytes an [Outbox] has entries in its hand.
    static final int WINDOW = 64 << 10;
    private static final int FROM_MEMORY = 100;

    private final Journal journal;
    private final Consumer<String> warn;
    private final EntryBuffer unwritten = new EntryBuffer();
    private boolean open, broken;
    private volatile boolean keeps;

    EventStore(Journal journal, Consumer<String> warn) {
        this.journal = journal;
        this.warn = warn;
    }

    /// Opens the journal where that can be done now.
    ///
    /// @return whether that was done now
    synchronized boolean open() {
        if (open) return false;
        try {
            journal.open();
            return open = true;
        } catch (IOException e) {
            cannot(e);
            return false;
        }
    }

    synchronized boolean isOpen() {
        return open;
    }

    /// The order of the last entry in the journal; 0 where there is none.
    synchronized long last() {
        return open ? journal.last() : 0;
    }

    /// Takes a entry, to be written with the next [#write].
    ///
    /// @param gaveWay is told of statistics that had to go for it, while nobody reads
    synchronized void add(JournalEntry entry, Consumer<JournalEntry> gaveWay) {
        keeps = false;
        unwritten.add(entry).forEach(gaveWay);
    }

    /// Whether everything is in the journal.
    synchronized boolean isWritten() {
        return unwritten.isEmpty();
    }

    /// Writes what is not written, and lets the oldest statistics go where there are too many.
    ///
    /// @param gaveWay is told of these, while nobody reads
    /// @return whether a change of state was written, which is to be [#force]d
    synchronized boolean write(Consumer<Segment> gaveWay) {
        if (!open) return false;
        boolean states = false;
        try {
            journal.settle();
            states = journal.write(unwritten);
            for (var segment : journal.surplus()) {
                gaveWay.accept(segment);
                journal.drop(segment);
            }
            if (broken) warn.accept("reports are kept on the disk again");
            broken = false;
            keeps = journal.keeps();
        } catch (IOException e) {
            cannot(e);
        }
        return states;
    }

    /// Brings the changes of state to the disk itself; takes its time, and nobody waits for it.
    void force() {
        try {
            journal.force();
        } catch (IOException e) {
            cannot(e);
        }
    }

    private synchronized void cannot(IOException why) {
        if (!broken) warn.accept("cannot write the reports' journal: " + Failure.reason(why) + " (is the disk full, or read-only? They wait in memory until it can be written)");
        broken = true;
    }

    /// The entries that come next for a back-end, and are in its hand then.
    synchronized List<JournalEntry> window(Outbox box) {
        var entries = open ? journal.after(box.taken(), box.kinds(), WINDOW) : List.<JournalEntry>of();
        if (entries.isEmpty()) entries = unwritten.all().stream().filter(entry -> entry.order() > box.taken() && box.kinds().contains(entry.event().kind())).limit(FROM_MEMORY).toList();
        if (!entries.isEmpty()) box.take(entries.getLast().order());
        return entries;
    }

    /// How many entries of these kinds are in the journal behind this order.
    synchronized int count(long order, Set<Event.Kind> kinds) {
        return open ? journal.count(order, kinds) : 0;
    }

    /// The last change of state in this life, up to this order, that is in the journal; null where there is none.
    synchronized JournalEntry state(long order, String bootId) {
        return open ? journal.state(order, bootId) : null;
    }

    /// Up to which order a back-end was told; −1 where nobody knows.
    synchronized long told(String name) {
        return open ? journal.told().order(name) : -1;
    }

    /// A back-end was told up to this order.
    synchronized void told(String name, long order) {
        try {
            if (open) journal.told().order(name, order);
        } catch (IOException full) {
            // it may be told once more, under the same id
        }
    }

    /// It refused this.
    synchronized void refused(String name, String why, JournalEntry entry) {
        try {
            if (open) journal.told().refused(name, why, entry.event());
        } catch (IOException full) {
            // it is counted and told
        }
    }

    /// For other back-ends than these nothing waits any more.
    synchronized void keep(List<String> names) {
        try {
            if (open) journal.told().keep(names);
        } catch (IOException full) {
            // the next start tries it again
        }
    }

    /// Everybody was told up to this order: what is no longer needed goes.
    synchronized void trim(long order) {
        try {
            if (open) journal.trim(order);
        } catch (IOException full) {
            // it is tried again
        }
    }

    /// Whether the next start will find what is left. Never waits, also not for a disk that hangs.
    boolean keeps() {
        return keeps;
    }
}
