package whaleware.reports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// Numbers every event, has it written before it is told, and keeps the [EventStore] small: one thread, so that no disk ever delays the life cycle.
final class JournalWriter {
    private static final int MANY = 1000, WAITING = 10_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final EventStore store;
    private final String bootId;
    private final Consumer<List<Outbox>> standing;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final List<JournalEntry> fresh = new ArrayList<>();
    private final List<Runnable> awaited = new ArrayList<>();
    private List<Outbox> boxes = List.of();
    private boolean ended;
    private final AtomicInteger unheard = new AtomicInteger();
    private volatile boolean touched;
    private volatile long written;
    private long last, numbered, shown;
    private Thread thread;

    /// @param bootId of this life
    /// @param standing is told how the back-ends are doing, once a second at most
    JournalWriter(EventStore store, String bootId, Consumer<List<Outbox>> standing) {
        this.store = store;
        this.bootId = bootId;
        this.standing = standing;
    }

    /// Does this in its turn, behind all that was asked before. Never blocks.
    synchronized void then(Runnable deed) {
        if (thread == null) thread = Thread.ofPlatform().daemon().name("journal").start(this::run);
        work.add(deed);
    }

    /// Writes an event and has it told. Only when the disk hangs, and ten thousand wait for it, statistics are lost.
    void accept(Event event) {
        boolean hangs = event.kind() == Event.Kind.STATS && work.size() > WAITING;
        if (hangs) unheard.incrementAndGet();
        else then(() -> number(event));
    }

    /// The same, unless it was written before.
    void resume(Event last) {
        then(() -> {
            var known = store.state(Long.MAX_VALUE, bootId);
            if (known == null || known.event().sequence() < last.sequence()) number(last);
        });
    }

    /// The number of the last change of state that is in the journal, and so is safe from a kill.
    long written() {
        return written;
    }

    private void number(Event event) {
        if (event.kind() == Event.Kind.LIFECYCLE) numbered = event.sequence();
        if (boxes.isEmpty()) return;
        last = Math.max(last + 1, System.currentTimeMillis());
        var entry = new JournalEntry(last, event);
        fresh.add(entry);
        store.add(entry, old -> drop(box -> old.order() > box.taken() ? 1 : 0));
        int lost = unheard.getAndSet(0);
        if (lost > 0) drop(box -> lost);
    }

    private void drop(ToIntFunction<Outbox> count) {
        for (var box : boxes) if (box.kinds().contains(Event.Kind.STATS)) box.dropped(count.applyAsInt(box));
    }

    /// From now on these are told; the others were closed.
    void tell(List<Outbox> next) {
        then(() -> {
            boxes = next;
            if (!next.isEmpty()) open();
            next.forEach(this::begin);
            store.keep(next.stream().map(Outbox::name).toList());
        });
    }

    private boolean open() {
        boolean now = store.open();
        last = Math.max(last, store.last());
        return now;
    }

    private void begin(Outbox box) {
        long told = store.told(box.name());
        if (told < 0 && !store.isOpen()) last = System.currentTimeMillis();
        if (told < 0) box.begin(last, 0, null);
        else box.begin(told, store.count(told, box.kinds()), store.state(told, bootId));
        store.told(box.name(), box.told());
    }

    /// Something has changed that others look at.
    void touch() {
        if (touched) return;
        touched = true;
        then(() -> {});
    }

    /// Waits until all that was asked before is done. False when that takes longer.
    boolean await(Duration most) {
        var done = new FutureTask<>(() -> {}, true);
        then(() -> awaited.add(done));
        try {
            return done.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException late) {
            return false;
        }
    }

    /// Shows how the back-ends are doing a last time, and ends.
    void close() {
        then(() -> ended = true);
    }

    /// Waits until it has written its last file, after [#close].
    boolean over(Duration most) {
        try {
            return thread == null || thread.join(most);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run() {
        try {
            while (!ended) {
                long wait = touched ? Math.max(0, shown + SECOND - System.nanoTime()) : SECOND;
                var next = touched || !store.isWritten() ? work.poll(wait, TimeUnit.NANOSECONDS) : work.take();
                for (int n = 0; next != null; next = ++n < MANY ? work.poll() : null) next.run();
                write();
                if (ended || touched && System.nanoTime() - shown >= SECOND) show();
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    private void write() {
        if (!store.isWritten() && open()) boxes.forEach(box -> store.told(box.name(), box.told()));
        boolean states = store.write(surplus -> drop(box -> surplus.count(box.taken())));
        if (store.isWritten()) written = numbered;
        for (var box : boxes) box.arrived((int) fresh.stream().filter(entry -> box.kinds().contains(entry.event().kind())).count());
        if (!fresh.isEmpty()) touch();
        fresh.clear();
        awaited.forEach(Runnable::run);
        awaited.clear();
        if (states) store.force();
    }

    private void show() {
        touched = false;
        shown = System.nanoTime();
        standing.accept(boxes);
        store.trim(boxes.stream().mapToLong(Outbox::told).min().orElse(0));
    }
}
