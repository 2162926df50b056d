package whaleware;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What waits for one back-end, and the thread that brings it there: in order, one at a time, again and again.
final class Outbox {
    private static final Backoff HURRY = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), 0.2);

    private final Backend backend;
    private final Consumer<String> warn;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Letters queue = new Letters();
    private final Health health;
    private Letters.Letter inHand;
    private Backoff backoff;
    private boolean hurry, closed;
    private int failures;
    private long notBefore = System.nanoTime();

    Outbox(Backend backend, Consumer<String> warn, Backoff backoff) {
        this.backend = backend;
        this.warn = warn;
        this.backoff = backoff;
        health = new Health(backend);
        thread = (backend.pins() ? Thread.ofPlatform().daemon() : Thread.ofVirtual()).name("reports").start(this::run);
    }

    /// @param characters of statistics; 0 for a change of state, which is never dropped
    void add(Event event, int characters) {
        locked(() -> {
            if (!closed) health.dropped(queue.add(new Letters.Letter(event, characters)));
            return "";
        });
    }

    /// Whether all is delivered or refused before the deadline, which is one of [System#nanoTime].
    boolean awaitEmpty(long deadline) {
        lock.lock();
        try {
            while (inHand != null || !queue.isEmpty()) {
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

    /// Ends the pause that is under way, and makes those to come short.
    void hurry() {
        locked(() -> {
            hurry = true;
            backoff = HURRY;
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
            return health.ended(queue.size() + (inHand == null ? 0 : 1));
        });
        backend.close();
        thread.interrupt();
    }

    private void run() {
        try {
            for (var letter = next(); letter != null; letter = next()) {
                try {
                    backend.deliver(letter.event());
                    done(health::delivered);
                } catch (Backend.Refused e) {
                    done(() -> health.refused(e));
                } catch (Throwable e) {
                    failed(letter, e);
                }
            }
        } catch (InterruptedException closing) {
            // the thread ends here
        }
    }

    private Letters.Letter next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var pause = notBefore - System.nanoTime();
                if (queue.isEmpty()) changed.await();
                else if (pause > 0) changed.awaitNanos(pause);
                else return inHand = queue.take();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void done(Supplier<String> news) {
        locked(() -> {
            inHand = null;
            failures = 0;
            return closed ? "" : news.get();
        });
    }

    private void failed(Letters.Letter letter, Throwable why) {
        locked(() -> {
            if (closed) return "";
            inHand = null;
            health.dropped(queue.putBack(letter));
            var pause = backoff.pause(++failures, ThreadLocalRandom.current().nextDouble());
            if (!hurry && why instanceof Backend.Later later && later.after.compareTo(pause) > 0) pause = later.after;
            notBefore = System.nanoTime() + pause.toNanos();
            return health.failed(why);
        });
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
