package whaleware.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.AtomicFile;
import whaleware.base.Backoff;

/// Tells events to the back-ends, beside the life cycle: it never delays it and never fails it.
/// An event goes to the [Journal] first. Then each back-end's thread gets its events in order, and delays no other.
/// Changes of state are never dropped; statistics are dropped oldest first past a bound, and counted.
public final class ReportDelivery implements AutoCloseable {
    public static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);
    private static final Duration WRITTEN = Duration.ofMillis(200), GONE = Duration.ofMillis(20);

    private final Journal journal;
    private final Path run;
    private final String bootId;
    private final Consumer<String> warn;
    private final Backoff backoff;
    private EventStore store;
    private JournalWriter writer;
    private volatile List<Outbox> boxes = List.of();

    /// @param run `WW_RUN`, where `reports.json` tells how the back-ends are doing
    /// @param warn takes a line when a back-end begins to fail, refuses, or recovers; not at each try
    public ReportDelivery(Journal journal, Path run, String bootId, Consumer<String> warn, Backoff backoff) {
        this.journal = journal;
        this.run = run;
        this.bootId = bootId;
        this.warn = warn;
        this.backoff = backoff;
    }

    /// From now on these are told. What waits for one that was told before, in this life or a former one, waits on; one whose name is new
    /// begins with the next event.
    ///
    /// @param lifecycle who gets the changes of state
    /// @param stats who gets the statistics; a back-end that is in both lists gets both in their order
    public void use(List<Backend> lifecycle, List<Backend> stats) {
        Map<Backend, Set<Event.Kind>> kinds = new IdentityHashMap<>();
        lifecycle.forEach(backend -> kinds.computeIfAbsent(backend, b -> EnumSet.noneOf(Event.Kind.class)).add(Event.Kind.LIFECYCLE));
        stats.forEach(backend -> kinds.computeIfAbsent(backend, b -> EnumSet.noneOf(Event.Kind.class)).add(Event.Kind.STATS));
        var former = boxes;
        if (kinds.isEmpty() && former.isEmpty()) return;
        if (writer == null) store = new EventStore(journal, warn); // nothing of all this is loaded for nobody
        if (writer == null) writer = new JournalWriter(store, bootId, this::show);
        var next = new ArrayList<Outbox>();
        for (var backend : lifecycle) next.add(new Outbox(backend, kinds.remove(backend), writer, store, warn, backoff));
        for (var backend : stats) if (kinds.containsKey(backend)) next.add(new Outbox(backend, kinds.remove(backend), writer, store, warn, backoff));
        boxes = List.copyOf(next);
        if (!former.isEmpty()) writer.then(() -> former.forEach(Outbox::close));
        if (!former.isEmpty()) writer.then(() -> former.forEach(box -> box.join(Backend.TIMEOUT)));
        writer.tell(boxes);
    }

    /// Has the event written and told to every back-end that wants its kind. Never blocks and never throws.
    public void send(Event event) {
        if (!boxes.isEmpty()) writer.accept(event);
    }

    /// As [#send], for an event that may have been sent before: where the journal knows it, or a later one of this life, nothing happens.
    public void resume(Event last) {
        if (!boxes.isEmpty()) writer.resume(last);
    }

    /// Whether anybody gets events of this kind.
    public boolean isWanted(Event.Kind kind) {
        return boxes.stream().anyMatch(box -> box.kinds().contains(kind));
    }

    /// The number of the last change of state that is in the journal; [Long#MAX_VALUE] where nobody is told any.
    public long lastWritten() {
        return boxes.isEmpty() ? Long.MAX_VALUE : writer.written();
    }

    /// Tries at once what waits, instead of at the end of a pause.
    public void retryNow() {
        boxes.forEach(box -> box.hurry(false));
    }

    /// Waits until everything that was sent so far is in the journal, at most so long.
    public boolean awaitWritten(Duration most) {
        return boxes.isEmpty() || writer.await(most);
    }

    /// Waits until everything that was sent so far is delivered or refused, at most so long.
    ///
    /// @return whether nothing is left
    public boolean flush(Duration most) {
        if (boxes.isEmpty()) return true;
        var deadline = System.nanoTime() + most.toNanos();
        var empty = awaitWritten(most.compareTo(WRITTEN) < 0 ? WRITTEN : most);
        for (var box : boxes) empty &= box.awaitEmpty(deadline);
        return empty;
    }

    /// Gives what waits at most so long, one more try at once where a pause was under way, and ends; the journal has a fifth of a second in any case.
    /// Returns at once when nothing waits. What is left is told; what is sent afterwards is ignored.
    public void close(Duration flush) {
        var last = boxes;
        last.forEach(box -> box.hurry(true));
        flush(flush);
        last.forEach(Outbox::close);
        if (last.isEmpty()) return;
        boxes = List.of();
        writer.close();
        writer.await(WRITTEN);
        last.forEach(box -> box.join(GONE));
    }

    /// Ends without waiting for what is left.
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /// Waits, after the end, until nothing is written any more: for whoever removes the folders then.
    public boolean awaitEnd(Duration most) {
        return writer == null || writer.over(most);
    }

    /// How each back-end is doing, now.
    public List<BackendStatus> status() {
        return boxes.stream().map(Outbox::standing).toList();
    }

    private void show(List<Outbox> now) {
        try {
            AtomicFile.replaceInPrivateFolder(run.resolve("reports.json"), BackendStatus.told(now.stream().map(Outbox::standing).toList(), Instant.now()), "0644");
        } catch (IOException full) {
            // it tells what it told before
        }
    }
}
