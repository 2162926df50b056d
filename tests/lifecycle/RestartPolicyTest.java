package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.config.Settings;

/// When a service that failed is started again, by a clock of the test's.
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
    void the_first_is_at_once_then_pauses_double_up_to_the_cap() {
        long[] wanted = {0, 500, 1000, 2000, 4000, 5000, 5000};
        assertArrayEquals(wanted, IntStream.range(0, wanted.length).mapToLong(_ -> pause()).toArray());
    }

    @Test
    void the_jitter_is_a_tenth_at_most() {
        pause();
        random = 0;
        assertEquals(450, pause());
        random = 1;
        assertEquals(1100, pause());
    }

    @Test
    void no_pause_is_ever_without_bound() {
        for (int i = 0; i < 5000; i++) assertTrue(pause() <= 5500);
    }

    @Test
    void so_much_quiet_makes_the_next_failure_a_first_one() {
        for (int i = 0; i < 5; i++) pause();
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(5000, pause());
        pass(Duration.ofMinutes(10));
        assertEquals(0, pause());
        assertEquals(500, pause());
    }

    @Test
    void the_limit_counts_those_within_the_time_only() {
        settings = settings(3);
        for (int i = 0; i < 3; i++) assertTrue(restarts.failed().isPresent());
        assertEquals(Optional.empty(), restarts.failed());
        pass(Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            assertTrue(restarts.failed().isPresent());
            pass(Duration.ofMinutes(4));
        }
        assertTrue(restarts.failed().isPresent(), "the first of them was twelve minutes ago, the others eight and four");
        assertEquals(Optional.empty(), restarts.failed());
    }

    @Test
    void without_a_limit_it_goes_on_for_ever() {
        for (int i = 0; i < 1000; i++) assertTrue(restarts.failed().isPresent());
    }

    @Test
    void a_limit_that_a_HUP_has_brought_counts_from_then_on() {
        for (int i = 0; i < 10; i++) restarts.failed();
        settings = settings(2);
        assertTrue(restarts.failed().isPresent());
        assertTrue(restarts.failed().isEmpty());
    }
}
