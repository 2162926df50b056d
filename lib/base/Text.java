package whaleware.base;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/// Text for people, shells and records.
public interface Text {
    /// Writes a moment by RFC 3339, in UTC, with milliseconds: `2026-01-31T12:00:00.000Z`.
    DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /// Returns text that users wrote, safe for one line of a message: at most 200 characters, `?` for each control character.
    static String printable(String text) {
        var safe = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> safe.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c));
        return text.length() > 200 ? safe + "…" : safe.toString();
    }

    /// Returns a word that every shell reads as it is.
    static String shellQuoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
