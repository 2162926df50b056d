package whaleware;

import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;

/// How one back-end is doing, and the few lines that are told about it: one when it begins to fail or to refuse,
/// one when it recovers, one at the end. Each method answers the line to tell, or "". Guarded by its [Outbox].
final class Health {
    private enum Is { GOOD, FAILING, REFUSING }

    private final Backend backend;
    private Is is = Is.GOOD;
    private long since, refused, dropped;

    Health(Backend backend) {
        this.backend = backend;
    }

    void dropped(int statistics) {
        dropped += statistics;
    }

    String failed(Throwable why) {
        return changed(Is.FAILING) ? cannot(why, "tried again until it works; nothing waits for it") : "";
    }

    String refused(Throwable why) {
        refused++;
        return changed(Is.REFUSING) ? cannot(why, "what is refused is not sent again; check notify_url") : "";
    }

    String delivered() {
        if (!changed(Is.GOOD)) return "";
        var seconds = Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - since).toSeconds());
        return told("reports to " + backend.name() + " arrive again, after " + seconds.toString().substring(2).toLowerCase(Locale.ROOT), 0);
    }

    /// @param left how many events were not delivered
    String ended(int left) {
        return left + refused + dropped == 0 ? "" : told("reports to " + backend.name() + " ended", left);
    }

    private boolean changed(Is now) {
        if (is == now) return false;
        if (is == Is.GOOD) since = System.nanoTime();
        is = now;
        return true;
    }

    private String cannot(Throwable why, String cure) {
        return "cannot report to " + backend.name() + ": " + reason(why) + " (" + cure + ")";
    }

    private String told(String what, int left) {
        var lost = new StringJoiner(", ", ": ", "").setEmptyValue("");
        if (left > 0) lost.add(left + " not delivered");
        if (refused > 0) lost.add(refused + " refused");
        if (dropped > 0) lost.add(dropped + " statistics dropped");
        refused = dropped = 0;
        return what + lost;
    }

    /// The first line of what went wrong, with the first line of its cause where that says more.
    static String reason(Throwable why) {
        var line = line(why);
        if (why.getCause() == null || line.contains(line(why.getCause()))) return line;
        return line + ": " + line(why.getCause());
    }

    private static String line(Throwable why) {
        var message = why.getMessage() == null ? "" : why.getMessage().lines().findFirst().orElse("").strip();
        if (message.isEmpty()) return why.getClass().getSimpleName();
        return message.length() > 200 ? message.substring(0, 200) + "…" : message;
    }
}
