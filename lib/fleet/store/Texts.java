package whaleware.fleet.store;

import java.util.LinkedHashMap;
import java.util.Map;

/// Texts of senders that every database accepts: PostgreSQL refuses NUL, and UTF-8 has no half surrogate pairs.
interface Texts {
    /// Returns the text with U+FFFD in place of such characters.
    static String storable(String text) {
        if (text == null) return null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) return replaced(text);
        }
        return text;
    }

    private static String replaced(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(
                c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c));
        return safe.toString();
    }

    /// Returns the report with storable texts only.
    static Report storable(Report report) {
        return new Report(storable(report.kind()), storable(report.bootId()), report.sequence(),
                storable(report.instance()), storable(report.webapp()), storable(report.version()),
                storable(report.labels()), storable(report.state()), storable(report.previous()),
                storable(report.cause()), report.at(), report.duration(), report.next(), storable(report.config()),
                report.maintenance(), report.numbers(), report.detail());
    }

    private static Map<String, String> storable(Map<String, String> labels) {
        if (labels.isEmpty()) return labels;
        var safe = new LinkedHashMap<String, String>();
        labels.forEach((name, value) -> safe.put(storable(name), storable(value)));
        return safe;
    }
}
