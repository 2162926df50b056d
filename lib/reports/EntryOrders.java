package whaleware.reports;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The orders of all entries in the [EventStore] that back-ends may read: the one place that knows how many wait, and
/// the one condition that threads await. Thread-safe. No method waits for a disk.
final class EntryOrders {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Event.Kind, TreeSet<Long>> orders = new EnumMap<>(Event.Kind.class);

    EntryOrders() {
        for (var kind : Event.Kind.values()) orders.put(kind, new TreeSet<>());
    }

    void add(Event.Kind kind, long order) {
        locked(() -> orders.get(kind).add(order));
    }

    void addAll(EntryOrders other) {
        locked(() -> other.orders.forEach((kind, found) -> orders.get(kind).addAll(found)));
    }

    void addAll(List<JournalEntry> entries) {
        locked(() -> entries.forEach(entry -> orders.get(entry.event().kind()).add(entry.order())));
    }

    /// Removes single orders, if they are there.
    void remove(Event.Kind kind, Collection<Long> removed) {
        locked(() -> orders.get(kind).removeAll(removed));
    }

    /// Removes all orders of a kind up to this one, and returns them.
    Set<Long> removeThrough(Event.Kind kind, long order) {
        lock.lock();
        try {
            var oldest = orders.get(kind).headSet(order, true);
            var removed = oldest.isEmpty() ? Set.<Long>of() : new TreeSet<>(oldest);
            oldest.clear();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /// Returns how many entries of these kinds are after a position, up to `last`.
    int count(long position, long last, Set<Event.Kind> kinds) {
        if (position >= last) return 0;
        lock.lock();
        try {
            int count = 0;
            for (var kind : kinds) count += orders.get(kind).subSet(position, false, last, true).size();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Returns the order of the last entry of these kinds, or 0 if there is none.
    long last(Set<Event.Kind> kinds) {
        lock.lock();
        try {
            long last = 0;
            for (var kind : kinds) if (!orders.get(kind).isEmpty()) last = Math.max(last, orders.get(kind).last());
            return last;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until `delay` returns 0 or less.
    ///
    /// @param delay returns how many nanoseconds to wait; called again after each change
    void await(LongSupplier delay) throws InterruptedException {
        lock.lock();
        try {
            for (long nanos; (nanos = delay.getAsLong()) > 0; ) changed.awaitNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    /// Wakes all threads that [#await] a change.
    void signal() {
        locked(() -> {});
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
