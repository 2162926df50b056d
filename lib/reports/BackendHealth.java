package whaleware.reports;

import java.time.Duration;
import java.util.StringJoiner;
import whaleware.base.Durations;
import whaleware.base.Failure;

/// Counts the successes and failures of one back-end, and words its few log lines: one when it starts to fail or to
/// reject, one when it recovers, one at the end. Each method returns the line to log, or "". Thread-safe.
final class BackendHealth {
    private enum Condition { GOOD, FAILING, REJECTING }

    private final String name;
    private Condition condition = Condition.GOOD;
    private long since, delivered, rejected, dropped, unloggedRejected, unloggedDropped;
    private String error = "";
    private boolean ended;

    BackendHealth(String name) {
        this.name = name;
    }

    synchronized void dropped(int statistics) {
        dropped += statistics;
        unloggedDropped += statistics;
    }

    /// @param events were in the journal, and can no longer be read
    synchronized String lost(int events) {
        if (ended || events <= 0) return "";
        return cannot(events + " events are gone from the journal", "its files were deleted or damaged");
    }

    synchronized String failed(Throwable why) {
        if (ended) return ""; // the delivery was aborted
        error = Failure.reason(why);
        return changed(Condition.FAILING) ? cannot(error, "retried until it succeeds; nothing waits for it") : "";
    }

    synchronized String rejected(Throwable why) {
        error = Failure.reason(why);
        rejected++;
        unloggedRejected++;
        if (!changed(Condition.REJECTING) || ended) return "";
        return cannot(error, "refused events are kept in refused.jsonl and not sent again; check notify_url");
    }

    synchronized String delivered(int events) {
        delivered += events;
        if (!changed(Condition.GOOD) || ended) return "";
        return withLosses("reports to " + name + " arrive again, after " + failedFor(), "");
    }

    private String failedFor() {
        var duration = Duration.ofNanos(System.nanoTime() - since);
        long minutes = duration.toMinutes();
        if (minutes < 2) return Durations.format(duration);
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /// @param left how many events were not delivered
    /// @param kept whether the next start finds them
    synchronized String ended(int left, boolean kept) {
        if (ended) return "";
        ended = true;
        if (left + unloggedRejected + unloggedDropped == 0) return "";
        var remaining = left == 0 ? "" : left + (kept ? " wait for the next start" : " not delivered");
        return withLosses("reports to " + name + " ended", remaining);
    }

    synchronized BackendStatus status(int waiting) {
        return new BackendStatus(name, waiting, delivered, rejected, dropped, condition == Condition.FAILING, error);
    }

    private boolean changed(Condition now) {
        if (condition == now) return false;
        if (condition == Condition.GOOD) since = System.nanoTime();
        condition = now;
        return true;
    }

    private String cannot(String why, String cure) {
        return "cannot report to " + name + ": " + why + " (" + cure + ")";
    }

    private String withLosses(String line, String left) {
        var losses = new StringJoiner(", ", ": ", "").setEmptyValue("");
        if (!left.isEmpty()) losses.add(left);
        if (unloggedRejected > 0) losses.add(unloggedRejected + " refused");
        if (unloggedDropped > 0) losses.add(unloggedDropped + " statistics dropped");
        unloggedRejected = unloggedDropped = 0;
        return line + losses;
    }
}
