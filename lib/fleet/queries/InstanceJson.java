package whaleware.fleet.queries;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.InstanceView;

/// An instance as JSON. Facts that are not known are left out.
public interface InstanceJson {
    /// Returns the instances that a filter selects, sorted by name, and facts about the fleet.
    ///
    /// @param now the collector's clock
    static byte[] list(FleetReader reader, InstanceFilter filter, Instant now, boolean readOnly) throws IOException {
        var listening = reader.listeningSince();
        long revision = reader.revision(); // before the instances: they may be newer, but not older
        var views = reader.instances().values();
        return JsonText.object(json -> {
            JsonText.time(json, "now", now);
            json.writeNumberField("revision", revision);
            JsonText.time(json, "listening_since", listening);
            json.writeBooleanField("read_only", readOnly);
            json.writeBooleanField("history", reader.hasHistory());
            json.writeArrayFieldStart("instances");
            for (var view : views) {
                if (filter.matches(view, view.shown(now, listening))) write(json, view, now, listening);
            }
            json.writeEndArray();
        });
    }

    /// Returns an instance with its last numbers, or null if there is none of that name.
    static byte[] one(FleetReader reader, String name, Instant now, boolean readOnly) throws IOException {
        var view = reader.instances().get(name);
        if (view == null) return null;
        return JsonText.object(json -> {
            JsonText.time(json, "now", now);
            json.writeBooleanField("read_only", readOnly);
            json.writeBooleanField("history", reader.hasHistory());
            members(json, view, now, reader.listeningSince());
            json.writeObjectFieldStart("numbers");
            for (var number : view.numbers().entrySet()) {
                json.writeFieldName(number.getKey());
                JsonText.number(json, number.getValue());
            }
            json.writeEndObject();
        });
    }

    /// Writes an instance as an object.
    static void write(JsonGenerator json, InstanceView view, Instant now, Instant listening) throws IOException {
        json.writeStartObject();
        members(json, view, now, listening);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, InstanceView view, Instant now, Instant listening)
            throws IOException {
        json.writeStringField("name", view.name());
        JsonText.text(json, "webapp", view.webapp());
        JsonText.text(json, "version", view.version());
        JsonText.text(json, "state", view.state());
        JsonText.text(json, "shown", view.shown(now, listening));
        json.writeBooleanField("gone", view.gone());
        json.writeBooleanField("conflict", view.conflict());
        json.writeBooleanField("maintenance", view.maintenance());
        JsonText.text(json, "previous", view.previous());
        JsonText.text(json, "cause", view.cause());
        JsonText.time(json, "since", view.since());
        JsonText.time(json, "last_seen", view.lastSeen());
        if (view.next() != null) json.writeNumberField("next_ms", view.next().toMillis());
        JsonText.text(json, "boot_id", view.bootId());
        JsonText.time(json, "booted_at", view.bootedAt());
        JsonText.text(json, "config", view.config());
        json.writeObjectFieldStart("labels");
        for (var label : view.labels().entrySet()) json.writeStringField(label.getKey(), label.getValue());
        json.writeEndObject();
        json.writeNumberField("restarts", view.restarts());
        var backups = view.backups();
        JsonText.time(json, "last_backup", backups.last());
        JsonText.text(json, "backup_error", backups.error());
        JsonText.text(json, "backup_late", backups.late());
        JsonText.text(json, "backup_test_error", backups.testError());
        var offset = view.clockOffset();
        if (offset != null && !offset.isZero()) json.writeNumberField("clock_offset_ms", offset.toMillis());
    }
}
