package whaleware.reports.backends;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import whaleware.base.Durations;
import whaleware.base.Failure;

/// What a URL of `notify_url` says behind its `?`: `file:/PATH?rotate=64m&keep=3`.
///
/// @param rest the URL before it
/// @param given the options
/// @param wrong makes the failure of what is wrong with one
record UrlOptions(String rest, Map<String, String> given, Function<String, Failure> wrong) {

    /// @param known the options that there are
    /// @throws Failure for any other
    static UrlOptions of(String url, Set<String> known, Function<String, Failure> wrong) {
        int mark = url.indexOf('?');
        var given = new LinkedHashMap<String, String>();
        if (mark >= 0 && mark + 1 < url.length()) for (var option : url.substring(mark + 1).split("&")) {
            var name = option.replaceFirst("=.*", "");
            if (!known.contains(name)) throw wrong.apply("nothing is known about '" + name + "'");
            given.put(name, option.substring(Math.min(option.length(), name.length() + 1)));
        }
        return new UrlOptions(mark < 0 ? url : url.substring(0, mark), given, wrong);
    }

    /// A size, as `64m`, `512k` or `1g`; 0 for none.
    long bytes(String name, long otherwise) {
        var text = given.get(name);
        if (text == null) return otherwise;
        if (!text.matches("\\d{1,9}[kmgKMG]?")) throw wrong.apply(name + " is no size such as 64m");
        int unit = "kmg".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
        return Long.parseLong(text.replaceFirst("\\D", "")) << 10 * (unit + 1);
    }

    int whole(String name, int otherwise, int min, int max) {
        var text = given.get(name);
        if (text == null) return otherwise;
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) throw wrong.apply(name + " is no whole number from " + min + " to " + max);
        return Integer.parseInt(text);
    }

    Duration duration(String name, Duration otherwise) {
        var text = given.get(name);
        if (text == null) return otherwise;
        return Durations.parse(text).orElseThrow(() -> wrong.apply(name + " is no duration such as 90s"));
    }
}
