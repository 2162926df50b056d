package whaleware.base;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/// Text for people, shells and records of events.
public interface Text {
    /// Formats a time by RFC 3339, in UTC, with milliseconds: `2026-01-31T12:00:00.000Z`.
    DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /// Returns a user's text for a message of one line: at most 200 characters, `?` for each control character.
    static String printable(String text) {
        var safe = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> {
            boolean breaksLine = Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
            safe.appendCodePoint(breaksLine ? '?' : c);
        });
        return text.length() > 200 ? safe + "…" : safe.toString();
    }

    /// Returns a text in single quotes: every shell reads it as one word.
    static String shellQuoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
