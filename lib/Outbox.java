package whaleware;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One back-end: how far it was told, how many letters wait, and how it is doing. Its [Courier] brings them there.
final class Outbox {
    private final String name;
    private final Set<Event.Kind> kinds;
    private final Archive archive;
    private final Consumer<String> warn;
    private final Courier courier;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Health health;
    private final Pace pace;
    private boolean closed;
    private int waiting;
    private volatile long taken, told;

    /// @param kinds what it wants to know
    Outbox(Backend backend, Set<Event.Kind> kinds, Scribe scribe, Archive archive, Consumer<String> warn, Backoff backoff) {
        this.name = backend.name();
        this.kinds = kinds;
        this.archive = archive;
        this.warn = warn;
        this.health = new Health(name);
        this.pace = new Pace(backoff);
        this.courier = new Courier(backend, this, scribe, archive);
    }

    String name() {
        return name;
    }

    Set<Event.Kind> kinds() {
        return kinds;
    }

    /// Begins behind this order, behind which so many wait.
    ///
    /// @param state what it was told of last, where the life goes on in which that was; else null
    void begin(long order, int waiting, Letter state) {
        taken = told = order;
        arrived(waiting);
        courier.start(state);
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

    void told(long order) {
        told = order;
    }

    /// Waits until a letter waits, or does not wait for that, and the next try is due. False at the end.
    boolean awaitWork(boolean anyway) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var pause = pace.pause();
                if (waiting <= 0 && !anyway) changed.await();
                else if (pause > 0) changed.awaitNanos(pause);
                else return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// So many are delivered, or refused where that says why.
    void done(int letters, Backend.Refused refused) {
        locked(() -> {
            waiting -= letters;
            pace.succeeded();
            if (closed) return "";
            return refused == null ? health.delivered(letters) : health.refused(refused);
        });
    }

    void failed(Throwable why) {
        locked(() -> {
            if (closed) return "";
            pace.failed(why);
            return health.failed(why);
        });
    }

    /// What waits is not there any more. Whoever is interrupted at the end cannot read, and that is no loss.
    void lost() {
        locked(() -> closed ? "" : health.lost(waiting) + count(-waiting));
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

    /// Ends the pause that is under way; at the end of a life, `last`, makes those to come short too.
    void hurry(boolean last) {
        locked(() -> {
            pace.hurry(last);
            return "";
        });
    }

    /// Ends, and tells what is left.
    void close() {
        locked(() -> {
            if (closed) return "";
            closed = true;
            return health.ended(Math.max(0, waiting), archive.keeps());
        });
        courier.close();
    }

    /// Waits until nothing is under way any more, but not for ever.
    void join(Duration most) {
        courier.join(most);
    }

    Standing standing() {
        lock.lock();
        try {
            return health.standing(Math.max(0, waiting));
        } finally {
            lock.unlock();
        }
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
