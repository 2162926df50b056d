package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.config.Settings;

/// The delays and the limit of restarts, measured by the test's own clock.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestartPolicyTest {
    private long now = 42;
    private double random = 0.5;
    private Settings.Restart settings = settings(0);
    private final RestartPolicy restarts = new RestartPolicy(() -> settings, () -> now, () -> random);

    private static Settings.Restart settings(int limit) {
        return new Settings.Restart(Duration.ofMillis(500), Duration.ofSeconds(5), limit, Duration.ofMinutes(10));
    }

    private long pause() {
        return restarts.failed().orElseThrow().toMillis();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void the_first_restart_is_immediate_and_later_delays_double_up_to_the_maximum() {
        long[] wanted = {0, 500, 1000, 2000, 4000, 5000, 5000};
        assertArrayEquals(wanted, IntStream.range(0, wanted.length).mapToLong(_ -> pause()).toArray());
    }

    @Test
    void the_jitter_is_at_most_a_tenth() {
        pause();
        random = 0;
        assertEquals(450, pause());
        random = 1;
        assertEquals(1100, pause());
    }

    @Test
    void no_delay_exceeds_the_maximum_plus_jitter() {
        for (int i = 0; i < 5000; i++) assertTrue(pause() <= 5500);
    }

    @Test
    void a_failure_after_a_quiet_period_counts_as_the_first() {
        for (int i = 0; i < 5; i++) pause();
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(5000, pause());
        pass(Duration.ofMinutes(10));
        assertEquals(0, pause());
        assertEquals(500, pause());
    }

    @Test
    void the_limit_counts_only_failures_within_the_period() {
        settings = settings(3);
        for (int i = 0; i < 3; i++) assertTrue(restarts.failed().isPresent());
        assertEquals(Optional.empty(), restarts.failed());
        pass(Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            assertTrue(restarts.failed().isPresent());
            pass(Duration.ofMinutes(4));
        }
        assertTrue(restarts.failed().isPresent(),
                "the first of them was twelve minutes ago, the others eight and four");
        assertEquals(Optional.empty(), restarts.failed());
    }

    @Test
    void restarts_never_end_without_a_limit() {
        for (int i = 0; i < 1000; i++) assertTrue(restarts.failed().isPresent());
    }

    @Test
    void a_limit_set_by_HUP_counts_from_then_on() {
        for (int i = 0; i < 10; i++) restarts.failed();
        settings = settings(2);
        assertTrue(restarts.failed().isPresent());
        assertTrue(restarts.failed().isEmpty());
    }
}
