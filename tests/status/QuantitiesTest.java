package whaleware.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.base.Json;

/// Ages and numbers on the page of an instance.
@DisplayNameGeneration(ReplaceUnderscores.class)
class QuantitiesTest {

    @ParameterizedTest(name = "{0} s are {1}")
    @CsvSource({"-1, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h 0 min", "172800, 2 d 0 h"})
    void an_age_has_at_most_two_units(long seconds, String text) {
        assertEquals(text, Quantities.age(seconds));
    }

    @ParameterizedTest(name = "{0} s are {1}")
    @CsvSource({"0, 0 ms", "0.0012, 1.2 ms", "0.25, 250 ms", "1.54, 1.5 s", "600, 10 min"})
    void a_duration_has_one_decimal_if_it_is_short(double seconds, String text) {
        assertEquals(text, Quantities.duration(seconds));
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({"latency_ms, 12, 12 ms", "db.latencyMs, 1.10, 1.10 ms", "bytes, 1023, 1023 B",
            "a.usedBytes, 1536, 1.5 KiB", "x_bytes, 1e400, 1e400", "cpu_percent, 7, 7 %", "age_seconds, 3, 3 s",
            "items, 7, 7", "kilobytes, 7, 7"})
    void a_number_gets_the_unit_of_its_key(String path, String number, String text) {
        var value = Json.object("{\"n\": " + number + "}", "a test", "").path("n");
        assertEquals(text, Quantities.withUnit(path, value));
    }
}
