package whaleware.fleet.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/// Reads times as reporters write them. [Instant#parse] takes a tenth of the CPU time of a report.
final class Times {
    private static final int SECONDS = "2026-01-31T12:00:00".length(), NANO_DIGITS = 9;
    private static final String FORMAT = "####-##-##T##:##:##";

    private Times() {}

    /// Returns the same as [Instant#parse].
    ///
    /// @throws DateTimeException if the text is no time
    static Instant parse(String text) {
        int last = text.length() - 1;
        boolean usual = last >= SECONDS && text.charAt(last) == 'Z' && hasFormat(text);
        int digits = last - SECONDS - 1; // of the fraction, after the point
        long nanos = 0;
        if (usual && last > SECONDS) {
            usual = text.charAt(SECONDS) == '.' && digits >= 1 && digits <= NANO_DIGITS;
            for (int i = SECONDS + 1; usual && i <= SECONDS + NANO_DIGITS; i++) {
                usual = i >= last || isDigit(text.charAt(i));
                nanos = nanos * 10 + (i < last ? text.charAt(i) - '0' : 0);
            }
        }
        int hour = usual ? number(text, 11, 13) : 0, minute = usual ? number(text, 14, 16) : 0,
                second = usual ? number(text, 17, 19) : 0;
        if (!usual || hour > 23 || minute > 59 || second > 59) return Instant.parse(text);
        var day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        return Instant.ofEpochSecond(day.toEpochDay() * 86_400 + hour * 3600 + minute * 60 + second, nanos);
    }

    private static boolean hasFormat(String text) {
        for (int i = 0; i < SECONDS; i++) {
            char expected = FORMAT.charAt(i), is = text.charAt(i);
            if (expected == '#' ? !isDigit(is) : is != expected) return false;
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) number = number * 10 + text.charAt(i) - '0';
        return number;
    }
}
