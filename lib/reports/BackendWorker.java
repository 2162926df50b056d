package whaleware.reports;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import whaleware.base.Threads;

/// Brings the entries of an [Outbox] to its back-end, on a thread of its own: in order, again and again.
public final class BackendWorker {
    /// In bytes; the supervisor's own are smaller than TLS and drivers may like.

    private final Backend backend;
    private final Outbox box;
    private final JournalWriter writer;
    private final EventStore store;
    private final Thread thread;
    private final ArrayDeque<JournalEntry> hand = new ArrayDeque<>();
    private JournalEntry state;
    private int alone;

    BackendWorker(Backend backend, Outbox box, JournalWriter writer, EventStore store) {
        this.backend = backend;
        this.box = box;
        this.writer = writer;
        this.store = store;
        thread = Threads.daemon("reports", this::run);
    }

    /// @param state what the back-end was told of last, where the life goes on in which that was; else null
    void start(JournalEntry state) {
        this.state = state;
        thread.start();
    }

    /// Lets go of the back-end and of what is under way.
    void close() {
        backend.close();
        thread.interrupt();
    }

    /// Waits until its thread is over, if it was started, but not for ever.
    void join(Duration most) {
        try {
            if (thread.isAlive()) thread.join(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (box.awaitWork(state != null)) {
                if (hand.isEmpty()) hand.addAll(store.window(box));
                if (hand.isEmpty() && state == null) box.lost();
                else deliver(hand.stream().limit(alone > 0 ? 1 : backend.batchSize()).toList());
            }
        } catch (InterruptedException closing) {
            // the thread ends here
        }
    }

    private void deliver(List<JournalEntry> entries) {
        try {
            if (state != null) backend.resume(state);
            state = null;
            if (!entries.isEmpty()) backend.deliver(entries);
            done(entries, null);
        } catch (Backend.Rejected why) {
            if (entries.size() > 1) alone = entries.size(); // one of them is: each is told by itself
            else refused(entries, why);
        } catch (Throwable why) {
            box.failed(why);
            writer.touch();
        }
    }

    private void refused(List<JournalEntry> entries, Backend.Rejected why) {
        state = null;
        entries.forEach(entry -> store.refused(box.name(), why.getMessage(), entry));
        done(entries, why);
    }

    /// @param refused why they are not wanted; null where they were delivered
    private void done(List<JournalEntry> entries, Backend.Rejected refused) {
        if (!entries.isEmpty()) {
            box.told(entries.getLast().order());
            store.told(box.name(), box.told());
        }
        for (int i = 0; i < entries.size(); i++) hand.removeFirst();
        alone = Math.max(0, alone - entries.size());
        box.done(entries.size(), refused);
        writer.touch();
    }
}
