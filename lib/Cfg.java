package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configuration for hooks written in Java: `var cfg = Cfg.read(); cfg.text("db.host"); cfg.number("db.port", 5432);`
///
/// A key that is not there is a [Failure] with exit code 1 that names the nearest known one, unless a fallback is passed.
///
/// @param config the whole configuration
public record Cfg(Config config) {

    /// The configuration of the instance that this process belongs to; see [CfgFile#find].
    public static Cfg read() {
        return of(Environment.read());
    }

    /// As [#read()], with an environment of the caller's.
    ///
    /// @throws Failure 78 when it cannot be read
    public static Cfg of(Map<String, String> env) {
        return new Cfg(CfgFile.find(env));
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

    public String text(String key, String fallback) {
        return find(key).map(Json::raw).orElse(fallback);
    }

    /// The whole number at `key`; text that is one will do, as `${env:}` yields it.
    public int number(String key) {
        try {
            return new BigDecimal(text(key)).intValueExact();
        } catch (ArithmeticException e) {
            throw wrong(key, "a whole number");
        } catch (NumberFormatException e) {
            throw wrong(key, "a whole number");
        }
    }

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

    public boolean flag(String key, boolean fallback) {
        return find(key).isPresent() ? flag(key) : fallback;
    }

    /// The duration at `key`, as `"30s"`, `"5m"` or `"250ms"`.
    public Duration duration(String key) {
        return Typed.duration(text(key)).orElseThrow(() -> wrong(key, "a duration such as \"30s\" or \"250ms\""));
    }

    /// The list at `key`, each element as `cfg` prints it; a single value counts as a list of one.
    public List<String> texts(String key) {
        var value = json(key);
        if (!value.isArray()) return List.of(Json.raw(value));
        var texts = new ArrayList<String>();
        value.forEach(element -> texts.add(Json.raw(element)));
        return List.copyOf(texts);
    }

    /// Where the value at `key` came from, in words; of an object, that of each value below, a line each.
    public String why(String key) {
        json(key);
        var path = KeyPath.parse(key).toString();
        var origins = config.origins();
        for (var at = path; ; at = at.substring(0, at.lastIndexOf('['))) {
            if (origins.containsKey(at)) return origins.get(at);
            if (!at.endsWith("]") && !at.contains("[")) break;
        }
        var below = new ArrayList<String>();
        origins.forEach((known, origin) -> {
            if (known.startsWith(path + ".")) below.add(known + ": " + origin);
        });
        return below.isEmpty() ? "unknown" : String.join("\n", below);
    }

    private Failure absent(String key) {
        var path = KeyPath.parse(key).toString();
        var removed = config.origins().getOrDefault(path, "");
        if (removed.startsWith(Origins.REMOVED)) return new Failure(Exit.NOT_FOUND, "no value at '" + KeyPath.shown(path) + "' (" + removed + ")");
        var near = Nearest.of(path, KeyPath.all(config.tree())).map(found -> " (nearest: '" + KeyPath.shown(found) + "')").orElse("");
        return new Failure(Exit.NOT_FOUND, "no value at '" + KeyPath.shown(path) + "'" + near);
    }

    private Failure wrong(String key, String expected) {
        return new Failure(Exit.CONFIG, "cannot read " + KeyPath.shown(key) + ": expected " + expected + " (it comes from: " + why(key) + ")");
    }
}
