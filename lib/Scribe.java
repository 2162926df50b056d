package whaleware;

import java.io.IOException;
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

/// Writes every event to the [Journal] before it is told, numbers it, and keeps the journal small: one thread, so that no disk ever delays
/// the life cycle. Where nothing can be written (a full disk), events wait in memory, the statistics bounded, and are told all the same.
final class Scribe {
    /// Of these many bytes an [Outbox] has letters in its hand.
    static final int WINDOW = 64 << 10;
    private static final int MANY = 1000, WAITING = 10_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Journal journal;
    private final String bootId;
    private final Consumer<String> warn;
    private final Consumer<List<Outbox>> standing;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Letters unwritten = new Letters(); // guarded by the journal, like what the outboxes read
    private final List<Letter> fresh = new ArrayList<>();
    private final List<Runnable> awaited = new ArrayList<>();
    private List<Outbox> boxes = List.of();
    private boolean open, broken, ended;
    private final AtomicInteger unheard = new AtomicInteger();
    private volatile boolean touched;
    private volatile long written;
    private long last, numbered, shown;
    private Thread thread;

    /// @param bootId of this life
    /// @param standing is told how the back-ends are doing, once a second at most
    Scribe(Journal journal, String bootId, Consumer<String> warn, Consumer<List<Outbox>> standing) {
        this.journal = journal;
        this.bootId = bootId;
        this.warn = warn;
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
            var known = open ? journal.state(Long.MAX_VALUE, bootId) : null;
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
        var letter = new Letter(last, event);
        fresh.add(letter);
        synchronized (journal) {
            for (var old : unwritten.add(letter)) drop(box -> old.order() > box.taken() ? 1 : 0);
        }
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
            if (!open && !next.isEmpty()) tryToOpen();
            next.forEach(this::begin);
            try {
                if (open) journal.told().keep(next.stream().map(Outbox::name).toList());
            } catch (IOException full) {
                // the next start tries it again
            }
        });
    }

    private void begin(Outbox box) {
        synchronized (journal) {
            long told = open ? journal.told().order(box.name()) : -1;
            if (told >= 0) box.begin(told, journal.count(told, box.kinds()), journal.state(told, bootId));
            else box.begin(last = open ? last : System.currentTimeMillis(), 0, null);
        }
        if (open) told(box.name(), box.told());
    }

    /// The letters that come next for a back-end.
    List<Letter> window(Outbox box) {
        synchronized (journal) {
            var letters = open ? journal.after(box.taken(), box.kinds(), WINDOW) : List.<Letter>of();
            if (letters.isEmpty()) letters = unwritten.all().stream().filter(l -> l.order() > box.taken() && box.kinds().contains(l.event().kind())).limit(100).toList();
            if (!letters.isEmpty()) box.take(letters.getLast().order());
            return letters;
        }
    }

    /// A back-end was told up to this order.
    void told(String name, long order) {
        try {
            synchronized (journal) {
                if (open) journal.told().order(name, order);
            }
        } catch (IOException full) {
            // it may be told once more, under the same id
        }
    }

    /// It refused this.
    void refused(String name, String why, Letter letter) {
        try {
            synchronized (journal) {
                if (open) journal.told().refused(name, why, letter.event());
            }
        } catch (IOException full) {
            // it is counted and told
        }
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

    /// Whether the next start will find what is left.
    boolean keeps() {
        synchronized (journal) {
            return open && unwritten.isEmpty() && journal.keeps();
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
                var next = touched || !unwritten.isEmpty() ? work.poll(wait, TimeUnit.NANOSECONDS) : work.take();
                for (int n = 0; next != null; next = ++n < MANY ? work.poll() : null) next.run();
                write();
                if (ended || touched && System.nanoTime() - shown >= SECOND) show();
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    private void write() {
        boolean states = false;
        try {
            if (!open && !unwritten.isEmpty() && tryToOpen()) boxes.forEach(box -> told(box.name(), box.told()));
            synchronized (journal) {
                if (open) journal.settle();
                if (open) states = journal.write(unwritten);
                if (open) dropSurplus();
            }
            if (unwritten.isEmpty()) written = numbered;
            if (broken && open) warn.accept("reports are kept on the disk again");
            broken &= !open;
        } catch (IOException e) {
            cannot(e);
        }
        for (var box : boxes) box.arrived((int) fresh.stream().filter(letter -> box.kinds().contains(letter.event().kind())).count());
        if (!fresh.isEmpty()) touch();
        fresh.clear();
        awaited.forEach(Runnable::run);
        awaited.clear();
        try {
            if (states) journal.force();
        } catch (IOException e) {
            cannot(e);
        }
    }

    private void dropSurplus() throws IOException {
        for (var part : journal.surplus()) {
            drop(box -> Strand.count(part, box.taken()));
            journal.drop(part);
        }
    }

    private boolean tryToOpen() {
        try {
            journal.open();
            last = Math.max(last, journal.last());
            return open = true;
        } catch (IOException e) {
            cannot(e);
            return false;
        }
    }

    private void cannot(IOException why) {
        if (!broken) warn.accept("cannot write the reports' journal: " + Health.reason(why) + " (is the disk full, or read-only? They wait in memory until it can be written)");
        broken = true;
    }

    private void show() {
        touched = false;
        shown = System.nanoTime();
        standing.accept(boxes);
        try {
            synchronized (journal) {
                if (open) journal.trim(boxes.stream().mapToLong(Outbox::told).min().orElse(0));
            }
        } catch (IOException full) {
            // it is tried again
        }
    }
}
