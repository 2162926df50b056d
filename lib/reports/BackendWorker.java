package whaleware.reports;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.Backoff;
import whaleware.base.Threads;

/// A thread that delivers entries to one back-end, in order, and retries until it succeeds. It owns the back-end's
/// position. Thread-safe. Only its own thread waits for the disk or the back-end.
final class BackendWorker {
    private static final long IDLE = Duration.ofDays(1).toNanos();
    /// The time between two publications of the status while many events wait: one takes as long as a delivery.
    private static final long PUBLISHED_EVERY = Duration.ofMillis(100).toNanos();

    private final Backend backend;
    private final String name;
    private final Set<Event.Kind> kinds;
    private final EventStore store;
    private final EntryOrders index;
    private final Consumer<String> warn;
    private final Runnable changed;
    private final RetrySchedule schedule;
    private final BackendHealth health;
    private final Thread thread = Threads.daemon("reports", this::run);
    private final ArrayDeque<JournalEntry> window = new ArrayDeque<>(); // read but not delivered; guarded by this
    private long inFlight; // the order of the last entry that is being delivered; guarded by this
    private volatile long position = Long.MAX_VALUE; // nothing waits before the start
    private volatile boolean closed;
    private JournalEntry lastState;
    private long published = System.nanoTime() - PUBLISHED_EVERY;
    private int single; // so many entries of a rejected batch are delivered one by one

    /// @param kinds the kinds of events that the back-end gets
    /// @param warn receives a line when the back-end starts to fail, rejects, or recovers
    /// @param changed runs after each delivery and each failure
    BackendWorker(Backend backend, Set<Event.Kind> kinds, EventStore store, Consumer<String> warn,
                  Runnable changed, Backoff backoff) {
        this.backend = backend;
        this.name = backend.name();
        this.kinds = kinds;
        this.store = store;
        this.index = store.index();
        this.warn = warn;
        this.changed = changed;
        this.schedule = new RetrySchedule(backoff);
        this.health = new BackendHealth(name);
    }

    String name() {
        return name;
    }

    Set<Event.Kind> kinds() {
        return kinds;
    }

    /// Starts to deliver the entries after a position.
    ///
    /// @param lastState the state that the back-end got last, if it is of this boot; else null
    void start(long position, JournalEntry lastState) {
        this.position = inFlight = position;
        this.lastState = lastState;
        thread.start();
    }

    /// Returns the order of the last entry that was delivered or rejected.
    long position() {
        return position;
    }

    /// Returns how many entries are not delivered yet.
    int waiting() {
        return index.count(position, Long.MAX_VALUE, kinds);
    }

    private boolean isEmpty() {
        return index.last(kinds) <= position;
    }

    BackendStatus status() {
        return health.status(waiting());
    }

    /// Counts statistics that the store dropped, and removes them from the window. Those in flight are delivered.
    synchronized void drop(Set<Long> orders) {
        window.removeIf(entry -> entry.order() > inFlight && orders.contains(entry.order()));
        dropped((int) orders.stream().filter(order -> order > inFlight).count());
    }

    /// Counts statistics that never reached the store.
    void dropped(int count) {
        health.dropped(count);
    }

    /// Makes the next try due now.
    ///
    /// @param ending whether the life ends: then later pauses are short too
    void retryNow(boolean ending) {
        schedule.retryNow(ending);
        index.signal();
    }

    /// Waits until nothing waits. Returns false at the deadline, which is one of [System#nanoTime], or after [#close].
    boolean awaitEmpty(long deadline) {
        try {
            index.await(() -> closed || isEmpty() ? 0 : deadline - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isEmpty();
    }

    /// Ends without waiting, and logs how many entries remain.
    void close() {
        closed = true;
        index.signal();
        warn(health.ended(waiting(), store.isPersistent()));
        backend.close();
        thread.interrupt();
    }

    /// Waits until the thread has ended, but no longer than this.
    void join(Duration timeout) {
        try {
            if (thread.isAlive()) thread.join(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                try {
                    var batch = next();
                    if (!batch.isEmpty() || lastState != null) deliver(batch);
                } catch (IOException unreadable) {
                    failed(unreadable);
                }
            }
        } catch (InterruptedException closing) {
            // the thread ends here
        }
    }

    private boolean awaitWork() throws InterruptedException {
        index.await(() -> closed ? 0 : isEmpty() && lastState == null ? IDLE : schedule.delay());
        return !closed;
    }

    private synchronized List<JournalEntry> next() throws IOException {
        if (window.isEmpty()) readWindow();
        var batch = window.stream().limit(single > 0 ? 1 : backend.batchSize()).toList();
        inFlight = batch.isEmpty() ? position : batch.getLast().order();
        return batch;
    }

    private void readWindow() throws IOException {
        long end = index.last(kinds);
        window.addAll(store.read(position, kinds));
        if (!window.isEmpty()) end = window.getLast().order();
        warn(health.lost(index.count(position, end, kinds) - window.size()));
        if (!window.isEmpty() || end <= position) return;
        position = end;
        index.signal();
    }

    private void deliver(List<JournalEntry> entries) {
        try {
            if (lastState != null) backend.resume(lastState);
            lastState = null;
            if (!entries.isEmpty()) backend.deliver(entries, index.last(kinds) > entries.getLast().order());
            warn(backend.takeWarning());
            done(entries, null);
        } catch (Backend.Rejected why) {
            if (entries.size() > 1) single = entries.size();
            else rejected(entries, why);
        } catch (Throwable why) {
            failed(why);
        }
    }

    private void failed(Throwable why) {
        var news = health.failed(why);
        schedule.failed(why);
        warn(news);
        changed.run();
    }

    private void rejected(List<JournalEntry> entries, Backend.Rejected why) {
        lastState = null;
        entries.forEach(entry -> store.reject(name, why.getMessage(), entry));
        done(entries, why);
    }

    /// @param rejected why the back-end does not accept them; null if they were delivered
    private void done(List<JournalEntry> entries, Backend.Rejected rejected) {
        if (!entries.isEmpty()) store.commit(name, entries.getLast().order());
        synchronized (this) {
            for (int i = 0; i < entries.size(); i++) window.removeFirst();
        }
        single = Math.max(0, single - entries.size());
        schedule.succeeded();
        var news = rejected == null ? health.delivered(entries.size()) : health.rejected(rejected);
        if (!entries.isEmpty()) position = entries.getLast().order(); // last: a flush ends here
        index.signal();
        warn(news);
        publish();
    }

    private void publish() {
        long now = System.nanoTime();
        if (!isEmpty() && now - published < PUBLISHED_EVERY) return;
        published = now;
        changed.run();
    }

    private void warn(String news) {
        try {
            if (!news.isEmpty()) warn.accept(news);
        } catch (RuntimeException e) {
            // a log that fails must not make a delivered event look undelivered
        }
    }
}
