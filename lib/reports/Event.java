package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.Text;
import whaleware.runtime.State;

/// A change of state, statistics, a run of a schedule, or a backup. It is sent as one JSON object, [#json], which omits
/// unknown values.
///
/// @param id boot id and sequence number, `BOOTID-7`: the idempotency key, the same for every try
/// @param instance the sender
/// @param state the state that was entered; of the other kinds, the state at that time
/// @param previous the state before, or null
/// @param cause why the previous state was left, or why a run failed: `monitor ended with 1`; null if there is none
/// @param at the time of the event; sent in UTC with milliseconds (RFC 3339)
/// @param duration how long the previous state or the run lasted, by the monotonic clock, or null
/// @param next how long after `at` the next event comes at the latest, or null
/// @param config identifies the configuration, see [whaleware.config.ConfigHash], or null
/// @param maintenance whether the instance was in maintenance
/// @param serviceStatus the status that the service has reported since the last event, or null
/// @param stats the JSON object that `monitor` printed, or null
/// @param system memory, CPU, pids and disk of the cgroup, or null
/// @param details of a run of a schedule or a backup: the member with the name of the kind; else null
public record Event(Kind kind, String id, Instance instance, String state, String previous, String cause,
                    Instant at, Duration duration, Duration next, String config, boolean maintenance,
                    String serviceStatus, ObjectNode stats, ObjectNode system, ObjectNode details) {

    /// Statistics are dropped to make room for newer ones; the other kinds are never dropped.
    public enum Kind {
        LIFECYCLE, STATS, SCHEDULE, BACKUP;

        /// All kinds that are never dropped.
        public static final Set<Kind> KEPT = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(STATS)));

        /// Returns whether old events make room for newer ones.
        public boolean isDroppable() {
            return this == STATS;
        }

        /// Returns its name in the member `event`, in tables and in names of files.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Returns a change of state.
    ///
    /// @param sequence counts the events of one boot, of all kinds; goes on when the supervisor resumes
    /// @param previous null for the first state
    /// @param cause null if there is none
    /// @param duration how long `previous` lasted; null if that is unknown
    public static Event lifecycle(Instance instance, long sequence, State state, State previous, String cause,
                                  Instant at, Duration duration) {
        return new Event(Kind.LIFECYCLE, id(instance, sequence), instance, state.name(),
                previous == null ? null : previous.name(), cause, at, duration, null, null, false, null, null, null,
                null);
    }

    /// Returns statistics.
    ///
    /// @param stats what `monitor` printed; null if it printed no JSON object
    /// @param system null if it was not measured
    public static Event stats(Instance instance, long sequence, State state, Instant at, ObjectNode stats,
                              ObjectNode system) {
        return new Event(Kind.STATS, id(instance, sequence), instance, state.name(),
                null, null, at, null, null, null, false, null, stats, system, null);
    }

    /// Returns a run of a schedule or a backup.
    ///
    /// @param kind [Kind#SCHEDULE] or [Kind#BACKUP]
    /// @param state the present state
    /// @param cause why the run failed; null if it succeeded
    /// @param duration how long the run took; null if it did not start
    /// @param details the member with the name of the kind
    public static Event run(Kind kind, Instance instance, long sequence, State state, String cause, Instant at,
                            Duration duration, ObjectNode details) {
        return new Event(kind, id(instance, sequence), instance, state.name(),
                null, cause, at, duration, null, null, false, null, null, null, details);
    }

    /// Returns this event with more facts.
    ///
    /// @param next see [#next]
    /// @param config see [#config]
    /// @param maintenance see [#maintenance]
    public Event with(Duration next, String config, boolean maintenance) {
        return new Event(kind, id, instance, state, previous, cause, at, duration, next, config, maintenance,
                serviceStatus, stats, system, details);
    }

    /// Returns this event with the status that the service has reported, or null.
    public Event withServiceStatus(String serviceStatus) {
        return new Event(kind, id, instance, state, previous, cause, at, duration, next, config, maintenance,
                serviceStatus, stats, system, details);
    }

    /// Reads an event from its [#line].
    ///
    /// @throws Failure if the line is no event
    public static Event read(String line) {
        var json = Json.object(line, "an event", "");
        try {
            var kind = Kind.valueOf(json.path("event").asText().toUpperCase(Locale.ROOT));
            return new Event(kind,
                    json.path("id").asText(), instance(json),
                    text(json, "state"), text(json, "previous"), text(json, "cause"),
                    Instant.parse(json.path("at").asText()),
                    duration(json, "duration_ms"), duration(json, "next_ms"), text(json, "config"),
                    json.path("maintenance").asBoolean(), text(json, "service_status"),
                    json.get("stats") instanceof ObjectNode stats ? stats : null,
                    json.get("system") instanceof ObjectNode system ? system : null, details(json, kind));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Failure(ExitCode.INTERNAL, "cannot read an event: " + e.getMessage());
        }
    }

    private static ObjectNode details(ObjectNode json, Kind kind) {
        boolean isRun = kind == Kind.SCHEDULE || kind == Kind.BACKUP;
        return isRun && json.get(kind.text()) instanceof ObjectNode details ? details : null;
    }

    private static Instance instance(ObjectNode json) {
        return new Instance(json.path("instance").asText(), json.path("webapp").asText(),
                json.path("version").asText(), bootId(json.path("id").asText()),
                Instance.labels(json.path("labels")));
    }

    private static String bootId(String id) {
        int end = id.length();
        while (end > 0 && id.charAt(end - 1) >= '0' && id.charAt(end - 1) <= '9') end--;
        return end > 0 && end < id.length() && id.charAt(end - 1) == '-' ? id.substring(0, end - 1) : id;
    }

    private static Duration duration(ObjectNode json, String key) {
        return json.has(key) ? Duration.ofMillis(json.get(key).asLong()) : null;
    }

    private static String text(ObjectNode json, String key) {
        return json.path(key).asText(null);
    }

    /// Returns the sequence number in its [#id].
    public long sequence() {
        return sequence(id);
    }

    /// Returns the sequence number in an [#id].
    public static long sequence(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    /// Returns the event as it is sent, with its keys always in the same order.
    public ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("event", kind.text());
        json.put("id", id);
        json.put("instance", instance.name());
        json.put("webapp", instance.webapp());
        json.put("version", instance.version());
        if (!instance.labels().isEmpty()) {
            var labels = json.putObject("labels");
            instance.labels().forEach(labels::put);
        }
        if (state != null) json.put("state", state);
        if (previous != null) json.put("previous", previous);
        if (cause != null) json.put("cause", cause);
        json.put("at", Text.RFC_3339.format(at));
        if (duration != null) json.put("duration_ms", duration.toMillis());
        if (next != null) json.put("next_ms", next.toMillis());
        if (config != null) json.put("config", config);
        if (maintenance) json.put("maintenance", true);
        if (serviceStatus != null) json.put("service_status", serviceStatus);
        if (stats != null) json.set("stats", stats);
        if (system != null) json.set("system", system);
        if (details != null) json.set(kind.text(), details);
        return json;
    }

    /// Returns the event as one line of JSON, without a line break.
    public String line() {
        return Json.compact(json());
    }

    private static String id(Instance instance, long sequence) {
        return instance.bootId() + "-" + sequence;
    }
}
