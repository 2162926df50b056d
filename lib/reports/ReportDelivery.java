package whaleware.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.AtomicFile;
import whaleware.base.Backoff;

/// Delivers events to back-ends, in order and at least once, without delaying the life cycle or making it fail. An
/// event goes to the [Journal] first. Then a thread for each back-end delivers it, and no back-end delays another one.
/// Statistics beyond a bound are dropped, the oldest first, and counted. The other kinds are never dropped.
///
/// Thread-safe, except that one thread must call [#use] and [#close].
public final class ReportDelivery implements AutoCloseable {
    /// The pauses between two tries.
    public static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);
    private static final Duration WRITE_TIMEOUT = Duration.ofMillis(200), JOIN_TIMEOUT = Duration.ofMillis(20);

    private final Journal journal;
    private final Path run;
    private final String bootId;
    private final Consumer<String> warn;
    private final Backoff backoff;
    private EventStore store;
    private JournalWriter writer;
    private volatile List<BackendWorker> workers = List.of();

    /// @param run `WW_RUN`, for `reports.json`, the status of the back-ends
    /// @param warn receives a line when a back-end starts to fail, rejects, or recovers; not for each try
    public ReportDelivery(Journal journal, Path run, String bootId, Consumer<String> warn, Backoff backoff) {
        this.journal = journal;
        this.run = run;
        this.bootId = bootId;
        this.warn = warn;
        this.backoff = backoff;
    }

    /// Delivers to these back-ends from now on. A back-end with a known name continues at its position, also from a
    /// former life. A new one starts with the next event.
    ///
    /// @param lifecycle get all events except statistics
    /// @param stats get the statistics; a back-end in both lists gets all events in their order
    public void use(List<Backend> lifecycle, List<Backend> stats) {
        var former = workers;
        if (lifecycle.isEmpty() && stats.isEmpty() && former.isEmpty()) return;
        if (writer == null) { // not earlier, so that without back-ends none of this is loaded
            store = new EventStore(journal, warn);
            writer = new JournalWriter(store, bootId, this::publish);
        }
        var next = new ArrayList<BackendWorker>();
        for (var backend : lifecycle) {
            var kinds = EnumSet.copyOf(Event.Kind.KEPT);
            if (isIn(stats, backend)) kinds.add(Event.Kind.STATS);
            kinds.removeIf(kind -> !backend.accepts(kind));
            next.add(worker(backend, kinds));
        }
        for (var backend : stats) {
            if (!isIn(lifecycle, backend)) next.add(worker(backend, EnumSet.of(Event.Kind.STATS)));
        }
        workers = List.copyOf(next);
        if (!former.isEmpty()) {
            writer.then(() -> former.forEach(BackendWorker::close));
            writer.then(() -> former.forEach(worker -> worker.join(Backend.TIMEOUT)));
        }
        writer.use(workers);
    }

    private BackendWorker worker(Backend backend, Set<Event.Kind> kinds) {
        return new BackendWorker(backend, kinds, store, warn, writer::publishSoon, backoff);
    }

    // by identity: the first call of a record's equals takes a JVM 15 ms
    private static boolean isIn(List<Backend> backends, Backend backend) {
        for (var one : backends) if (one == backend) return true;
        return false;
    }

    /// Writes an event, and delivers it to each back-end that gets its kind. Never blocks and never throws.
    public void send(Event event) {
        if (!workers.isEmpty()) writer.write(event);
    }

    /// Sends an event that may have been sent before, unless the journal has it, or a later one of its kind and of this
    /// boot.
    public void resume(Event last) {
        if (!workers.isEmpty()) writer.writeIfNew(last);
    }

    /// Whether any back-end gets events of this kind.
    public boolean isWanted(Event.Kind kind) {
        return workers.stream().anyMatch(worker -> worker.kinds().contains(kind));
    }

    /// Returns the sequence number of the last event in the journal that is never dropped. Returns
    /// [Long#MAX_VALUE] if there is no back-end.
    public long lastWritten() {
        return workers.isEmpty() ? Long.MAX_VALUE : writer.lastWritten();
    }

    /// Ends the pauses between two tries.
    public void retryNow() {
        workers.forEach(worker -> worker.retryNow(false));
    }

    /// Waits until all sent events are in the journal. Returns false at the time-out.
    public boolean awaitWritten(Duration timeout) {
        return workers.isEmpty() || writer.await(timeout);
    }

    /// Waits until all sent events are delivered or rejected. Returns false at the time-out.
    public boolean flush(Duration timeout) {
        if (workers.isEmpty()) return true;
        var deadline = System.nanoTime() + timeout.toNanos();
        var empty = awaitWritten(timeout.compareTo(WRITE_TIMEOUT) < 0 ? WRITE_TIMEOUT : timeout);
        for (var worker : workers) empty &= worker.awaitEmpty(deadline);
        return empty;
    }

    /// Tries what waits once more, and ends. Returns at once if nothing waits. Logs what remains; ignores what is sent
    /// later.
    ///
    /// @param flush how long to wait for the back-ends; the journal has 200 ms in any case
    public void close(Duration flush) {
        var last = workers;
        last.forEach(worker -> worker.retryNow(true));
        flush(flush);
        last.forEach(BackendWorker::close);
        if (last.isEmpty()) return;
        workers = List.of();
        writer.close();
        writer.await(WRITE_TIMEOUT);
        last.forEach(worker -> worker.join(JOIN_TIMEOUT));
    }

    /// Ends without waiting for the back-ends.
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /// Waits, after [#close], until nothing is written any more. Returns false at the time-out.
    public boolean awaitEnd(Duration timeout) {
        return writer == null || writer.join(timeout);
    }

    /// Returns the status of each back-end, now. Never waits for a disk.
    public List<BackendStatus> status() {
        return workers.stream().map(BackendWorker::status).toList();
    }

    private void publish(List<BackendWorker> workers) {
        try {
            var status = workers.stream().map(BackendWorker::status).toList();
            var text = BackendStatus.text(status, Instant.now());
            AtomicFile.replaceInPrivateFolder(run.resolve("reports.json"), text, "0644");
        } catch (IOException full) {
            // the file keeps its former text
        }
    }
}
