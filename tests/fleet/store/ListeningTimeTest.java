package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// A collector that has not listened does not call an instance silent.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ListeningTimeTest {
    private final ManualClock clock = new ManualClock();
    private long nanos;
    private final ListeningTime listening = new ListeningTime(clock, () -> nanos);

    private void pass(Duration wall, Duration monotonic) {
        clock.advance(wall);
        nanos += monotonic.toNanos();
        listening.tick();
    }

    @Test
    void ticks_in_time_are_no_pause() {
        var start = clock.instant();
        for (int i = 0; i < 100; i++) pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertEquals(start, listening.since());
    }

    @Test
    void a_stopped_process_restarts_the_listening_time() {
        pass(Duration.ofSeconds(60), Duration.ofSeconds(60));
        assertEquals(clock.instant(), listening.since());
    }

    @Test
    void a_suspended_machine_restarts_the_listening_time() {
        pass(Duration.ofHours(8), Duration.ofSeconds(1));
        assertEquals(clock.instant(), listening.since());
    }

    @Test
    void a_clock_that_is_set_back_restarts_the_listening_time() {
        pass(Duration.ofHours(-1), Duration.ofSeconds(1));
        assertEquals(clock.instant(), listening.since());
    }

    @Test
    void a_store_that_fails_does_not_listen_until_it_works() {
        listening.failed();
        for (int i = 0; i < 100; i++) pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertEquals(clock.instant(), listening.since());
        listening.succeeded();
        var recovered = clock.instant();
        for (int i = 0; i < 100; i++) pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        listening.succeeded();
        assertEquals(recovered, listening.since());
    }
}
