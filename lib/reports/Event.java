package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.Text;
import whaleware.runtime.State;

/// One thing to report: a change of state, or a measurement. It is told as one JSON object, [#json]; what is not known is left out there.
///
/// @param kind what is told
/// @param id boot id and sequence number, `BOOTID-7`: the idempotency key, the same at every try
/// @param instance who tells it
/// @param state the state that was entered; of statistics, the state in which they were taken
/// @param previous the state before, or null
/// @param cause why the state was left, or null: `monitor ended with 1`
/// @param at when; told in UTC with milliseconds (RFC 3339)
/// @param duration how long the previous state duration, by the monotonic clock, or null
/// @param stats what `monitor` printed, or null
/// @param system what [SystemStats] saw, or null
public record Event(Kind kind, String id, Instance instance, String state, String previous, String cause,
                    Instant at, Duration duration, ObjectNode stats, ObjectNode system) {

    /// What an event is about. A change of state is never dropped, statistics give way to newer ones.
    public enum Kind { LIFECYCLE, STATS }


    /// A change of state.
    ///
    /// @param sequence counts the events of one boot, of both kinds; goes on when the supervisor resumes
    /// @param previous null at the first
    /// @param cause null when there is nothing to tell
    /// @param duration how long `previous` duration; null when that is not known
    public static Event lifecycle(Instance who, long sequence, State state, State previous, String cause, Instant at, Duration duration) {
        return new Event(Kind.LIFECYCLE, id(who, sequence), who, state.name(), previous == null ? null : previous.name(),
                cause, at, duration, null, null);
    }

    /// A measurement.
    ///
    /// @param stats what `monitor` printed; null when it printed no JSON object
    /// @param system from [SystemStats]; null when it was not taken
    public static Event stats(Instance who, long sequence, State state, Instant at, ObjectNode stats, ObjectNode system) {
        return new Event(Kind.STATS, id(who, sequence), who, state.name(), null, null, at, null, stats, system);
    }

    /// The event that [#line] tells.
    ///
    /// @throws Failure when it tells none
    public static Event read(String line) {
        var json = Json.object(line, "an event", "");
        var id = json.path("id").asText();
        try {
            var who = new Instance(json.path("instance").asText(), json.path("webapp").asText(), json.path("version").asText(), id.replaceFirst("-\\d+$", ""));
            return new Event(Kind.valueOf(json.path("event").asText().toUpperCase(Locale.ROOT)), id, who, text(json, "state"), text(json, "previous"), text(json, "cause"),
                    Instant.parse(json.path("at").asText()), json.has("duration_ms") ? Duration.ofMillis(json.get("duration_ms").asLong()) : null,
                    json.get("stats") instanceof ObjectNode stats ? stats : null, json.get("system") instanceof ObjectNode system ? system : null);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Failure(ExitCode.INTERNAL, "cannot read an event: " + e.getMessage());
        }
    }

    private static String text(ObjectNode json, String key) {
        return json.path(key).asText(null);
    }

    /// The number in its [#id].
    public long sequence() {
        return sequence(id);
    }

    /// The number in an [#id].
    public static long sequence(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    /// The event as it is sent, its keys always in the same order.
    public ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("event", kind.name().toLowerCase(Locale.ROOT));
        json.put("id", id);
        json.put("instance", instance.name());
        json.put("webapp", instance.webapp());
        json.put("version", instance.version());
        if (state != null) json.put("state", state);
        if (previous != null) json.put("previous", previous);
        if (cause != null) json.put("cause", cause);
        json.put("at", Text.RFC_3339.format(at));
        if (duration != null) json.put("duration_ms", duration.toMillis());
        if (stats != null) json.set("stats", stats);
        if (system != null) json.set("system", system);
        return json;
    }

    /// The event as one line of JSON, without a line break.
    public String line() {
        return Json.compact(json());
    }

    private static String id(Instance who, long sequence) {
        return who.bootId() + "-" + sequence;
    }
}
