package whaleware.fleet.pages;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import whaleware.base.Text;
import whaleware.fleet.http.Request;
import whaleware.fleet.queries.InstanceFilter;

/// The parameters of a request's query. Throws [BadParameter] if one cannot be read; an empty one is not set.
record ApiParameters(Request request) {
    /// Returns a text, or null.
    String text(String name) {
        var value = request.query(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// Returns a time by RFC 3339.
    Instant time(String name, Instant otherwise) {
        var value = text(name);
        if (value == null) return otherwise;
        try {
            return Instant.parse(value);
        } catch (DateTimeException noTime) {
            throw bad(name, value, "a time by RFC 3339", "2026-01-31T12:00:00Z");
        }
    }

    /// Returns a whole number.
    int whole(String name, int otherwise, int min, int max) {
        var value = text(name);
        if (value == null) return otherwise;
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) return number;
        } catch (NumberFormatException noNumber) {
            // the same message
        }
        throw bad(name, value, "a whole number from " + min + " to " + max, String.valueOf(otherwise));
    }

    /// Returns all values of a parameter, and those of a second one that has them separated by commas.
    ///
    /// @param name each value as it is: a name may have a comma
    /// @param list may be null
    List<String> texts(String name, String list, int most) {
        var values = new ArrayList<>(request.query().getOrDefault(name, List.of()));
        if (list != null && text(list) != null) values.addAll(List.of(text(list).split(",")));
        values.removeIf(String::isEmpty);
        if (values.size() > most) {
            throw new BadParameter("cannot read '" + name + "': it is there " + values.size()
                    + " times (at most " + most + " in a request)");
        }
        return values;
    }

    /// Returns the conditions `q`, `webapp`, `state`, `version` and `label`.
    InstanceFilter filter() {
        Map<String, String> labels = new HashMap<>();
        for (var label : texts("label", null, 20)) {
            int equals = label.indexOf('=');
            if (equals < 1) throw bad("label", label, "a label with its value", "zone=west");
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        var words = InstanceFilter.words(text("q"));
        return new InstanceFilter(words, text("webapp"), text("state"), text("version"), labels);
    }

    private static BadParameter bad(String name, String value, String expected, String example) {
        return new BadParameter("cannot read '" + name + "': '" + Text.printable(value) + "' is not " + expected
                + " (" + name + "=" + example + ")");
    }
}
