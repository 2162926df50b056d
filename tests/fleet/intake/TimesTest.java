package whaleware.fleet.intake;

import static org.junit.jupiter.api.Assertions.*;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Times are read as [Instant#parse] reads them.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TimesTest {
    @Test
    void each_time_is_read_as_the_JDK_reads_it() {
        for (var text : List.of("2026-01-31T12:34:56Z", "2026-01-31T12:34:56.7Z", "2026-01-31T12:34:56.789Z",
                "2026-01-31T12:34:56.000001Z", "2024-02-29T23:59:59.123456789Z", "1970-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z", "1969-12-31T23:59:59.5Z", "9999-12-31T23:59:59.999Z", "2026-01-31T24:00:00Z",
                "2016-12-31T23:59:60Z", "2026-01-31T12:34:56+01:00", "2026-01-31t12:34:56z", "+12026-01-31T12:34:56Z",
                "2026-01-31T12:34Z", "2026-01-31T12:34:56.Z")) {
            assertEquals(read(Instant::parse, text), read(Times::parse, text), text);
        }
    }

    @Test
    void no_time_is_refused() {
        for (var text : List.of("", "Z", "now", "2026-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z",
                "2026-01-01T25:00:00Z", "2026-01-01T12:60:00Z", "2026-01-01T12:00:61Z", "2026-01-01 12:00:00Z",
                "2026-01-01T12:00:00", "2026-01-01T12:00:00.1234567890Z", "2026-01-01T12:00:00.12x4Z",
                "2026-01-01T12:00:00,123Z", "२०२६-01-01T12:00:00Z", "2026-01-01T12:00:00.123 Z")) {
            assertThrows(DateTimeException.class, () -> Times.parse(text), text);
        }
    }

    private interface Reader {
        Instant read(String text);
    }

    private static String read(Reader reader, String text) {
        try {
            return reader.read(text).toString();
        } catch (DateTimeException e) {
            return "no time";
        }
    }
}
