package whaleware;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One back-end, how far it was told, and the thread that brings the rest there: in order, again and again.
final class Outbox {
    private static final Backoff HURRY = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), 0.2);

    private final Backend backend;
    private final Set<Event.Kind> kinds;
    private final Scribe scribe;
    private final Consumer<String> warn;
    private final Backoff usual;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Health health;
    private final ArrayDeque<Letter> hand = new ArrayDeque<>(); // the thread's own
    private Letter state;
    private Backoff backoff;
    private boolean begun, closed, hurry;
    private int waiting, failures, alone;
    private long notBefore = System.nanoTime();
    private volatile long taken, told;

    /// @param kinds what it wants to know
    Outbox(Backend backend, Set<Event.Kind> kinds, Scribe scribe, Consumer<String> warn, Backoff backoff) {
        this.backend = backend;
        this.kinds = kinds;
        this.scribe = scribe;
        this.warn = warn;
        this.usual = this.backoff = backoff;
        health = new Health(backend.name());
        thread = (backend.pins() ? Thread.ofPlatform().daemon() : Thread.ofVirtual()).name("reports").unstarted(this::run);
    }

    String name() {
        return backend.name();
    }

    Set<Event.Kind> kinds() {
        return kinds;
    }

    /// Begins behind this order, behind which so many wait.
    ///
    /// @param state what it was told of last, where the life goes on in which that was; else null
    void begin(long order, int waiting, Letter state) {
        locked(() -> {
            taken = told = order;
            this.waiting += waiting;
            this.state = state;
            begun = true;
            return "";
        });
        thread.start();
    }

    /// So many have been written since.
    void arrived(int count) {
        if (count > 0) locked(() -> count(count));
    }

    /// So many statistics had to go before they were in hand.
    void dropped(int count) {
        if (count > 0) locked(() -> {
            health.dropped(count);
            return count(-count);
        });
    }

    private String count(int more) {
        waiting += more;
        return "";
    }

    /// The order of the last letter that is, or was, in hand.
    long taken() {
        return taken;
    }

    void take(long order) {
        taken = order;
    }

    /// The order of the last letter that it was told, or has refused.
    long told() {
        return told;
    }

    /// Whether all is delivered or refused before the deadline, which is one of [System#nanoTime].
    boolean awaitEmpty(long deadline) {
        lock.lock();
        try {
            while (waiting > 0) {
                var left = deadline - System.nanoTime();
                if (left <= 0 || closed) return false;
                changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the pause that is under way; at the end of a life, `lasting`, makes those to come short too.
    void hurry(boolean lasting) {
        locked(() -> {
            hurry = lasting;
            backoff = lasting ? HURRY : usual;
            failures = 0;
            notBefore = System.nanoTime();
            return "";
        });
    }

    /// Ends the thread, and tells what is left.
    void close() {
        locked(() -> {
            if (closed) return "";
            closed = true;
            return health.ended(Math.max(0, waiting), scribe.keeps());
        });
        backend.close();
        thread.interrupt();
    }

    /// Waits until its thread is over, but not for ever.
    void join() {
        try {
            thread.join(Backends.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            return health.standing(Math.max(0, waiting));
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (var letters = next(); letters != null; letters = next()) deliver(letters);
        } catch (InterruptedException closing) {
            // the thread ends here
        }
    }

    private void deliver(List<Letter> letters) throws InterruptedException {
        try {
            if (state != null) backend.resume(state);
            state = null;
            if (!letters.isEmpty()) backend.deliver(letters);
            done(letters, () -> health.delivered(letters.size()));
        } catch (Backend.Refused e) {
            if (letters.size() > 1) alone = letters.size(); // one of them is: each is told by itself
            else refused(letters, e);
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void refused(List<Letter> letters, Backend.Refused why) {
        state = null;
        letters.forEach(letter -> scribe.refused(name(), why.getMessage(), letter));
        done(letters, () -> health.refused(why));
    }

    /// What is to be delivered now; null at the end.
    private List<Letter> next() throws InterruptedException {
        while (true) {
            lock.lock();
            try {
                for (long pause; !closed && ((pause = notBefore - System.nanoTime()) > 0 || waiting <= 0 && state == null); ) {
                    if (waiting <= 0 && state == null) changed.await();
                    else changed.awaitNanos(pause);
                }
                if (closed) return null;
            } finally {
                lock.unlock();
            }
            if (hand.isEmpty()) hand.addAll(scribe.window(this));
            if (!hand.isEmpty() || state != null) return hand.stream().limit(alone > 0 ? 1 : backend.most()).toList();
            locked(() -> closed ? "" : health.lost(waiting) + count(-waiting)); // who is interrupted cannot read
        }
    }

    private void done(List<Letter> letters, Supplier<String> news) {
        if (!letters.isEmpty()) {
            told = letters.getLast().order();
            scribe.told(name(), told);
        }
        for (int i = 0; i < letters.size(); i++) hand.removeFirst();
        alone = Math.max(0, alone - letters.size());
        locked(() -> {
            waiting -= letters.size();
            failures = 0;
            return closed ? "" : news.get();
        });
        scribe.touch();
    }

    private void failed(Throwable why) {
        locked(() -> {
            if (closed) return "";
            var pause = backoff.pause(++failures, ThreadLocalRandom.current().nextDouble());
            if (!hurry && why instanceof Backend.Later later && later.after.compareTo(pause) > 0) pause = later.after;
            notBefore = System.nanoTime() + pause.toNanos();
            return health.failed(why);
        });
        scribe.touch();
    }

    /// Changes something, wakes whoever waits for a change, and tells the news, which may take its time, outside the lock.
    private void locked(Supplier<String> change) {
        String news;
        lock.lock();
        try {
            news = change.get();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!news.isEmpty()) warn.accept(news);
        } catch (RuntimeException e) {
            // a log that fails must not make a delivered event look undelivered
        }
    }
}
