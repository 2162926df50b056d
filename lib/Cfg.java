package whaleware;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import whaleware.base.DidYouMean;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.ProcessEnvironment;
import whaleware.base.Text;
import whaleware.config.Config;
import whaleware.config.ConfigLocator;
import whaleware.config.Origin;

/// The configuration for hooks written in Java: `var cfg = Cfg.read(); cfg.text("db.host"); cfg.number("db.port", 5432);`
///
/// A key that is not there is a [Failure] with exit code 1 that names the nearest known one, unless a fallback is passed.
///
/// @param config the whole configuration
public record Cfg(Config config) {

    /// The configuration of the instance that this process belongs to; see [ConfigLocator#find].
    public static Cfg read() {
        return of(ProcessEnvironment.read());
    }

    /// As [#read()], with an environment of the caller's.
    ///
    /// @throws Failure 78 when it cannot be read
    public static Cfg of(Map<String, String> env) {
        return new Cfg(ConfigLocator.find(env));
    }

    /// The value at `key`, if there is one.
    public Optional<JsonNode> find(String key) {
        return KeyPath.parse(key).in(config.tree());
    }

    /// The value at `key` as JSON.
    public JsonNode json(String key) {
        return find(key).orElseThrow(() -> absent(key));
    }

    /// The value at `key` as `cfg` prints it: strings as they are, all else as JSON.
    public String text(String key) {
        return Json.raw(json(key));
    }

    /// The same, or `fallback` when there is no such key.
    public String text(String key, String fallback) {
        return find(key).map(Json::raw).orElse(fallback);
    }

    /// The whole number at `key`; text that is one will do, as `${env:}` yields it.
    public int number(String key) {
        try {
            return new BigDecimal(text(key)).intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(key, "a whole number");
        }
    }

    /// The same, or `fallback` when there is no such key.
    public int number(String key, int fallback) {
        return find(key).isPresent() ? number(key) : fallback;
    }

    /// `true` or `false` at `key`; text that is one will do.
    public boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw wrong(key, "true or false");
        };
    }

    /// The same, or `fallback` when there is no such key.
    public boolean flag(String key, boolean fallback) {
        return find(key).isPresent() ? flag(key) : fallback;
    }

    /// The duration at `key`, as `"30s"`, `"5m"` or `"250ms"`.
    public Duration duration(String key) {
        return Durations.parse(text(key)).orElseThrow(() -> wrong(key, "a duration such as \"30s\" or \"250ms\""));
    }

    /// The list at `key`, each element as `cfg` prints it; a single value counts as a list of one.
    public List<String> texts(String key) {
        var value = json(key);
        if (!value.isArray()) return List.of(Json.raw(value));
        var texts = new ArrayList<String>();
        value.forEach(element -> texts.add(Json.raw(element)));
        return List.copyOf(texts);
    }

    /// Everything as maps, lists and values, for a template library.
    public Map<String, Object> map() {
        return new ObjectMapper().convertValue(config.tree(), new TypeReference<>() {});
    }

    /// Where the value at `key` came from, in words; of an object, that of each value below, a line each.
    public String why(String key) {
        json(key);
        var path = KeyPath.parse(key).toString();
        var origin = origin(key);
        if (origin.isPresent()) return origin.get().toString();
        var below = new ArrayList<String>();
        config.origins().forEach((known, from) -> {
            if (known.startsWith(path + ".")) below.add(known + ": " + from);
        });
        return below.isEmpty() ? "unknown" : String.join("\n", below);
    }

    // An array has one origin, and what was removed took along what lay below.
    private Optional<Origin> origin(String key) {
        var steps = KeyPath.parse(key).steps();
        for (int i = steps.size(); i > 0; i--) {
            var known = config.origins().get(new KeyPath(steps.subList(0, i)).toString());
            if (known != null) return Optional.of(known);
        }
        return Optional.empty();
    }

    private Failure absent(String key) {
        var path = KeyPath.parse(key).toString();
        var removed = origin(key).filter(Origin::removed);
        if (removed.isPresent()) return new Failure(ExitCode.NOT_FOUND, "no value at '" + Text.printable(path) + "' (" + removed.get() + ")");
        var near = DidYouMean.of(path, KeyPath.all(config.tree())).map(found -> " (nearest: '" + Text.printable(found) + "')").orElse("");
        return new Failure(ExitCode.NOT_FOUND, "no value at '" + Text.printable(path) + "'" + near);
    }

    private Failure wrong(String key, String expected) {
        return new Failure(ExitCode.CONFIG, "cannot read " + Text.printable(key) + ": expected " + expected + " (it comes from: " + why(key) + ")");
    }
}
