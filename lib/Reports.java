package whaleware;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Tells events to the back-ends, beside the life cycle: it never delays it and never fails it.
/// Each back-end has a queue and a thread of its own, gets its events in order and one at a time, and delays no other.
/// Changes of state are never dropped; statistics are dropped oldest first past a bound, and counted.
public final class Reports implements AutoCloseable {
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);

    private final Map<Backend, Outbox> outboxes = new IdentityHashMap<>();
    private final List<Outbox> lifecycle, stats;

    /// @param lifecycle who gets the changes of state
    /// @param stats who gets the statistics; a back-end that is in both lists gets both in their order
    /// @param warn takes a line when a back-end begins to fail, refuses, or recovers; not at each try
    public Reports(List<Backend> lifecycle, List<Backend> stats, Consumer<String> warn) {
        this(lifecycle, stats, warn, BACKOFF);
    }

    Reports(List<Backend> lifecycle, List<Backend> stats, Consumer<String> warn, Backoff backoff) {
        this.lifecycle = lifecycle.stream().map(b -> outboxes.computeIfAbsent(b, k -> new Outbox(k, warn, backoff))).distinct().toList();
        this.stats = stats.stream().map(b -> outboxes.computeIfAbsent(b, k -> new Outbox(k, warn, backoff))).distinct().toList();
    }

    /// Queues the event for every back-end that wants its kind. Never blocks and never throws.
    public void send(Event event) {
        switch (event.kind()) {
            case LIFECYCLE -> lifecycle.forEach(o -> o.add(event, 0));
            case STATS -> {
                if (!stats.isEmpty()) {
                    var size = event.line().length();
                    stats.forEach(o -> o.add(event, size));
                }
            }
        }
    }

    /// Waits until everything that was sent so far is delivered or refused, at most so long.
    ///
    /// @return whether nothing is left
    public boolean flush(Duration most) {
        var deadline = System.nanoTime() + most.toNanos();
        var empty = true;
        for (var outbox : outboxes.values()) empty &= outbox.awaitEmpty(deadline);
        return empty;
    }

    /// Gives what is queued at most so long, one more try at once where a pause was under way, and ends.
    /// Returns at once when nothing is queued. What is left is counted in a warning; what is sent afterwards is ignored.
    public void close(Duration flush) {
        outboxes.values().forEach(Outbox::hurry);
        flush(flush);
        outboxes.values().forEach(Outbox::close);
    }

    /// Ends without waiting for what is queued.
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
