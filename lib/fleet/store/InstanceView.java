package whaleware.fleet.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The present of an instance: the newest facts of its newest life.
///
/// @param name the instance
/// @param state the last state that it reported
/// @param cause why it entered that state, or null
/// @param since when it entered that state, by the collector's clock
/// @param lastSeen when its last event arrived, by the collector's clock
/// @param next how long after `lastSeen` the next event comes at the latest, or null in STOPPED and ERROR
/// @param bootedAt the first event of this life, by the collector's clock
/// @param restarts restarts in this life
/// @param backups what it has reported about its backups
/// @param numbers the last statistics by their path
/// @param clockOffset the sender's clock minus the collector's; less than a second is zero
/// @param conflict whether two lives report in turns under this name
public record InstanceView(String name, String webapp, String version, String bootId, String state, String previous,
                           String cause, Instant since, Instant lastSeen, Duration next, Instant bootedAt,
                           String config, Map<String, String> labels, boolean maintenance, long restarts,
                           Backups backups, Map<String, Double> numbers, Duration clockOffset, boolean conflict) {
    /// An instance is silent after this many times its `next`.
    public static final int SILENT_AFTER = 3;

    /// Returns whether the instance ended in order.
    public boolean gone() {
        return "STOPPED".equals(state);
    }

    /// Returns this view with a later arrival of an event.
    InstanceView seen(Instant lastSeen) {
        return new InstanceView(name, webapp, version, bootId, state, previous, cause, since, lastSeen, next, bootedAt,
                config, labels, maintenance, restarts, backups, numbers, clockOffset, conflict);
    }

    /// Returns whether no report follows this state.
    static boolean ends(String state) {
        return "STOPPED".equals(state) || "ERROR".equals(state);
    }

    /// Returns whether reports are overdue. An instance in STOPPED or ERROR owes none.
    ///
    /// @param now the collector's clock
    /// @param listening since when the collector has been listening without a pause: a silence counts from then on
    public boolean silent(Instant now, Instant listening) {
        if (next == null || ends(state)) return false;
        var from = lastSeen.isAfter(listening) ? lastSeen : listening;
        return now.isAfter(from.plus(next.multipliedBy(SILENT_AFTER)));
    }

    /// Returns the word that the pages, the API and the alerts use: `silent`, or the state.
    public String shown(Instant now, Instant listening) {
        return silent(now, listening) ? "silent" : state;
    }
}
