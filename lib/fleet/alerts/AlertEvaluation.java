package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import whaleware.base.Sha256;
import whaleware.fleet.store.InstanceView;

/// Decides which alerts begin, grow, last or end, and writes their messages. One run; no effect outside.
final class AlertEvaluation {
    private final AlertState before;
    private final FleetSnapshot snapshot;
    private final Conditions conditions;
    private final List<OpenAlert> open = new ArrayList<>();
    private final List<AlertMessage> messages = new ArrayList<>();
    private final Map<String, Instant> opened = new HashMap<>(), connected = new HashMap<>();

    private AlertEvaluation(AlertState before, FleetSnapshot snapshot, Conditions conditions) {
        this.before = before;
        this.snapshot = snapshot;
        this.conditions = conditions;
    }

    /// Returns the state after an evaluation.
    static AlertState next(AlertState before, List<AlertRule> rules, FleetSnapshot snapshot, List<Silence> silences,
                           RecentFailures failures, FirstLives firstLives) throws IOException {
        var replaced = Replacements.find(snapshot, before.replaced(), firstLives);
        var below = new Conditions(snapshot, silences, replaced, before.below(), failures).belowSince();
        var conditions = new Conditions(snapshot, silences, replaced, below, failures);
        var evaluation = new AlertEvaluation(before, snapshot, conditions);
        for (var rule : rules) evaluation.evaluate(rule);
        var ids = rules.stream().map(AlertRule::id).toList();
        return before.without(message -> !ids.contains(message.rule())).with(evaluation.open, evaluation.messages,
                evaluation.opened, below, replaced, evaluation.connected);
    }

    private void evaluate(AlertRule rule) throws IOException {
        before.opened().forEach((key, at) -> {
            if (key.startsWith(rule.id() + " ") && snapshot.now().isBefore(at.plus(rule.window()))) opened.put(key, at);
        });
        var cutOff = cutOff(rule);
        var matches = conditions.matches(rule, instance -> cutOff.contains(instance.name()));
        var groups = new TreeMap<String, List<Match>>();
        for (var alert : before.open()) {
            boolean own = alert.rule().equals(rule.id()) && alert.webapp() != null;
            if (own) groups.put(alert.webapp(), new ArrayList<>());
        }
        for (var match : matches) {
            boolean counts = !cutOff.contains(match.instance()) && !reconnecting(rule, match);
            if (counts || groups.containsKey(match.webapp())) {
                groups.computeIfAbsent(match.webapp(), _ -> new ArrayList<>()).add(match);
            }
        }
        groups.forEach((webapp, all) -> {
            var instances = snapshot.applications().getOrDefault(webapp, List.of());
            var counted = all.stream().filter(match -> !match.muted() && !cutOff.contains(match.instance())
                    && !reconnecting(rule, match)).toList();
            var due = counted.stream().filter(match -> isDue(match, rule.hold())).toList();
            // the first message has the others too that began at about the same time
            if (!due.isEmpty() && alert(rule, webapp) == null) {
                due = counted.stream().filter(match -> isDue(match, rule.hold().dividedBy(2))).toList();
            }
            int of = (int) instances.stream().filter(one -> !one.gone() && !conditions.isReplaced(one)).count();
            decide(rule, webapp, all.isEmpty(), due, of);
        });
    }

    /// Returns whether the collector was cut off until a moment ago, and waits for the reports of the others.
    private boolean reconnecting(AlertRule rule, Match match) {
        var at = connected.get(rule.id());
        boolean concerns = match.isSilence() || match.condition().equals(Condition.BELOW_EXPECT);
        return at != null && concerns && match.since().isBefore(at) && snapshot.now().isBefore(at.plus(rule.hold()));
    }

    private boolean isDue(Match match, Duration hold) {
        return !snapshot.now().isBefore(match.since().plus(hold));
    }

    private OpenAlert alert(AlertRule rule, String webapp) {
        return before.open().stream().filter(alert -> alert.rule().equals(rule.id())
                && Objects.equals(alert.webapp(), webapp)).findFirst().orElse(null);
    }

