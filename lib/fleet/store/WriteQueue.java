package whaleware.fleet.store;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import whaleware.base.Threads;
import whaleware.fleet.store.FleetStore.Busy;
import whaleware.fleet.store.FleetStore.Outcome;

/// Collects reports of many threads for one thread that writes them: a commit serves all that wait.
///
/// Thread-safe.
final class WriteQueue implements AutoCloseable {
    /// The most reports that wait.
    static final int MOST = 20_000;
    /// The most reports of a transaction, unless a sender's own batch is larger.
    static final int BATCH = 2000;

    /// From so many instances on, a commit of statistics waits for so many reports.
    private static final int MANY_SENDERS = 200, GATHERED = 32;
    /// It does not wait for longer, and not after a pause without a report.
    private static final long GATHER_NANOS = 100_000_000, PAUSE_NANOS = 25_000_000;

    /// Reports that are committed together or not at all.
    record Submission(List<Report> reports, Instant received, CompletableFuture<List<Outcome>> outcomes) {}

    /// Other work of the writing thread.
    private record Task<T>(Work<T> work, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(work.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        }
    }

    /// Work of the writing thread.
    interface Work<T> {
        T run() throws Exception;
    }

    /// Writes reports and completes their outcomes.
    interface Writer {
        void write(List<Submission> submissions);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
    private final ArrayDeque<Task<?>> tasks = new ArrayDeque<>();
    private final Writer writer;
    private final Thread thread;
    private final IntSupplier senders;
    private int reports, wanted = 1; // wanted: so many reports wake the thread
    private boolean urgent; // a report waits that is more than statistics
    private boolean closed;

    /// @param senders how many instances there are
    WriteQueue(Writer writer, IntSupplier senders) {
        this.writer = writer;
        this.senders = senders;
        thread = Threads.daemon("fleet-store", this::run);
        thread.start();
    }

    List<Outcome> submit(List<Report> all, Instant received) throws IOException, InterruptedException {
        var submission = new Submission(all, received, new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) throw new IOException("the store is closed");
            if (reports > 0 && reports + all.size() > MOST) throw new Busy();
            reports += all.size();
            waiting.add(submission);
            for (var report : all) urgent |= !report.kind().equals(Report.STATS);
            if (reports >= wanted || urgent) added.signal();
        } finally {
            lock.unlock();
        }
        return result(submission.outcomes);
    }

    /// Runs work between two batches, and returns its result.
    <T> T run(Work<T> work) throws IOException, InterruptedException {
        var task = new Task<>(work, new CompletableFuture<T>());
        lock.lock();
        try {
            if (closed) throw new IOException("the store is closed");
            tasks.add(task);
            added.signal();
        } finally {
            lock.unlock();
        }
        return result(task.result);
    }

    private static <T> T result(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            var cause = e.getCause();
            if (cause instanceof RuntimeException bug) throw new IllegalStateException(bug);
            throw new IOException(cause.getMessage(), cause);
        }
    }

    private void run() {
        while (true) {
            Task<?> task;
            var batch = new ArrayList<Submission>();
            lock.lock();
            try {
                while (waiting.isEmpty() && tasks.isEmpty() && !closed) added.awaitUninterruptibly();
                if (waiting.isEmpty() && tasks.isEmpty()) return;
                gather();
                task = tasks.poll();
                take(batch);
            } finally {
                lock.unlock();
            }
            if (!batch.isEmpty()) write(batch);
            if (task != null) task.run();
        }
    }

    /// Waits a moment for more statistics if they come from many senders: each reports seldom, so it does not matter
    /// to it, and a commit for many costs little more than a commit for one. Under load enough reports wait already.
    /// Holds the lock, except while it waits.
    private void gather() {
        if (senders.getAsInt() < MANY_SENDERS) return;
        wanted = GATHERED;
        try {
            long end = System.nanoTime() + GATHER_NANOS;
            for (int before = 0; reports > before && isIncomplete() && System.nanoTime() < end; ) {
                before = reports;
                for (long left = PAUSE_NANOS; left > 0 && isIncomplete(); ) left = added.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            wanted = 1;
        }
    }

    private boolean isIncomplete() {
        return reports < GATHERED && !urgent && tasks.isEmpty() && !closed;
    }

    private void take(List<Submission> batch) {
        urgent = false;
        int size = 0;
        while (!waiting.isEmpty()) {
            size += waiting.peek().reports.size();
            if (size > BATCH && !batch.isEmpty()) break;
            var next = waiting.poll();
            reports -= next.reports.size();
            batch.add(next);
        }
    }

    private void write(List<Submission> batch) {
        try {
            writer.write(batch);
        } catch (RuntimeException | Error bug) {
            for (var submission : batch) submission.outcomes.completeExceptionally(bug);
        }
    }

    /// Writes the reports that wait, and ends.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            added.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
