package whaleware.reports.backends;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import whaleware.base.Durations;
import whaleware.base.Failure;

/// The options after the `?` of a URL in `notify_url`: `file:/PATH?rotate=64m&keep=3`.
///
/// @param base the URL before the `?`
/// @param values the options by name
/// @param failure makes a failure from what is wrong with the URL
record UrlOptions(String base, Map<String, String> values, Function<String, Failure> failure) {

    /// Splits a URL. Throws Failure if it has an option that is not known.
    static UrlOptions of(String url, Set<String> known, Function<String, Failure> failure) {
        int mark = url.indexOf('?');
        var values = new LinkedHashMap<String, String>();
        if (mark >= 0 && mark + 1 < url.length()) for (var option : url.substring(mark + 1).split("&")) {
            var name = option.replaceFirst("=.*", "");
            if (!known.contains(name)) throw failure.apply("unknown option '" + name + "'");
            values.put(name, option.substring(Math.min(option.length(), name.length() + 1)));
        }
        return new UrlOptions(mark < 0 ? url : url.substring(0, mark), values, failure);
    }

    /// Returns a size in bytes, given as `64m`, `512k` or `1g`; 0 for none.
    long bytes(String name, long preset) {
        var text = values.get(name);
        if (text == null) return preset;
        if (!text.matches("\\d{1,9}[kmgKMG]?")) throw failure.apply(name + " is not a size such as 64m");
        int unit = "kmg".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
        return Long.parseLong(text.replaceFirst("\\D", "")) << 10 * (unit + 1);
    }

    int integer(String name, int preset, int min, int max) {
        var text = values.get(name);
        if (text == null) return preset;
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw failure.apply(name + " is not a whole number from " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }

    Duration duration(String name, Duration preset) {
        var text = values.get(name);
        if (text == null) return preset;
        return Durations.parse(text).orElseThrow(() -> failure.apply(name + " is not a duration such as 90s"));
    }
}