    /// @param webapp null if the collector may be cut off
    /// @param over whether nothing matches any more, not even what is muted
    /// @param matches what counts
    private void decide(AlertRule rule, String webapp, boolean over, List<Match> matches, int of) {
        var now = snapshot.now();
        var key = rule.id() + " " + (webapp == null ? "" : "of " + webapp);
        var alert = alert(rule, webapp);
        if (alert == null) {
            if (matches.isEmpty() || opened.putIfAbsent(key, now) != null) return;
            var id = Sha256.of(key + " " + now).substring(0, 16);
            var fresh = new OpenAlert(id, rule.id(), webapp, now, 0, now, 0, of, List.of());
            send(fresh, AlertMessage.Kind.OPENED, matches, of);
        } else if (over) {
            messages.add(AlertMessage.of(alert, AlertMessage.Kind.OVER, now, of, List.of()));
        } else if (!matches.isEmpty() && webapp != null && isDelivered(alert) && alert.isNew(matches)
                && !now.isBefore(alert.last().plus(rule.window()))) {
            send(alert, AlertMessage.Kind.GROWN, matches, of);
        } else if (!matches.isEmpty() && isDelivered(alert) && rule.again().isPositive() && snapshot.isCertain()
                && !now.isBefore(alert.last().plus(rule.again()))) {
            send(alert, AlertMessage.Kind.REMINDER, matches, of);
        } else {
            open.add(matches.isEmpty() ? alert : alert.now(Match.instances(matches), of));
        }
    }

    private void send(OpenAlert alert, AlertMessage.Kind kind, List<Match> matches, int of) {
        var message = AlertMessage.of(alert, kind, snapshot.now(), of, matches);
        messages.add(message);
        open.add(alert.after(message));
    }

    private boolean isDelivered(OpenAlert alert) {
        return before.outbox().stream().noneMatch(message -> message.isOf(alert));
    }

    /// Decides whether half or more of the instances fell silent at once: then the collector may be cut off from them.
    /// One that is overdue counts too, else the first ones would be sent alone.
    ///
    /// @return the names of those instances; empty if the collector is not cut off
    private Set<String> cutOff(AlertRule rule) {
        var alert = alert(rule, null);
        var known = before.connected().get(rule.id());
        if (known != null && snapshot.now().isBefore(known.plus(rule.hold()))) connected.put(rule.id(), known);
        if (!rule.has(Condition.SILENT) && !rule.has(Condition.BELOW_EXPECT)) return Set.of();
        var told = told(rule);
        var overdue = new ArrayList<InstanceView>();
        int all = 0;
        for (var instance : snapshot.instances()) {
            boolean counts = rule.covers(FleetSnapshot.application(instance)) && FleetSnapshot.owesReports(instance)
                    && !conditions.isReplaced(instance) && !conditions.isMuted(instance)
                    && !told.contains(instance.name());
            if (!counts) continue;
            all++;
            // an alert that is open does not end because the collector was started again
            if (snapshot.overdue(instance, alert == null ? snapshot.listening() : Instant.MIN)) overdue.add(instance);
        }
        boolean due = alert != null || overdue.stream().anyMatch(instance -> snapshot.silent(instance)
                && isDue(conditions.silent(instance), rule.hold()));
        boolean half = due && overdue.size() >= 2 && 2 * overdue.size() >= all;
        if (half || alert != null) decide(rule, null, !half, half ? silences(overdue) : List.of(), all);
        if (alert != null && !half) connected.put(rule.id(), snapshot.now());
        return half ? new HashSet<>(overdue.stream().map(InstanceView::name).toList()) : Set.of();
    }

    private List<Match> silences(List<InstanceView> instances) {
        return instances.stream().map(conditions::silent).toList();
    }

    /// Returns the instances that are known to be silent by the alerts of their applications.
    private Set<String> told(AlertRule rule) {
        var names = new HashSet<String>();
        for (var alert : before.open()) {
            if (!alert.rule().equals(rule.id()) || alert.webapp() == null) continue;
            for (var match : alert.told()) if (match.isSilence()) names.add(match.instance());
        }
        return names;
    }
}
