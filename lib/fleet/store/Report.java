package whaleware.fleet.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// An event of an instance, as the collector has read it. Members that the sender left out are null or empty.
///
/// @param kind `lifecycle`, `stats`, `backup`, `schedule`, or a kind of a later version
/// @param bootId identifies a life of an instance
/// @param sequence the number of the event in that life; grows with each event
/// @param state the state at the time of the event
/// @param at the time of the event by the sender's clock
/// @param duration how long `previous` lasted
/// @param next how long after `at` the next event comes at the latest
/// @param maintenance whether the instance was in maintenance
/// @param numbers all numbers of `stats` and `system` by their path: `db.openConnections`, `system.uptime_seconds`
/// @param detail the member that has the name of the kind, for `backup` and `schedule`
public record Report(String kind, String bootId, long sequence, String instance, String webapp, String version,
                     Map<String, String> labels, String state, String previous, String cause, Instant at,
                     Duration duration, Duration next, String config, boolean maintenance,
                     Map<String, Double> numbers, ObjectNode detail) {
    public static final String LIFECYCLE = "lifecycle", STATS = "stats", BACKUP = "backup", SCHEDULE = "schedule";

    /// Returns the idempotency key: `BOOTID-7`.
    public String id() {
        return bootId + "-" + sequence;
    }
}
