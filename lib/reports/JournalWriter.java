package whaleware.reports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The thread that writes events to the [EventStore] before any back-end gets them, and keeps the store small.
/// No disk delays its callers. Thread-safe.
final class JournalWriter {
    private static final int TASKS_A_WRITE = 1000, QUEUE = 10_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final EventStore store;
    private final String bootId;
    private final Consumer<List<BackendWorker>> publish;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger overflowed = new AtomicInteger();
    private volatile boolean changed;
    private volatile long lastWritten;
    private Thread thread; // guarded by this

    // used by the thread only
    private final List<Runnable> afterWrite = new ArrayList<>();
    private List<BackendWorker> workers = List.of();
    private long lastOrder, lastSequence, published;
    private boolean ended;

    /// @param bootId of this boot
    /// @param publish receives the back-ends' workers after a change, once a second at most
    JournalWriter(EventStore store, String bootId, Consumer<List<BackendWorker>> publish) {
        this.store = store;
        this.bootId = bootId;
        this.publish = publish;
    }

    /// Runs a task on the thread, after all former tasks. Never blocks.
    synchronized void then(Runnable task) {
        if (thread == null) thread = Thread.ofPlatform().daemon().name("journal").start(this::run);
        queue.add(task);
    }

    /// Writes an event. Drops statistics only if the disk hangs and ten thousand tasks wait for it. Never blocks.
    void write(Event event) {
        boolean full = event.kind().isDroppable() && queue.size() > QUEUE;
        if (full) overflowed.incrementAndGet();
        else then(() -> append(event));
    }

    /// Writes an event, unless the journal has it, or a later one of its kind and of this boot.
    void writeIfNew(Event event) {
        then(() -> {
            var known = store.last(event.kind(), Long.MAX_VALUE, bootId);
            if (known == null || known.event().sequence() < event.sequence()) append(event);
        });
    }

    /// Returns the sequence number of the last event in the journal that is never dropped: a kill cannot lose it.
    long lastWritten() {
        return lastWritten;
    }

    /// Uses these workers from now on. The former ones were closed.
    void use(List<BackendWorker> next) {
        then(() -> {
            workers = next;
            if (!next.isEmpty()) open();
            next.forEach(this::start);
            store.retain(next.stream().map(BackendWorker::name).toList());
        });
    }

    /// Publishes the status of the back-ends within a second.
    void publishSoon() {
        if (changed) return;
        changed = true;
        then(() -> {});
    }

    /// Waits until all former tasks are done and written. Returns false if that takes longer than the time-out.
    boolean await(Duration timeout) {
        var done = new FutureTask<>(() -> {}, true);
        then(() -> afterWrite.add(done));
        try {
            return done.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException late) {
            return false;
        }
    }

    /// Ends the thread after all former tasks, and publishes the status a last time.
    void close() {
        then(() -> ended = true);
    }

    /// Waits until the thread has ended. Returns false if that takes longer than the time-out.
    boolean join(Duration timeout) {
        try {
            return thread == null || thread.join(timeout);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run() {
        try {
            while (!ended) {
                long wait = changed ? Math.max(0, published + SECOND - System.nanoTime()) : SECOND;
                var next = changed || !store.isWritten() ? queue.poll(wait, TimeUnit.NANOSECONDS) : queue.take();
                for (int n = 0; next != null; next = ++n < TASKS_A_WRITE ? queue.poll() : null) next.run();
                write();
                if (ended || changed && System.nanoTime() - published >= SECOND) publish();
            }
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private boolean open() {
        boolean opened = store.open();
        lastOrder = Math.max(lastOrder, store.last());
        return opened;
    }

    private void start(BackendWorker worker) {
        long known = store.position(worker.name());
        if (known < 0 && !store.isOpen()) lastOrder = System.currentTimeMillis();
        long position = known < 0 ? lastOrder : known;
        store.commit(worker.name(), position);
        worker.start(position, known < 0 ? null : store.last(Event.Kind.LIFECYCLE, known, bootId));
    }

    private void append(Event event) {
        if (!event.kind().isDroppable()) lastSequence = event.sequence();
        if (workers.isEmpty()) return;
        lastOrder = Math.max(lastOrder + 1, System.currentTimeMillis());
        drop(store.append(new JournalEntry(lastOrder, event)));
        int lost = overflowed.getAndSet(0);
        for (var worker : workers) if (lost > 0 && worker.kinds().contains(Event.Kind.STATS)) worker.dropped(lost);
        changed = true;
    }

    private void drop(Set<Long> orders) {
        if (orders.isEmpty()) return;
        for (var worker : workers) if (worker.kinds().contains(Event.Kind.STATS)) worker.drop(orders);
    }

    private void write() {
        if (!store.isWritten() && open()) workers.forEach(worker -> store.commit(worker.name(), worker.position()));
        boolean kept = store.write();
        drop(store.dropExcess());
        if (store.isWritten()) lastWritten = lastSequence;
        afterWrite.forEach(Runnable::run);
        afterWrite.clear();
        if (kept) store.sync();
    }

    private void publish() {
        changed = false;
        published = System.nanoTime();
        publish.accept(workers);
        store.trim(workers.stream().mapToLong(BackendWorker::position).min().orElse(0));
    }
}
