package whaleware;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What waits for one back-end, and the thread that brings it there.
final class Outbox {
    private static final Backoff HURRY = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), 0.2);
    private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private enum Health { GOOD, FAILING, REFUSING }

    private record Letter(Event event, int size) {}

    private final Backend backend;
    private final Consumer<String> warn;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Letter> queue = new ArrayDeque<>();
    private Letter inHand;
    private Backoff backoff;
    private boolean hurry, closed;
    private int stats, characters, failures;
    private Health health = Health.GOOD;
    private long notBefore = System.nanoTime(), troubleSince, dropped, refused;

    Outbox(Backend backend, Consumer<String> warn, Backoff backoff) {
        this.backend = backend;
        this.warn = warn;
        this.backoff = backoff;
        var kind = backend.pins() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        thread = kind.name("reports to " + backend.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// @param size the characters of statistics; 0 for a change of state, which is never dropped
    void add(Event event, int size) {
        locked(() -> {
            if (closed) return "";
            var letter = new Letter(event, size);
            queue.addLast(letter);
            count(letter, 1);
            bound();
            changed.signalAll();
            return "";
        });
    }

    /// Whether all is delivered or refused before the deadline, which is one of [System#nanoTime].
    boolean awaitEmpty(long deadline) {
        lock.lock();
        try {
            while (inHand != null || !queue.isEmpty()) {
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

    /// Ends the pause that is under way, and makes those to come short.
    void hurry() {
        locked(() -> {
            hurry = true;
            backoff = HURRY;
            failures = 0;
            notBefore = System.nanoTime();
            changed.signalAll();
            return "";
        });
    }

    /// Ends the thread, and counts what is left.
    void close() {
        var told = locked(() -> {
            if (closed) return "";
            closed = true;
            changed.signalAll();
            var lost = lost(queue.size() + (inHand == null ? 0 : 1));
            return lost.isEmpty() ? "" : "reports to " + backend.name() + " ended: " + lost;
        });
        backend.close();
        thread.interrupt();
        say(told);
    }

    private void run() {
        try {
            for (var letter = next(); letter != null; letter = next()) {
                try {
                    backend.deliver(letter.event);
                    delivered();
                } catch (Backend.Refused e) {
                    refused(e);
                } catch (Throwable e) {
                    failed(letter, e);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Letter next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var pause = notBefore - System.nanoTime();
                if (queue.isEmpty()) changed.await();
                else if (pause > 0) changed.awaitNanos(pause);
                else {
                    inHand = queue.removeFirst();
                    count(inHand, -1);
                    return inHand;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void delivered() {
        say(locked(() -> {
            done();
            if (health == Health.GOOD) return "";
            health = Health.GOOD;
            var since = Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - troubleSince).toSeconds());
            var lost = lost(0);
            return "reports to " + backend.name() + " again, after " + since.toString().substring(2).toLowerCase(java.util.Locale.ROOT)
                    + (lost.isEmpty() ? "" : ": " + lost);
        }));
    }

    private void refused(Exception e) {
        say(locked(() -> {
            done();
            refused++;
            return trouble(Health.REFUSING) ? "cannot report to " + backend.name() + ": " + why(e) + " (refused events are not sent again: check notify_url)" : "";
        }));
    }

    private void failed(Letter letter, Throwable e) {
        say(locked(() -> {
            if (closed) return "";
            inHand = null;
            queue.addFirst(letter);
            count(letter, 1);
            bound();
            var pause = backoff.pause(++failures, ThreadLocalRandom.current().nextDouble());
            if (!hurry && e instanceof Backend.Later later && later.after.compareTo(pause) > 0) {
                pause = later.after.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : later.after;
            }
            notBefore = System.nanoTime() + pause.toNanos();
            changed.signalAll();
            return trouble(Health.FAILING) ? "cannot report to " + backend.name() + ": " + why(e) + " (tried again until it works; nothing waits for it)" : "";
        }));
    }

    private void done() {
        inHand = null;
        failures = 0;
        changed.signalAll();
    }

    private boolean trouble(Health now) {
        if (health == now) return false;
        if (health == Health.GOOD) troubleSince = System.nanoTime();
        health = now;
        return true;
    }

    private void count(Letter letter, int one) {
        if (letter.size > 0) stats += one;
        characters += one * letter.size;
    }

    private void bound() {
        for (var oldest = queue.iterator(); stats > Reports.STATS || characters > Reports.STATS_CHARACTERS;) {
            var letter = oldest.next();
            if (letter.size == 0) continue;
            oldest.remove();
            count(letter, -1);
            dropped++;
        }
    }

    private String lost(int left) {
        var lost = new StringJoiner(", ");
        if (left > 0) lost.add(left + " not delivered");
        if (refused > 0) lost.add(refused + " refused");
        if (dropped > 0) lost.add(dropped + " statistics dropped");
        refused = dropped = 0;
        return lost.toString();
    }

    private String locked(Supplier<String> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void say(String line) {
        try {
            if (!line.isEmpty()) warn.accept(line);
        } catch (RuntimeException e) {
            // a log that fails must not end the reports
        }
    }

    private static String why(Throwable e) {
        var message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("").strip();
        return message.isEmpty() ? e.getClass().getSimpleName() : message.length() > 200 ? message.substring(0, 200) + "…" : message;
    }
}
