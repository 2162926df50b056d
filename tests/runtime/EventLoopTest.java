package whaleware.runtime;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// The event loop: messages, time-outs, and pauses of the whole container.
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventLoopTest {
    private final AtomicLong offset = new AtomicLong();
    private final EventLoop loop = new EventLoop(this::nanos, () -> {});

    private long nanos() {
        return System.nanoTime() + offset.get();
    }

    private void advance(Duration time) {
        offset.addAndGet(time.toNanos());
    }

    @Test
    void a_pause_of_the_container_is_counted_and_does_not_use_up_a_timeout() {
        var iterations = new AtomicInteger();
        var paused = new EventLoop(this::nanos, () -> {
            if (iterations.incrementAndGet() == 2) advance(Duration.ofHours(1));
        });
        assertTrue(paused.await(Duration.ofMinutes(1), () -> iterations.get() == 4), "the pause used up the time-out");
        assertEquals(1, paused.pauses());
    }

    @Test
    void a_jump_of_the_clock_by_a_second_is_no_pause_and_by_30_seconds_is_one() {
        jump(Duration.ofSeconds(1));
        assertEquals(0, loop.pauses());
        jump(Duration.ofSeconds(30));
        assertEquals(1, loop.pauses());
    }

    /// Advances the clock while the loop waits for a message, as a pause of the container does.
    private void jump(Duration time) {
        var waiter = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            while (waiter.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
            advance(time);
            loop.post("");
        });
        long before = offset.get();
        assertTrue(loop.await(Duration.ofMinutes(1), () -> offset.get() > before));
    }

    @Test
    void the_first_TERM_ends_the_wait_and_another_within_a_second_has_no_effect() {
        loop.post("TERM");
        assertThrows(PendingRequests.StopRequested.class, () -> loop.await(Duration.ofMinutes(1), () -> false));
        loop.post("TERM");
        loop.post("TERM-ALSO");
        assertFalse(loop.await(Duration.ofMillis(50), () -> false));
        long start = System.nanoTime();
        advance(Duration.ofSeconds(1));
        loop.post("TERM-ALSO");
        boolean elapsed = loop.await(Duration.ofMinutes(1), () -> System.nanoTime() - start > 500_000_000);
        assertTrue(elapsed, "TERM-ALSO hurried the stop");
    }

    @Test
    void a_second_TERM_after_a_second_shortens_this_wait_and_every_later_wait() {
        loop.post("TERM");
        assertThrows(PendingRequests.StopRequested.class, () -> loop.await(Duration.ofMinutes(1), () -> false));
        advance(Duration.ofSeconds(1));
        loop.post("TERM");
        long start = System.nanoTime();
        assertFalse(loop.await(Duration.ofMinutes(1), () -> false));
        assertFalse(loop.awaitExit(Duration.ofMinutes(1), () -> false));
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.toMillis() >= 800 && took.toSeconds() < 20, took.toString());
    }

    @Test
    void a_reload_stays_requested_until_it_is_taken() {
        loop.post("HUP");
        loop.post("HUP");
        assertFalse(loop.await(Duration.ofMillis(20), () -> false));
        assertTrue(loop.requests().takeReload());
        assertFalse(loop.requests().takeReload());
    }

    @Test
    void the_handler_gets_all_other_messages_except_empty_ones() {
        var received = new ArrayList<String>();
        loop.onMessage(received::add);
        for (var message : List.of("USR1", "", "WINCH")) loop.post(message);
        assertTrue(loop.await(Duration.ofMinutes(1), () -> received.size() == 2));
        assertEquals(List.of("USR1", "WINCH"), received);
    }

    @Test
    void a_condition_that_always_holds_keeps_no_signal_and_no_heartbeat_from_its_effect() {
        var iterations = new AtomicInteger();
        var loop = new EventLoop(this::nanos, iterations::incrementAndGet);
        loop.post("TERM");
        assertThrows(PendingRequests.StopRequested.class, () -> {
            for (int i = 0; i < 100; i++) {
                advance(Duration.ofMillis(20));
                assertTrue(loop.await(Duration.ofMinutes(1), () -> true));
            }
        });
        assertEquals(1, iterations.get());
    }
}
