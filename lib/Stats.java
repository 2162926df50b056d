package whaleware;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import whaleware.base.Json;

/// What a `monitor` in Java answers: one JSON object, printed as one line. Numbers become gauges by themselves.
///
///     new Stats().put("connections", 12).put("answered_ms", Duration.ofMillis(3)).print();
///
/// A name that is put again has the later value. What is not known is left out: null, and a number that JSON has none for.
public final class Stats {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    public Stats put(String name, long value) {
        json.put(name, value);
        return this;
    }

    public Stats put(String name, double value) {
        if (Double.isFinite(value)) json.put(name, value);
        return this;
    }

    /// In milliseconds: let the name end in `_ms`.
    public Stats put(String name, Duration value) {
        return value == null ? this : put(name, value.toNanos() / 10_000 / 100.0);
    }

    public Stats put(String name, boolean value) {
        json.put(name, value);
        return this;
    }

    public Stats put(String name, String value) {
        if (value != null) json.put(name, value);
        return this;
    }

    /// Answers, in UTF-8 whatever the locale: once, as all that `monitor` prints on stdout.
    public void print() {
        System.out.writeBytes((this + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    /// The JSON object, without a line break.
    @Override
    public String toString() {
        return Json.compact(json);
    }
}
