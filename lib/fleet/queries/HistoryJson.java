package whaleware.fleet.queries;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import whaleware.base.Json;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.HistoryEntry;

/// The events of an instance as JSON.
public interface HistoryJson {
    /// Returns the newest events before a time, the newest first, and whether there are older ones.
    static byte[] list(FleetReader reader, String instance, Instant before, int limit) throws IOException {
        var entries = reader.history(instance, before, limit + 1);
        return JsonText.object(json -> {
            json.writeArrayFieldStart("events");
            for (var entry : entries.subList(0, Math.min(limit, entries.size()))) write(json, entry);
            json.writeEndArray();
            json.writeBooleanField("more", entries.size() > limit);
        });
    }

    private static void write(JsonGenerator json, HistoryEntry entry) throws IOException {
        json.writeStartObject();
        JsonText.text(json, "id", entry.id());
        JsonText.text(json, "kind", entry.kind());
        JsonText.text(json, "state", entry.state());
        JsonText.text(json, "previous", entry.previous());
        JsonText.text(json, "cause", entry.cause());
        JsonText.time(json, "at", entry.at());
        JsonText.time(json, "received", entry.received());
        if (entry.duration() != null) json.writeNumberField("duration_ms", entry.duration().toMillis());
        json.writeBooleanField("late", entry.late());
        JsonText.text(json, "version", entry.version());
        if (entry.detail() != null) {
            json.writeFieldName("detail");
            json.writeRawValue(Json.compact(entry.detail()));
        }
        json.writeEndObject();
    }
}
