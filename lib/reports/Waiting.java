package whaleware.reports;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many entries wait for one back-end, and when the next try is due: whoever brings them waits here for work, and whoever ends for the end of it.
final class Waiting {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RetrySchedule pace;
    private int entries;
    private boolean closed;

    Waiting(RetrySchedule pace) {
        this.pace = pace;
    }

    /// So many more wait; or fewer, where it is less than 0.
    void add(int count) {
        if (count != 0) change(() -> entries += count);
    }

    /// None waits any more.
    ///
    /// @return how many did
    int clear() {
        lock.lock();
        try {
            int gone = entries;
            entries = 0;
            changed.signalAll();
            return gone;
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return Math.max(0, entries); // some may have gone before they were counted
        } finally {
            lock.unlock();
        }
    }

    /// So many are delivered or refused.
    void done(int count) {
        change(() -> {
            entries -= count;
            pace.succeeded();
        });
    }

    /// A try has failed: the next one is due after a pause.
    void failed(Throwable why) {
        change(() -> pace.failed(why));
    }

    /// Ends the pause that is under way; at the end of a life, `last`, makes those to come short too.
    void hurry(boolean last) {
        change(() -> pace.hurry(last));
    }

    /// Lets go of everybody who waits.
    void close() {
        change(() -> closed = true);
    }

    /// Waits until a entry waits, or does not wait for that, and the next try is due. False at the end.
    boolean awaitWork(boolean anyway) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var pause = pace.pause();
                if (entries <= 0 && !anyway) changed.await();
                else if (pause > 0) changed.awaitNanos(pause);
                else return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Whether all is delivered or refused before the deadline, which is one of [System#nanoTime].
    boolean awaitEmpty(long deadline) {
        lock.lock();
        try {
            while (entries > 0) {
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

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
