package whaleware.base;

import static org.junit.jupiter.api.Assertions.*;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Durations as text are exact, and bounded.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DurationsTest {
    @ParameterizedTest
    @CsvSource({"0s, PT0S", "250ms, PT0.25S", "1.5h, PT1H30M", "0.000000001s, PT0.000000001S", "1000d, PT24000H",
            "86400000000ms, PT24000H", "000000000007m, PT7M", "0.5ms, PT0.0005S",
            "999.999999999d, PT23999H59M59.9999136S"})
    void a_number_and_a_unit_are_a_duration(String text, Duration duration) {
        assertEquals(Optional.of(duration), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5", "5 s", "-5s", "+5s", "5S", "1.s", ".5s", "1.0000000000s", "0000000000001s",
            "1e3s", "1.5.5s", "5ms ", "1001d", "1000.000000001d", "999999999999ms", "999999999999d", "٥s", "5sec"})
    void any_other_text_is_none(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }

    @Test
    void generated_durations_are_exact_to_the_nanosecond() {
        var random = new Random(7);
        for (var unit : Durations.MILLIS.entrySet()) {
            for (int i = 0; i < 2_000; i++) {
                var number = random.nextInt(1_000) + "." + random.nextInt(1, 1_000_000_000);
                var nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(unit.getValue() * 1_000_000L));
                assertEquals(Optional.of(Duration.ofNanos(nanos.toBigInteger().longValueExact())),
                        Durations.parse(number + unit.getKey()), number + unit.getKey());
            }
        }
    }
}
