package whaleware;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import whaleware.base.Json;

/// The output of a `monitor` in Java: one JSON object, printed on one line. Each number becomes a gauge.
///
///     new Stats().put("connections", 12).put("answered_ms", Duration.ofMillis(3)).print();
///
/// The last value of a name counts. Null, infinite numbers and NaN are left out. Not thread-safe.
public final class Stats {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    /// Adds a whole number.
    public Stats put(String name, long value) {
        json.put(name, value);
        return this;
    }

    /// Adds a number.
    public Stats put(String name, double value) {
        if (Double.isFinite(value)) json.put(name, value);
        return this;
    }

    /// Adds a duration in milliseconds. The name should end in `_ms`.
    public Stats put(String name, Duration value) {
        return value == null ? this : put(name, value.toNanos() / 10_000 / 100.0);
    }

    /// Adds a boolean.
    public Stats put(String name, boolean value) {
        json.put(name, value);
        return this;
    }

    /// Adds text.
    public Stats put(String name, String value) {
        if (value != null) json.put(name, value);
        return this;
    }

    /// Prints the object to stdout, in UTF-8 in any locale. Call it once: `monitor` must print nothing else to stdout.
    public void print() {
        System.out.writeBytes((this + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    /// Returns the JSON object without a line break.
    @Override
    public String toString() {
        return Json.compact(json);
    }
}
