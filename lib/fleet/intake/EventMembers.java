package whaleware.fleet.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import whaleware.fleet.store.Report;

/// Reads the members of an event, in any order. What identifies an event or orders it must be there and be right; of
/// the rest, long texts are cut: a life-cycle event must not be lost for a long cause. Not thread-safe.
final class EventMembers {
    private static final int MAX_KIND = 32, MAX_ID = 160, MAX_NAME = 255, MAX_CAUSE = 2000, MAX_LABELS = 20,
            MAX_LABEL_NAME = 63, MAX_LABEL = 256;
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final JsonParser parser;
    private final int line;
    private final Numbers numbers = new Numbers();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private String kind, id, instance, webapp, version, state, previous, cause, config;
    private Instant at;
    private Duration duration, next;
    private boolean maintenance;
    private ObjectNode backup, schedule;

    /// @param parser at the start of the event's object
    /// @param line of the body, from 1
    EventMembers(JsonParser parser, int line) {
        this.parser = parser;
        this.line = line;
    }

    /// Reads the object up to its end.
    Report read() throws IOException, InvalidEvent {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            parser.nextToken();
            if (!member(key)) parser.skipChildren();
        }
        required("event", kind);
        required("id", id);
        required("instance", instance);
        required("at", at);
        int dash = id.lastIndexOf('-');
        long sequence = dash < 1 ? -1 : sequence(id, dash + 1);
        var detail = kind.equals(Report.BACKUP) ? backup : kind.equals(Report.SCHEDULE) ? schedule : null;
        return new Report(kind, sequence < 0 ? id : id.substring(0, dash), sequence, instance, webapp, version, labels,
                state, previous, cause, at, duration, next, config, maintenance, numbers.values(), detail);
    }

    /// Returns whether the member is known; then it is read.
    private boolean member(String key) throws IOException, InvalidEvent {
        switch (key) {
            case "event" -> kind = identity(key, MAX_KIND);
            case "id" -> id = identity(key, MAX_ID);
            case "instance" -> instance = identity(key, MAX_NAME);
            case "webapp" -> webapp = text(key, MAX_NAME);
            case "version" -> version = text(key, MAX_NAME);
            case "state" -> state = text(key, MAX_KIND);
            case "previous" -> previous = text(key, MAX_KIND);
            case "cause" -> cause = text(key, MAX_CAUSE);
            case "at" -> at = time(key);
            case "duration_ms" -> duration = duration(key);
            case "next_ms" -> next = duration(key);
            case "config" -> config = text(key, MAX_NAME);
            case "maintenance" -> maintenance = parser.currentToken() == JsonToken.VALUE_TRUE;
            case "labels" -> labels(key);
            case "stats" -> numbers.read(parser, "");
            case "system" -> numbers.read(parser, "system");
            case "backup" -> backup = detail();
            case "schedule" -> schedule = detail();
            default -> {
                return false;
            }
        }
        return true;
    }

    private ObjectNode detail() throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) return DetailReader.read(parser);
        parser.skipChildren();
        return null;
    }

    private void labels(String key) throws IOException, InvalidEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) return;
        if (parser.currentToken() != JsonToken.START_OBJECT) throw wrong(key, "expected an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = Texts.bounded(parser.currentName(), MAX_LABEL_NAME);
            parser.nextToken();
            var value = text(key, MAX_LABEL);
            if (value == null) continue;
            if (labels.size() == MAX_LABELS) throw wrong(key, "expected at most " + MAX_LABELS + " labels");
            labels.put(name, value);
        }
    }

    /// Returns a text that must not be cut, since it identifies something.
    private String identity(String key, int max) throws IOException, InvalidEvent {
        var text = text(key, max + 1);
        if (text == null || text.isBlank()) throw wrong(key, "expected a text");
        if (text.length() > max) throw wrong(key, "expected at most " + max + " characters");
        return text;
    }

    /// Returns a text, cut if it is too long; null for `null`.
    private String text(String key, int max) throws IOException, InvalidEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) return null;
        if (parser.currentToken() != JsonToken.VALUE_STRING) throw wrong(key, "expected a text");
        return Texts.bounded(parser.getText(), max);
    }

    private Instant time(String key) throws IOException, InvalidEvent {
        var text = text(key, 64);
        try {
            if (text != null) {
                var time = Times.parse(text);
                // outside, a store could not hold it
                if (time.getEpochSecond() >= 0 && time.getEpochSecond() < 253_402_300_800L) return time;
            }
        } catch (DateTimeException noTime) {
            // the same message
        }
        throw wrong(key, "expected a time such as 2026-01-31T12:00:00.000Z");
    }

    private Duration duration(String key) throws IOException, InvalidEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) return null;
        boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() < 19;
        long millis = whole ? parser.getLongValue() : -1;
        if (millis < 0) throw wrong(key, "expected milliseconds, a whole number");
        return Duration.ofMillis(Math.min(millis, LONGEST.toMillis()));
    }

    private static long sequence(String id, int from) {
        int digits = id.length() - from;
        if (digits < 1 || digits > 18) return -1;
        for (int i = from; i < id.length(); i++) if (id.charAt(i) < '0' || id.charAt(i) > '9') return -1;
        return Long.parseLong(id, from, id.length(), 10);
    }

    private void required(String key, Object value) throws InvalidEvent {
        if (value == null) throw wrong(key, "it is missing");
    }

    private InvalidEvent wrong(String key, String why) {
        return new InvalidEvent(line, key, why);
    }
}
