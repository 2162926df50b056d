package whaleware.fleet.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/// Stores a [Presence] as JSON. Unknown values are left out; times are milliseconds since 1970.
interface PresenceJson {
    ObjectMapper MAPPER = new ObjectMapper();

    static String write(Presence presence) {
        var json = JsonNodeFactory.instance.objectNode();
        put(json, "webapp", presence.webapp);
        put(json, "version", presence.version);
        put(json, "boot", presence.bootId);
        put(json, "state", presence.state);
        put(json, "previous", presence.previous);
        put(json, "cause", presence.cause);
        put(json, "config", presence.config);
        put(json, "backup", presence.backups.last());
        put(json, "backup_error", presence.backups.error());
        put(json, "backup_late", presence.backups.late());
        put(json, "backup_test_error", presence.backups.testError());
        put(json, "since", presence.since);
        put(json, "seen", presence.lastSeen);
        put(json, "booted", presence.bootedAt);
        put(json, "first_at", presence.firstAt);
        put(json, "last_at", presence.lastAt);
        put(json, "catching_up", presence.catchingUp);
        put(json, "conflict_until", presence.conflictUntil);
        if (presence.next != null) json.put("next", presence.next.toMillis());
        if (!presence.labels.isEmpty()) {
            var labels = json.putObject("labels");
            presence.labels.forEach(labels::put);
        }
        if (presence.maintenance) json.put("maintenance", true);
        if (presence.restarts > 0) json.put("restarts", presence.restarts);
        if (presence.offset.millis != 0) json.put("offset", presence.offset.millis);
        json.put("revision", presence.revision);
        return json.toString();
    }

    private static void put(ObjectNode json, String name, String value) {
        if (value != null) json.put(name, value);
    }

    private static void put(ObjectNode json, String name, Instant value) {
        if (value != null) json.put(name, value.toEpochMilli());
    }

    static Presence read(String text) {
        var json = parse(text);
        var presence = new Presence();
        presence.webapp = json.path("webapp").asText(null);
        presence.version = json.path("version").asText(null);
        presence.bootId = json.path("boot").asText(null);
        presence.state = json.path("state").asText(null);
        presence.previous = json.path("previous").asText(null);
        presence.cause = json.path("cause").asText(null);
        presence.config = json.path("config").asText(null);
        presence.backups = new Backups(instant(json, "backup"), json.path("backup_error").asText(null),
                json.path("backup_late").asText(null), json.path("backup_test_error").asText(null));
        presence.since = instant(json, "since");
        presence.lastSeen = instant(json, "seen");
        presence.bootedAt = instant(json, "booted");
        presence.firstAt = instant(json, "first_at");
        presence.lastAt = instant(json, "last_at");
        presence.catchingUp = instant(json, "catching_up");
        presence.conflictUntil = instant(json, "conflict_until");
        if (json.has("next")) presence.next = Duration.ofMillis(json.get("next").asLong());
        if (json.has("labels")) {
            var labels = new LinkedHashMap<String, String>();
            json.get("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            presence.labels = labels;
        }
        presence.maintenance = json.path("maintenance").asBoolean();
        presence.restarts = json.path("restarts").asLong();
        presence.offset.millis = json.path("offset").asLong();
        presence.revision = json.path("revision").asLong();
        return presence;
    }

    private static Instant instant(JsonNode json, String name) {
        return json.has(name) ? Instant.ofEpochMilli(json.get(name).asLong()) : null;
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds no JSON", e);
        }
    }
}
