package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashSet;
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

/// Reads whaleware's own settings with their types. `${env:…}` yields text, so where it was filled in a number or a truth value may be text.
///
/// @param tree a whole configuration
/// @param defaults what counts where `tree` is silent
/// @param origins as [Config#origins]
public record SettingsReader(JsonNode tree, JsonNode defaults, Map<String, String> origins) {
    /// A duration; zero only where `zero` allows it.
    public Duration duration(String key, boolean zero) {
        var value = value(key);
        var expected = "a duration such as \"30s\" or \"250ms\"";
        var duration = value.isTextual() ? Durations.parse(value.textValue()) : Optional.<Duration>empty();
        return duration.filter(d -> zero || !d.isZero()).orElseThrow(() -> wrong(key, duration.isPresent() ? "a duration longer than zero" : expected));
    }

    int whole(String key, int min, int max) {
        var value = value(key);
        var text = value.isIntegralNumber() || filledIn(key) && value.isTextual() ? value.asText() : "";
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) return Integer.parseInt(text);
        throw wrong(key, max == Integer.MAX_VALUE ? "a whole number of at least " + min : "a whole number from " + min + " to " + max);
    }

    boolean flag(String key) {
        var value = value(key);
        var text = value.isBoolean() || filledIn(key) ? value.asText() : "";
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw wrong(key, "true or false");
    }

    /// Text that matches `form`; `expected` says so in words.
    String text(String key, String form, String expected) {
        var value = value(key);
        if (value.isTextual() && value.textValue().matches(form)) return value.textValue();
        throw wrong(key, expected);
    }

    /// One of `words`, or a list of some of them.
    Set<String> words(String key, Set<String> words) {
        var value = value(key);
        var found = new LinkedHashSet<String>();
        if (!value.isArray()) throw wrong(key, "a list of some of " + new TreeSet<>(words));
        for (int i = 0; i < value.size(); i++) {
            var word = value.get(i).asText();
            if (!value.get(i).isTextual() || !words.contains(word)) throw wrong(KeyPath.child(key, i), DidYouMean.of(word, words).map(near -> "'" + near + "'").orElse("one of " + new TreeSet<>(words)));
            found.add(word);
        }
        return found;
    }

    /// Refuses anything but an object at `key`, if there is anything.
    void object(String key) {
        if (!value(key).isObject()) throw wrong(key, "an object");
    }

    private JsonNode value(String key) {
        var path = KeyPath.parse(key);
        return path.in(tree).or(() -> path.in(defaults)).orElseThrow();
    }

    private boolean filledIn(String key) {
        return origins.getOrDefault(key, "").contains(" by ${");
    }

    private Failure wrong(String key, String expected) {
        var value = KeyPath.parse(key).in(tree).orElseThrow();
        var json = Json.compact(value);
        var found = value.isContainerNode() ? value.isArray() ? "a list" : "an object" : filledIn(key) || json.length() > 40 ? "something else" : Text.printable(json);
        return new Failure(ExitCode.CONFIG, "cannot read " + key + ": expected " + expected + ", found " + found + origin(key));
    }

    private String origin(String element) {
        var key = element.replaceFirst("\\[\\d+]$", "");
        return origins.containsKey(key) ? " (in " + origins.get(key).replaceFirst(", over .*? by ", " by ").replaceFirst(", over .*", "") + ")" : "";
    }
}
