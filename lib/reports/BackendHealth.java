package whaleware.reports;

import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import whaleware.base.Failure;

/// How one back-end is doing, and the few lines that are told about it: one when it begins to fail or to refuse,
/// one when it recovers, one at the end, and none afterwards. Each method answers the line to tell, or "".
public final class BackendHealth {
    private enum Is { GOOD, FAILING, REFUSING }

    private final String name;
    private Is is = Is.GOOD;
    private long since, delivered, refused, dropped, refusedUntold, droppedUntold;
    private String error = "";
    private boolean ended;

    BackendHealth(String name) {
        this.name = name;
    }

    synchronized void dropped(int statistics) {
        dropped += statistics;
        droppedUntold += statistics;
    }

    /// Events that were written, and are not there any more.
    synchronized String lost(int events) {
        return ended || events <= 0 ? "" : "cannot report to " + name + ": " + events + " events are gone from the journal (somebody has removed or damaged it)";
    }

    synchronized String failed(Throwable why) {
        if (ended) return ""; // what was under way was given up
        error = Failure.reason(why);
        return changed(Is.FAILING) ? cannot("tried again until it works; nothing waits for it") : "";
    }

    synchronized String rejected(Throwable why) {
        error = Failure.reason(why);
        refused++;
        refusedUntold++;
        return changed(Is.REFUSING) && !ended ? cannot("what is refused is kept in refused.jsonl and not sent again; check notify_url") : "";
    }

    synchronized String delivered(int events) {
        delivered += events;
        if (!changed(Is.GOOD) || ended) return "";
        var seconds = Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - since).toSeconds());
        return told("reports to " + name + " arrive again, after " + seconds.toString().substring(2).toLowerCase(Locale.ROOT), "");
    }

    /// @param left how many events were not delivered
    /// @param kept whether the next start finds them
    synchronized String ended(int left, boolean kept) {
        if (ended) return "";
        ended = true;
        return left + refusedUntold + droppedUntold == 0 ? "" : told("reports to " + name + " ended", left == 0 ? "" : left + (kept ? " wait for the next start" : " not delivered"));
    }

    synchronized BackendStatus status(int waiting) {
        return new BackendStatus(name, waiting, delivered, refused, dropped, is == Is.FAILING, error);
    }

    private boolean changed(Is now) {
        if (is == now) return false;
        if (is == Is.GOOD) since = System.nanoTime();
        is = now;
        return true;
    }

    private String cannot(String cure) {
        return "cannot report to " + name + ": " + error + " (" + cure + ")";
    }

    private String told(String what, String left) {
        var lost = new StringJoiner(", ", ": ", "").setEmptyValue("");
        if (!left.isEmpty()) lost.add(left);
        if (refusedUntold > 0) lost.add(refusedUntold + " refused");
        if (droppedUntold > 0) lost.add(droppedUntold + " statistics dropped");
        refusedUntold = droppedUntold = 0;
        return what + lost;
    }
}
