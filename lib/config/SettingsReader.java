package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import whaleware.base.DidYouMean;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Reads whaleware's own settings by type. Numbers and booleans may be text if a placeholder was filled in, since
/// `${env:…}` yields text.
///
/// Each method throws a [Failure] with 78 if the value has another type or is out of range.
///
/// @param tree a configuration
/// @param defaults the values of the settings that `tree` lacks
/// @param origins see [Config#origins]
public record SettingsReader(JsonNode tree, JsonNode defaults, Map<String, Origin> origins) {
    private static final int MAX_LABEL = 256;
    private static final String DURATION = "a duration such as \"30s\" or \"250ms\"";

    /// Returns a duration longer than zero, or also zero if `zeroAllowed`.
    public Duration duration(String key, boolean zeroAllowed) {
        var value = value(key);
        var duration = value.isTextual() ? Durations.parse(value.textValue()) : Optional.<Duration>empty();
        return duration.filter(found -> zeroAllowed || !found.isZero())
                .orElseThrow(() -> wrong(key, duration.isPresent() ? "a duration longer than zero" : DURATION));
    }

    /// Returns a duration longer than zero, or zero for the empty text.
    Duration durationOrNone(String key) {
        var value = value(key);
        return value.isTextual() && value.textValue().isEmpty() ? Duration.ZERO : duration(key, false);
    }

    /// Returns a whole number from `min` to `max`.
    public int integer(String key, int min, int max) {
        return (int) longInteger(key, min, max);
    }

    /// As [#integer].
    long longInteger(String key, long min, long max) {
        var value = value(key);
        var text = value.isIntegralNumber() || filledIn(key) && value.isTextual() ? value.asText() : "";
        long number = isNumber(text) ? Long.parseLong(text) : Long.MIN_VALUE;
        if (number >= min && number <= max) return number;
        throw wrong(key, "a whole number from " + min + " to " + max);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return !text.isEmpty() && text.length() <= 18;
    }

    /// Returns true or false.
    public boolean bool(String key) {
        var value = value(key);
        var text = value.isBoolean() || filledIn(key) ? value.asText() : "";
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw wrong(key, "true or false");
    }

    /// Returns text that matches `pattern`.
    ///
    /// @param expected the pattern in words, for the message
    public String text(String key, String pattern, String expected) {
        var value = value(key);
        // the default needs no regular expression, on the way to UP
        boolean valid = value.isTextual() && (value.equals(KeyPath.parse(key).in(defaults).orElse(null))
                || value.textValue().matches(pattern));
        if (valid) return value.textValue();
        throw wrong(key, expected);
    }

    /// Returns the words of a list; each is one of `allowed`.
    Set<String> words(String key, Set<String> allowed) {
        var value = value(key);
        var found = new LinkedHashSet<String>();
        if (!value.isArray()) throw wrong(key, "a list of some of " + new TreeSet<>(allowed));
        for (int i = 0; i < value.size(); i++) {
            var word = value.get(i).asText();
            if (!value.get(i).isTextual() || !allowed.contains(word)) {
                var near = DidYouMean.of(word, allowed).map(match -> "'" + match + "'");
                throw wrong(KeyPath.child(key, i), near.orElse("one of " + new TreeSet<>(allowed)));
            }
            found.add(word);
        }
        return found;
    }

    /// Returns the names of hosts of a list, in lower case.
    Set<String> hosts(String key) {
        var value = value(key);
        if (!value.isArray()) throw wrong(key, "a list of names");
        if (value.isEmpty()) return Set.of();
        var found = new LinkedHashSet<String>();
        for (int i = 0; i < value.size(); i++) {
            var host = value.get(i);
            if (!host.isTextual() || !host.textValue().matches("[0-9A-Za-z._-]{1,253}|\\*")) {
                throw wrong(KeyPath.child(key, i), "a name without a port, such as \"shop.example\", or \"*\"");
            }
            found.add(host.textValue().toLowerCase(Locale.ROOT));
        }
        return found;
    }

    /// Returns the texts of an object, in their order. A name has letters, digits, `_`, `.`, `/` and `-`.
    ///
    /// @param max the most members
    Map<String, String> labels(String key, int max) {
        var value = value(key);
        if (!value.isObject()) throw wrong(key, "an object");
        if (value.size() > max) throw wrong(key, "at most " + max + " labels");
        if (value.isEmpty()) return Map.of();
        var found = new LinkedHashMap<String, String>();
        for (var label : value.properties()) {
            var path = KeyPath.child(key, label.getKey());
            if (!isLabelName(label.getKey())) throw wrong(path, "a name such as \"zone\"");
            if (!label.getValue().isTextual() || label.getValue().textValue().length() > MAX_LABEL) {
                throw wrong(path, "a text of at most " + MAX_LABEL + " characters");
            }
            var origin = origins.get(path);
            for (var placeholder : origin == null ? List.<String>of() : origin.placeholders()) {
                if (Redaction.secretPlaceholder(placeholder)) throw secretLabel(path, placeholder);
            }
            found.put(label.getKey(), label.getValue().textValue());
        }
        return Collections.unmodifiableMap(found);
    }

    private static Failure secretLabel(String path, String placeholder) {
        return new Failure(ExitCode.CONFIG, "cannot read " + path + ": expected a text that may be shown, found "
                + Text.printable(placeholder) + ", which is masked (fill labels in from a variable without a secret)");
    }

    // without a regular expression, on the way to UP
    private static boolean isLabelName(String name) {
        if (name.isEmpty() || name.length() > 63) return false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || (c < '0' || c > '9') && "./-".indexOf(c) < 0)) return false;
        }
        return true;
    }

    /// Checks that the value is an object.
    public void object(String key) {
        if (!value(key).isObject()) throw wrong(key, "an object");
    }

    private JsonNode value(String key) {
        var path = KeyPath.parse(key);
        return path.in(tree).or(() -> path.in(defaults)).orElseThrow();
    }

    private boolean filledIn(String key) {
        var origin = origins.get(key);
        return origin != null && !origin.placeholders().isEmpty();
    }

    private Failure wrong(String key, String expected) {
        var value = KeyPath.parse(key).in(tree).orElseThrow();
        var origin = origins.get(key.replaceFirst("\\[\\d+]$", ""));
        var found = found(key, value) + (origin == null ? "" : " (in " + origin.effective() + ")");
        return new Failure(ExitCode.CONFIG, "cannot read " + key + ": expected " + expected + ", found " + found);
    }

    private String found(String key, JsonNode value) {
        if (value.isContainerNode()) return value.isArray() ? "a list" : "an object";
        var json = Json.compact(value);
        return filledIn(key) || json.length() > 40 ? "something else" : Text.printable(json);
    }
}
