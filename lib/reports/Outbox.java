package whaleware.reports;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.Backoff;

/// One back-end: how far it was told, how many entries wait, and how it is doing. Its [BackendWorker] brings them there.
final class Outbox {
    private final String name;
    private final Set<Event.Kind> kinds;
    private final EventStore store;
    private final Consumer<String> warn;
    private final Waiting waiting;
    private final BackendHealth health;
    private final BackendWorker courier;
    private volatile long taken, told;

    /// @param kinds what it wants to know
    Outbox(Backend backend, Set<Event.Kind> kinds, JournalWriter writer, EventStore store, Consumer<String> warn, Backoff backoff) {
        this.name = backend.name();
        this.kinds = kinds;
        this.store = store;
        this.warn = warn;
        this.waiting = new Waiting(new RetrySchedule(backoff));
        this.health = new BackendHealth(name);
        this.courier = new BackendWorker(backend, this, writer, store);
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
    void begin(long order, int count, JournalEntry state) {
        taken = told = order;
        arrived(count);
        courier.start(state);
    }

    /// So many have been written since.
    void arrived(int count) {
        waiting.add(count);
    }

    /// So many statistics had to go before they were in hand.
    void dropped(int count) {
        health.dropped(count);
        waiting.add(-count);
    }

    /// The order of the last entry that is, or was, in hand.
    long taken() {
        return taken;
    }

    void take(long order) {
        taken = order;
    }

    /// The order of the last entry that it was told, or has refused.
    long told() {
        return told;
    }

    void told(long order) {
        told = order;
    }

    /// Waits until a entry waits, or does not wait for that, and the next try is due. False at the end.
    boolean awaitWork(boolean anyway) throws InterruptedException {
        return waiting.awaitWork(anyway);
    }

    /// So many are delivered, or refused where that says why.
    void done(int entries, Backend.Rejected refused) {
        var news = refused == null ? health.delivered(entries) : health.refused(refused); // before anybody sees that none waits
        waiting.done(entries);
        tell(news);
    }

    void failed(Throwable why) {
        var news = health.failed(why);
        waiting.failed(why);
        tell(news);
    }

    /// What waits is not there any more. Whoever is interrupted at the end cannot read, and that is no loss.
    void lost() {
        tell(health.lost(waiting.clear()));
    }

    /// Whether all is delivered or refused before the deadline, which is one of [System#nanoTime].
    boolean awaitEmpty(long deadline) {
        return waiting.awaitEmpty(deadline);
    }

    /// Ends the pause that is under way; at the end of a life, `last`, makes those to come short too.
    void hurry(boolean last) {
        waiting.hurry(last);
    }

    /// Ends, and tells what is left.
    void close() {
        waiting.close();
        tell(health.ended(waiting.count(), store.keeps()));
        courier.close();
    }

    /// Waits until nothing is under way any more, but not for ever.
    void join(Duration most) {
        courier.join(most);
    }

    BackendStatus standing() {
        return health.standing(waiting.count());
    }

    /// Tells the news, which may take its time: nobody's lock is sized.
    private void tell(String news) {
        try {
            if (!news.isEmpty()) warn.accept(news);
        } catch (RuntimeException e) {
            // a log that fails must not make a delivered event look undelivered
        }
    }
}
