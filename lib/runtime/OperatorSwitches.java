package whaleware.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// The switches of `state.json` that operators turn on and off. A switch that is off has no member there.
public final class OperatorSwitches {
    /// The switches: `maintenance` suspends restarts, `drain` takes the container out of work.
    public static final String MAINTENANCE = "maintenance", DRAIN = "drain";

    private final ObjectNode json;

    /// @param json the members of `state.json`
    OperatorSwitches(ObjectNode json) {
        this.json = json;
    }

    /// Returns whether the switch is on.
    public boolean on(String name) {
        return json.has(name);
    }

    /// Returns when the switch was turned on, on the monotonic clock.
    ///
    /// @param otherwise the result if it is off
    public long since(String name, long otherwise) {
        return json.path(name).path("since_mono").asLong(otherwise);
    }

    /// Turns the switch on or off.
    ///
    /// @param now the present, on the monotonic clock
    public void turn(String name, boolean on, Instant at, long now) {
        if (on) json.putObject(name).put("since", at.toString()).put("since_mono", now);
        else json.remove(name);
    }
}
