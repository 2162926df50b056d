package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import whaleware.base.Durations;
import whaleware.base.Text;
import whaleware.fleet.store.InstanceView;

/// Finds the conditions of a rule that hold in a snapshot.
///
/// @param silences the silences that count now
/// @param replaced the boot ids of silent instances that a deployment replaced
/// @param below since when applications have been below `expect`
record Conditions(FleetSnapshot snapshot, List<Silence> silences, Map<String, String> replaced,
                  Map<String, Instant> below, RecentFailures failures) {
    /// Returns all matches of a rule, the muted ones and those that do not hold for long enough yet too.
    ///
    /// @param assumedLive instances that count for `expect` though they are silent
    List<Match> matches(AlertRule rule, Predicate<InstanceView> assumedLive) throws IOException {
        var matches = new ArrayList<Match>();
        for (var instance : snapshot.instances()) {
            if (rule.covers(FleetSnapshot.application(instance))) add(rule, instance, matches);
        }
        if (rule.has(Condition.BELOW_EXPECT)) {
            below(assumedLive).forEach((name, match) -> {
                if (rule.covers(name)) matches.add(match);
            });
        }
        return matches;
    }

    private void add(AlertRule rule, InstanceView instance, List<Match> matches) throws IOException {
        if (instance.gone()) return;
        if (snapshot.unheard(instance)) {
            // its last state is no longer known to be true
            if (rule.has(Condition.SILENT) && !isReplaced(instance)) matches.add(silent(instance));
            if (snapshot.silent(instance)) return;
        }
        var state = instance.state();
        boolean asked = Condition.RESTARTING.equals(state) && Condition.isAsked(instance.cause())
                && snapshot.now().isBefore(instance.since().plus(Condition.ASKED));
        if (rule.has(state) && !asked) matches.add(match(state, instance, held(instance), instance.cause()));
        if (rule.has(Condition.FLAPPING_NAME)) {
            var since = failures.flappingSince(instance, snapshot.now());
            if (since != null) matches.add(match(Condition.FLAPPING_NAME, instance, since, instance.cause()));
        }
        if (rule.has(Condition.BACKUP_LATE) && !Condition.ERROR.equals(state)) {
            var since = backupLate(rule, instance);
            var backups = instance.backups();
            var cause = backups.late() == null ? backups.error() : backups.late();
            if (since != null) matches.add(match(Condition.BACKUP_LATE, instance, since, cause));
        }
    }

    /// Returns the silence of an instance. After a pause of the collector, it does not count until it is certain again;
    /// an alert that is open stays open.
    Match silent(InstanceView instance) {
        var cause = "was " + instance.state() + ", last report " + Text.RFC_3339.format(instance.lastSeen());
        return new Match(Condition.SILENT, FleetSnapshot.application(instance), instance.name(),
                snapshot.silentSince(instance), cause, isMuted(instance) || !snapshot.silent(instance));
    }

    /// Returns since when the state counts: an instance may have left it while the collector did not listen.
    private Instant held(InstanceView instance) {
        boolean stale = snapshot.isStale(instance) && instance.since().isBefore(snapshot.listening());
        return stale ? snapshot.listening() : instance.since();
    }

    boolean isReplaced(InstanceView instance) {
        return instance.bootId().equals(replaced.get(instance.name()));
    }

    boolean isMuted(InstanceView instance) {
        return instance.maintenance() || silences.stream().anyMatch(silence -> silence.covers(instance));
    }

    private Match match(String condition, InstanceView instance, Instant since, String cause) {
        return new Match(condition, FleetSnapshot.application(instance), instance.name(), since, cause,
                isMuted(instance));
    }

    /// Returns since when the backup has been late; null if it is not, or if the instance makes no backups.
    private Instant backupLate(AlertRule rule, InstanceView instance) {
        var backups = instance.backups();
        if (backups.none()) return null;
        var last = backups.last() == null ? instance.bootedAt() : backups.last();
        if (backups.late() != null) return last;
        var label = instance.labels().getOrDefault(Condition.MAX_AGE_LABEL, "");
        var maxAge = Durations.parse(label).filter(Duration::isPositive).orElse(rule.maxAge());
        var late = last.plus(maxAge);
        if (!snapshot.now().isAfter(late)) return null;
        return snapshot.isStale(instance) && late.isBefore(snapshot.listening()) ? snapshot.listening() : late;
    }

    private Map<String, Match> below(Predicate<InstanceView> assumedLive) {
        var matches = new TreeMap<String, Match>();
        snapshot.expect().forEach((name, expected) -> {
            long live = live(name, assumedLive);
            var since = below.get(name);
            if (live >= expected || since == null) return;
            boolean uncertain = snapshot.applications().get(name).stream()
                    .anyMatch(instance -> snapshot.unheard(instance) && !snapshot.silent(instance));
            boolean muted = uncertain || silences.stream().anyMatch(silence -> silence.coversApplication(name));
            matches.put(name, new Match(Condition.BELOW_EXPECT, name, "", since, live + " of " + expected, muted));
        });
        return matches;
    }

    /// Returns how many instances of an application live. An application that was below `expect` before a pause of the
    /// collector stays so until the missing ones report.
    private long live(String application, Predicate<InstanceView> assumedLive) {
        boolean wasBelow = below.containsKey(application);
        return snapshot.applications().get(application).stream().filter(instance ->
                snapshot.lives(instance) && !(wasBelow && snapshot.unheard(instance))
                || !instance.gone() && (instance.maintenance() || assumedLive.test(instance))).count();
    }

    /// Returns since when applications have been below `expect`.
    Map<String, Instant> belowSince() {
        var since = new TreeMap<String, Instant>();
        var first = snapshot.listening().plus(Condition.CERTAIN);
        var now = snapshot.now().isAfter(first) ? snapshot.now() : first;
        snapshot.expect().forEach((name, expected) -> {
            if (live(name, _ -> false) < expected) since.put(name, below.getOrDefault(name, now));
        });
        return since;
    }
}
