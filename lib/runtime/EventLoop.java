package whaleware.runtime;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The one loop: whatever the supervisor waits for, it waits for here, so that a signal acts in every state and at once.
/// Signals arrive as words, from the launcher's pipe and from outside commands.
public final class EventLoop {
    private static final long LATE = Duration.ofSeconds(2).toNanos(), MOMENT = Duration.ofMillis(400).toNanos();
    private static final Duration LONG_TICK = Duration.ofSeconds(2), TICK = Duration.ofMillis(150), SHORT_TICK = Duration.ofMillis(10), WORD = Duration.ofMillis(250);

    private final LinkedBlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final LongSupplier nanos;
    private final Runnable beat;
    private Consumer<String> others = word -> {};
    private final PendingRequests asked;
    private int pauses;

    /// @param nanos the monotonic clock
    /// @param beat called at every turn, every two seconds at least
    public EventLoop(LongSupplier nanos, Runnable beat) {
        this.nanos = nanos;
        this.beat = beat;
        this.asked = new PendingRequests(nanos);
    }

    /// What the words have asked for.
    public PendingRequests asked() {
        return asked;
    }

    /// Who gets the words that are not for the loop: those for the service, as `USR1`, and an operator's.
    public void others(Consumer<String> others) {
        this.others = others;
    }

    /// Leaves a word, from any thread: `TERM`, `HUP`, `USR1` …; `TERM-ALSO` counts as the first TERM only; an empty one just wakes.
    public void tell(String word) {
        words.add(word);
    }

    /// Waits until `done`, at most so long; true when it was done. Time in which the whole container stood still does not count.
    /// A second TERM cuts it short, and every later wait: to a moment in which whoever heeds TERM can still end by itself.
    /// Looks every 150 ms, and whenever there is word.
    public boolean await(Duration atMost, BooleanSupplier done) {
        return until(atMost, TICK, done);
    }

    /// The same for what there will be word of: looks every two seconds, for an idle container is to cost little.
    public boolean awaitWordOf(Duration atMost, BooleanSupplier done) {
        return until(atMost, LONG_TICK, done);
    }

    /// The same for an end that is near, and of which there is no word: looks a hundred times a second.
    public boolean awaitEnd(Duration atMost, BooleanSupplier done) {
        return until(atMost, SHORT_TICK, done);
    }

    private boolean until(Duration atMost, Duration tick, BooleanSupplier done) {
        long seen = nanos.getAsLong(), end = seen + atMost.toNanos(), turn = 0;
        boolean hurried = false;
        while (true) {
            long now = nanos.getAsLong();
            if (now - seen > turn + LATE) {
                pauses++;
                end += now - seen;
            }
            seen = now;
            if (done.getAsBoolean()) return true;
            if (asked.hurry() && !hurried) end = Math.min(end, now + MOMENT);
            hurried = asked.hurry();
            turn = Math.min(end - now, tick.toNanos());
            if (turn <= 0) return false;
            var word = poll(turn);
            beat.run();
            if (word != null) heed(word);
        }
    }

    /// A signal to the whole container (`tini -g`) also meets what is being started and has no session of its own yet. Then the
    /// word of it is on its way, and has to lead to the stop before that death leads to anything else.
    public void awaitWord() {
        if (!asked.stopping()) await(WORD, () -> false);
    }

    /// The monotonic clock of everything here.
    public long now() {
        return nanos.getAsLong();
    }

    /// How often the whole container has stood still; an answer given across such a pause says nothing.
    public int pauses() {
        return pauses;
    }

    /// How many words wait to be heeded.
    int waiting() {
        return words.size();
    }

    private String poll(long nanos) {
        try {
            return words.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the loop", e);
        }
    }

    private void heed(String word) {
        switch (word) {
            case "" -> {}
            case "TERM", "TERM-ALSO" -> asked.stop(word.equals("TERM"), null);
            case "HUP" -> asked.toReload();
            default -> others.accept(word);
        }
    }
}
