package whaleware.reports;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import whaleware.base.Threads;

/// Brings the letters of an [Outbox] to its back-end, on a thread of its own: in order, again and again.
public final class BackendWorker {
    /// In bytes; the supervisor's own are smaller than TLS and drivers may like.

    private final Backend backend;
    private final Outbox box;
    private final JournalWriter scribe;
    private final EventStore archive;
    private final Thread thread;
    private final ArrayDeque<JournalEntry> hand = new ArrayDeque<>();
    private JournalEntry state;
    private int alone;

    BackendWorker(Backend backend, Outbox box, JournalWriter scribe, EventStore archive) {
        this.backend = backend;
        this.box = box;
        this.scribe = scribe;
        this.archive = archive;
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
                if (hand.isEmpty()) hand.addAll(archive.window(box));
                if (hand.isEmpty() && state == null) box.lost();
                else deliver(hand.stream().limit(alone > 0 ? 1 : backend.most()).toList());
            }
        } catch (InterruptedException closing) {
            // the thread ends here
        }
    }

    private void deliver(List<JournalEntry> letters) {
        try {
            if (state != null) backend.resume(state);
            state = null;
            if (!letters.isEmpty()) backend.deliver(letters);
            done(letters, null);
        } catch (Backend.Refused why) {
            if (letters.size() > 1) alone = letters.size(); // one of them is: each is told by itself
            else refused(letters, why);
        } catch (Throwable why) {
            box.failed(why);
            scribe.touch();
        }
    }

    private void refused(List<JournalEntry> letters, Backend.Refused why) {
        state = null;
        letters.forEach(letter -> archive.refused(box.name(), why.getMessage(), letter));
        done(letters, why);
    }

    /// @param refused why they are not wanted; null where they were delivered
    private void done(List<JournalEntry> letters, Backend.Refused refused) {
        if (!letters.isEmpty()) {
            box.told(letters.getLast().order());
            archive.told(box.name(), box.told());
        }
        for (int i = 0; i < letters.size(); i++) hand.removeFirst();
        alone = Math.max(0, alone - letters.size());
        box.done(letters.size(), refused);
        scribe.touch();
    }
}
