package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
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
import whaleware.config.CurrentConfig;
import whaleware.config.Origin;

/// The configuration for hooks in Java.
///
///     var cfg = Cfg.read();
///     cfg.text("db.host");
///     cfg.number("db.port", 5432);
///
/// A missing key is a [Failure] with exit code 1 that names the nearest known key, unless the caller passes a fallback.
/// Thread-safe.
///
/// @param config the whole configuration
public record Cfg(Config config) {

    /// Reads the configuration of the instance that this process belongs to, see [CurrentConfig#find].
    ///
    /// @throws Failure 78 if it cannot be read
    public static Cfg read() {
        return of(ProcessEnvironment.read());
    }

    /// Like [#read()], with another environment.
    public static Cfg of(Map<String, String> env) {
        return new Cfg(CurrentConfig.find(env));
    }

    /// Returns the value at `key`; empty if there is none.
    public Optional<JsonNode> find(String key) {
        return KeyPath.parse(key).in(config.tree());
    }

    /// Returns the value at `key` as JSON.
    public JsonNode json(String key) {
        return find(key).orElseThrow(() -> absent(key));
    }

    /// Returns the value at `key` as `cfg` prints it: the text of a string, any other value as JSON.
    public String text(String key) {
        return Json.raw(json(key));
    }

    /// Like the method without `fallback`, which is returned for a missing key.
    public String text(String key, String fallback) {
        return find(key).map(Json::raw).orElse(fallback);
    }

    /// Returns the whole number at `key`. It may be text, as `${env:}` yields it.
    ///
    /// @throws Failure 78 if the value is no whole number, or too large for an `int`. [#longNumber] returns larger ones
    public int number(String key) {
        return (int) wholeNumber(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// Like the method without `fallback`, which is returned for a missing key.
    public int number(String key, int fallback) {
        return find(key).isPresent() ? number(key) : fallback;
    }

    /// Returns the whole number at `key`, such as a size in bytes. It may be text, as `${env:}` yields it.
    ///
    /// @throws Failure 78 if the value is no whole number, or too large for a `long`
    public long longNumber(String key) {
        return wholeNumber(key, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// Like the method without `fallback`, which is returned for a missing key.
    public long longNumber(String key, long fallback) {
        return find(key).isPresent() ? longNumber(key) : fallback;
    }

    /// Returns the boolean at `key`. It may be text, as `${env:}` yields it.
    ///
    /// @throws Failure 78 if the value is neither `true` nor `false`
    public boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw wrong(key, "true or false");
        };
    }

    /// Like the method without `fallback`, which is returned for a missing key.
    public boolean flag(String key, boolean fallback) {
        return find(key).isPresent() ? flag(key) : fallback;
    }

    /// Returns the duration at `key`: `"30s"`, `"5m"` or `"250ms"`.
    ///
    /// @throws Failure 78 if the value is no duration
    public Duration duration(String key) {
        return Durations.parse(text(key)).orElseThrow(() -> wrong(key, "a duration such as \"30s\" or \"250ms\""));
    }

    /// Returns the elements of the array at `key`, as `cfg` prints them. Any other value counts as an array with one
    /// element.
    public List<String> texts(String key) {
        var value = json(key);
        if (!value.isArray()) return List.of(Json.raw(value));
        var texts = new ArrayList<String>();
        value.forEach(element -> texts.add(Json.raw(element)));
        return List.copyOf(texts);
    }

    /// Returns the whole configuration for a template library, as maps, lists, strings, booleans and `null`. The
    /// numbers print as they were written: `1.10` stays `1.10`. Whole numbers are an [Integer], [Long] or
    /// [java.math.BigInteger], other numbers a [BigDecimal].
    public Map<String, Object> map() {
        return Json.map(config.tree());
    }

    /// Returns in words where the value at `key` came from. For an object, returns a line for each value below.
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

    // An array has one origin, and a removed object includes the keys that were below it.
    private Optional<Origin> origin(String key) {
        var steps = KeyPath.parse(key).steps();
        for (int i = steps.size(); i > 0; i--) {
            var known = config.origins().get(new KeyPath(steps.subList(0, i)).toString());
            if (known != null) return Optional.of(known);
        }
        return Optional.empty();
    }

    private long wholeNumber(String key, long min, long max) {
        BigDecimal number;
        try {
            number = new BigDecimal(text(key));
        } catch (NumberFormatException e) {
            throw wrong(key, "a whole number");
        }
        if (number.compareTo(BigDecimal.valueOf(max)) > 0) throw wrong(key, "a whole number of at most " + max);
        if (number.compareTo(BigDecimal.valueOf(min)) < 0) throw wrong(key, "a whole number of at least " + min);
        try {
            return number.longValueExact();
        } catch (ArithmeticException fraction) {
            throw wrong(key, "a whole number");
        }
    }

    private Failure absent(String key) {
        var path = KeyPath.parse(key).toString();
        var removed = origin(key).filter(Origin::removed);
        var hint = removed.map(Origin::toString).or(() -> DidYouMean.of(path, KeyPath.all(config.tree()))
                .map(near -> "nearest: '" + Text.printable(near) + "'"));
        var shown = hint.map(text -> " (" + text + ")").orElse("");
        return new Failure(ExitCode.NOT_FOUND, "no value at '" + Text.printable(path) + "'" + shown);
    }

    private Failure wrong(String key, String expected) {
        var why = "expected " + expected + " (it comes from: " + why(key) + ")";
        return new Failure(ExitCode.CONFIG, "cannot read " + Text.printable(key) + ": " + why);
    }
}
