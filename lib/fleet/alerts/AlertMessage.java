package whaleware.fleet.alerts;

import java.time.Instant;
import java.util.List;

/// A message that waits for its delivery.
///
/// @param id the idempotency key, the same for every try
/// @param rule the [AlertRule#id]
/// @param webapp the application; null if the collector may be cut off from its instances
/// @param at when the message was written
/// @param since when the alert was first sent
/// @param count the instances that match; more than `firing` names if there are many
/// @param of the instances of the application, or of the fleet
/// @param firing the matches that hold
/// @param resolved the matches that an earlier message named, and that hold no longer
public record AlertMessage(String id, String rule, Kind kind, String webapp, Instant at, Instant since, int count,
                           int of, List<Match> firing, List<Match> resolved) {
    /// Why the message is sent.
    public enum Kind {
        /// The alert begins.
        OPENED,
        /// More instances match.
        GROWN,
        /// It still holds.
        REMINDER,
        /// It is over.
        OVER
    }

    /// Returns how many instances match that `firing` does not name.
    int unnamed() {
        return count - Match.instances(firing);
    }

    /// Returns whether the message is of this alert.
    boolean isOf(OpenAlert alert) {
        return id.startsWith(alert.id() + "-");
    }

    static AlertMessage of(OpenAlert alert, Kind kind, Instant at, int of, List<Match> matches) {
        var firing = matches.stream().limit(OpenAlert.NAMED).toList();
        var resolved = alert.told().stream().filter(told -> matches.stream().noneMatch(told::isSame)).toList();
        return new AlertMessage(alert.id() + "-" + (alert.messages() + 1), alert.rule(), kind, alert.webapp(), at,
                alert.since(), Match.instances(matches), of, firing, resolved);
    }
}
