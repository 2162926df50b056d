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

/// The one loop: words, time-outs, and time in which the whole container stood still.
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventLoopTest {
    private final AtomicLong stoodStill = new AtomicLong();
    private final EventLoop loop = new EventLoop(() -> System.nanoTime() + stoodStill.get(), () -> {});

    private void stand(Duration still) {
        stoodStill.addAndGet(still.toNanos());
    }

    @Test
    void a_pause_of_the_container_does_not_count_into_a_timeout_and_is_told() {
        var turns = new AtomicInteger();
        var still = new EventLoop(() -> System.nanoTime() + stoodStill.get(), () -> { if (turns.incrementAndGet() == 2) stand(Duration.ofHours(1)); });
        assertTrue(still.await(Duration.ofMinutes(1), () -> turns.get() == 4), "an hour of standing still has used up a minute's time-out");
        assertEquals(1, still.pauses());
    }

    @Test
    void the_jump_of_a_turn_is_a_pause_only_when_it_is_long() {
        jump(Duration.ofSeconds(1));
        assertEquals(0, loop.pauses());
        jump(Duration.ofSeconds(30));
        assertEquals(1, loop.pauses());
    }

    // The clock goes on while the loop waits for a word, as it does when everything stands still.
    private void jump(Duration still) {
        var waits = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            while (waits.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
            stand(still);
            loop.post("");
        });
        long before = stoodStill.get();
        assertTrue(loop.await(Duration.ofMinutes(1), () -> stoodStill.get() > before));
    }

    @Test
    void TERM_ends_any_wait_and_TERM_again_within_a_second_is_the_same() {
        loop.post("TERM");
        assertThrows(PendingRequests.StopRequested.class, () -> loop.await(Duration.ofMinutes(1), () -> false));
        loop.post("TERM");
        loop.post("TERM-ALSO");
        assertFalse(loop.await(Duration.ofMillis(50), () -> false));
        long asked = System.nanoTime();
        stand(Duration.ofSeconds(1));
        loop.post("TERM-ALSO");
        assertTrue(loop.await(Duration.ofMinutes(1), () -> System.nanoTime() - asked > 500_000_000), "TERM-ALSO counts as the first only");
    }

    @Test
    void a_later_TERM_leaves_a_moment_to_this_wait_and_to_every_other() {
        loop.post("TERM");
        assertThrows(PendingRequests.StopRequested.class, () -> loop.await(Duration.ofMinutes(1), () -> false));
        stand(Duration.ofSeconds(1));
        loop.post("TERM");
        long asked = System.nanoTime();
        assertFalse(loop.await(Duration.ofMinutes(1), () -> false));
        assertFalse(loop.awaitExit(Duration.ofMinutes(1), () -> false));
        var took = Duration.ofNanos(System.nanoTime() - asked);
        assertTrue(took.toMillis() >= 800 && took.toSeconds() < 20, took.toString());
    }

    @Test
    void HUP_is_remembered_until_it_is_asked_for() {
        loop.post("HUP");
        loop.post("HUP");
        assertFalse(loop.await(Duration.ofMillis(20), () -> false));
        assertTrue(loop.requests().takeReload());
        assertFalse(loop.requests().takeReload());
    }

    @Test
    void other_words_go_to_the_others_and_an_empty_one_only_wakes() {
        var heard = new ArrayList<String>();
        loop.onMessage(heard::add);
        for (var word : List.of("USR1", "", "WINCH")) loop.post(word);
        assertTrue(loop.await(Duration.ofMinutes(1), () -> heard.size() == 2));
        assertEquals(List.of("USR1", "WINCH"), heard);
    }
}
