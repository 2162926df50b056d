package whaleware.fleet.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// The present of an instance while reports come in: what [InstanceView] shows, and what is needed to judge the next
/// report: is it of the present life, of an older one, or of a second one beside it?
///
/// Not thread-safe: a batch of reports changes a copy.
final class Presence implements Cloneable {
    /// A life whose next report is not announced counts as silent after this time.
    private static final Duration UNANNOUNCED = Duration.ofSeconds(30);
    /// How long after the last late event the present is shown, if no other event follows.
    static final Duration QUIET = Duration.ofSeconds(5);

    String webapp, version, bootId, state, previous, cause, config;
    Instant since, lastSeen, bootedAt;
    Backups backups = Backups.NONE;
    Duration next;
    Map<String, String> labels = Map.of();
    boolean maintenance;
    long restarts;
    /// The first and the last event of this life, by the sender's clock.
    Instant firstAt, lastAt;
    ClockOffset offset = new ClockOffset();
    /// When the last late event of this life arrived; null if an event in time has followed.
    Instant catchingUp;
    /// Until when there is a second life beside this one, as far as is known; null if there is none.
    Instant conflictUntil;
    private int turns;
    Map<String, Double> numbers = Map.of();
    /// Counts what is stored of this present.
    long revision;
    /// Whether more than `lastSeen` and `numbers` has changed.
    boolean changed;

    /// What a report means.
    ///
    /// @param late a newer event had arrived before, or it is older than the way here explains
    /// @param present whether it is of the present life
    record Verdict(boolean late, boolean present) {}

    /// Takes a report into account.
    ///
    /// @param known whether reports of its boot were stored before
    Verdict apply(Report report, Instant received, boolean known) {
        if (bootId == null || !report.bootId().equals(bootId)) {
            if (bootId != null && isOfAnotherLife(report, received, known)) return new Verdict(true, false);
            begin(report);
        }
        boolean late = offset.add(report.at().toEpochMilli(), received.toEpochMilli());
        var when = late ? earlier(received, report.at().minusMillis(offset.millis)) : received;
        if (bootedAt == null) bootedAt = when;
        if (firstAt == null) firstAt = report.at();
        lastAt = report.at();
        lastSeen = received;
        if (late) catchingUp = set(catchingUp, received);
        else catchingUp = set(catchingUp, null);
        update(report, when);
        return new Verdict(late, true);
    }

    private void begin(Report report) {
        bootId = set(bootId, report.bootId());
        bootedAt = firstAt = null;
        restarts = 0;
        conflictUntil = null;
        turns = 0;
        previous = cause = null;
        state = null;
        since = null;
    }

    /// An older life, or a second one of this name.
    private boolean isOfAnotherLife(Report report, Instant received, boolean known) {
        long delay = received.toEpochMilli() + offset.millis - report.at().toEpochMilli();
        if (!known) return delay > ClockOffset.LATE && report.at().isBefore(firstAt);
        if (!report.at().isAfter(firstAt)) return true;
        if (InstanceView.ends(report.state())) {
            endConflict();
            return true;
        }
        var patience = (next == null ? UNANNOUNCED : next).multipliedBy(InstanceView.SILENT_AFTER);
        boolean over = InstanceView.ends(state) || received.isAfter(lastSeen.plus(patience));
        if (over) return !report.at().isAfter(lastAt);
        if (++turns > 1) conflictUntil = set(conflictUntil, received.plus(patience));
        return true;
    }

    /// Ends a conflict with another life.
    void endConflict() {
        turns = 0;
        conflictUntil = set(conflictUntil, null);
    }

    private void update(Report report, Instant when) {
        webapp = set(webapp, report.webapp());
        version = set(version, report.version());
        labels = set(labels, report.labels());
        next = set(next, report.next());
        maintenance = set(maintenance, report.maintenance());
        if (report.config() != null) config = set(config, report.config());
        switch (report.kind()) {
            case Report.LIFECYCLE -> {
                if (!Objects.equals(state, report.state()) || since == null) since = when;
                state = report.state();
                previous = report.previous();
                cause = report.cause();
                if ("RESTARTING".equals(state)) restarts++;
                changed = true;
            }
            case Report.BACKUP -> {
                backups = backups.after(report, when);
                changed = true;
            }
            case Report.STATS -> {} // the caller sets the numbers
            default -> changed = true;
        }
        if (report.state() != null && !report.state().equals(state)) {
            previous = state;
            state = report.state();
            cause = null;
            since = when;
            changed = true;
        }
    }

    /// Returns the new value, or the old one if they are equal: thousands of instances do not keep their last report.
    private <T> T set(T old, T now) {
        if (Objects.equals(old, now)) return old;
        changed = true;
        return now;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Ends this life: its boot goes on under another name.
    void rename(String to) {
        state = "STOPPED";
        cause = "renamed to " + to;
        next = null;
        changed = true;
    }

    Presence copy() {
        try {
            var copy = (Presence) clone();
            copy.offset = offset.copy();
            copy.changed = false;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns what is shown of it at a time.
    InstanceView view(String name, Instant now) {
        var shift = catchingUp == null ? Duration.ofMillis(offset.millis) : Duration.ZERO;
        return new InstanceView(name, webapp, version, bootId, state, previous, cause, since, lastSeen, next, bootedAt,
                config, labels, maintenance, restarts, backups, numbers, shift,
                conflictUntil != null && now.isBefore(conflictUntil));
    }
}
