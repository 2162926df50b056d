package whaleware.runtime;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The supervisor's event loop. Every wait of the supervisor runs this loop, so that a signal takes effect at once in
/// every state. Signals and commands arrive as messages, from the launcher's pipe and from this process's own signals.
///
/// Not thread-safe, except [#post] and [#queued].
public final class EventLoop {
    private static final long PAUSE_THRESHOLD = Duration.ofSeconds(2).toNanos();
    private static final long HURRIED_WAIT = TerminationDelays.AFTER_TERM_IN_STOP.toNanos();
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(2), INTERVAL = Duration.ofMillis(150);
    private static final Duration EXIT_INTERVAL = Duration.ofMillis(10), SIGNAL_DELAY = Duration.ofMillis(250);

    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final LongSupplier nanos;
    private final Runnable onIteration;
    private final PendingRequests requests;
    private Consumer<String> handler = message -> {};
    private long lastPoll;
    private int pauses;

    /// @param nanos the monotonic clock
    /// @param onIteration runs on every iteration of the loop, at least every two seconds
    public EventLoop(LongSupplier nanos, Runnable onIteration) {
        this.nanos = nanos;
        this.onIteration = onIteration;
        this.requests = new PendingRequests(nanos);
        this.lastPoll = nanos.getAsLong();
    }

    /// Returns the requests that the messages so far have made.
    public PendingRequests requests() {
        return requests;
    }

    /// Sets the handler of the messages that are not the loop's own: signals for the service, such as `USR1`, and
    /// operators' commands.
    public void onMessage(Consumer<String> handler) {
        this.handler = handler;
    }

    /// Queues a message: `TERM`, `HUP`, `USR1` … `TERM-ALSO` starts a stop, but does not hurry one. An empty message
    /// only wakes the loop. Thread-safe.
    public void post(String message) {
        messages.add(message);
    }

    /// Waits until the condition holds, checking it every 150 ms and after each message. A second TERM shortens this
    /// wait and all later ones to [TerminationDelays#AFTER_TERM_IN_STOP].
    ///
    /// Returns false if the time-out came first. Time in which the whole container was paused does not count.
    /// Messages are taken at least every 150 ms, also if the condition holds at each call: a caller that waits for it
    /// again and again cannot keep a signal from its effect.
    /// Throws [PendingRequests.StopRequested] if a message starts the stop.
    public boolean await(Duration timeout, BooleanSupplier condition) {
        return await(timeout, INTERVAL, condition);
    }

    /// As [#await], for a condition that changes with a message only: checks every two seconds, to save idle CPU.
    public boolean awaitMessage(Duration timeout, BooleanSupplier condition) {
        return await(timeout, IDLE_INTERVAL, condition);
    }

    /// As [#await], for processes that are about to exit, of which no message comes: checks every 10 ms.
    public boolean awaitExit(Duration timeout, BooleanSupplier condition) {
        return await(timeout, EXIT_INTERVAL, condition);
    }

    private boolean await(Duration timeout, Duration interval, BooleanSupplier condition) {
        long last = nanos.getAsLong(), end = last + timeout.toNanos(), wait = 0;
        boolean hurried = false;
        while (true) {
            long now = nanos.getAsLong();
            if (now - last > wait + PAUSE_THRESHOLD) {
                pauses++;
                end += now - last;
            }
            last = now;
            if (condition.getAsBoolean()) {
                if (now - lastPoll > INTERVAL.toNanos()) iterate(0);
                return true;
            }
            if (requests.hurried() && !hurried) end = Math.min(end, now + HURRIED_WAIT);
            hurried = requests.hurried();
            wait = Math.min(end - now, interval.toNanos());
            if (wait <= 0) return false;
            iterate(wait);
        }
    }

    private void iterate(long wait) {
        var message = poll(wait);
        lastPoll = nanos.getAsLong();
        onIteration.run();
        if (message != null) handle(message);
    }

    /// Waits 250 ms for a stop signal that may be on its way. A signal to the whole container (`tini -g`) also kills a
    /// hook that has no session of its own yet. The stop must start before the hook's death has other consequences.
    ///
    /// Throws [PendingRequests.StopRequested] if the signal arrives.
    public void awaitPendingSignal() {
        if (!requests.stopping()) await(SIGNAL_DELAY, () -> false);
    }

    /// Returns the time of the monotonic clock, in nanoseconds.
    public long now() {
        return nanos.getAsLong();
    }

    /// Returns how often the whole container was paused. A hook's result is worthless if this changed while it ran.
    public int pauses() {
        return pauses;
    }

    /// Returns how many messages are queued. Thread-safe.
    int queued() {
        return messages.size();
    }

    private String poll(long nanos) {
        try {
            return messages.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the loop's thread was interrupted", e);
        }
    }

    private void handle(String message) {
        switch (message) {
            case "" -> {}
            case "TERM", "TERM-ALSO" -> requests.requestStop(message.equals("TERM"), null);
            case "HUP" -> requests.requestReload();
            default -> handler.accept(message);
        }
    }
}
