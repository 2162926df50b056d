package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// The log lines about a hook that takes long.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowHookNoticeTest {
    private final AtomicLong now = new AtomicLong(7);
    private final List<String> lines = new ArrayList<>();
    private final SlowHookNotice notice =
            new SlowHookNotice("hook firstboot", Duration.ofHours(1), now::get, lines::add);

    @Test
    void a_slow_hook_is_logged_after_half_a_minute_then_at_doubling_intervals_up_to_ten_minutes() {
        everySecond(3000);
        assertEquals("waiting for hook firstboot: 30 s by now, 3600 s at most", lines.getFirst());
        var seconds = lines.stream().map(line -> Integer.parseInt(line.replaceAll(".*: (\\d+) s by.*", "$1"))).toList();
        assertEquals(List.of(30, 60, 120, 240, 480, 960, 1560, 2160, 2760), seconds);
    }

    @Test
    void a_jump_of_the_clock_is_logged_once() {
        now.addAndGet(Duration.ofDays(1).toNanos());
        notice.check();
        notice.check();
        assertEquals(1, lines.size());
    }

    private void everySecond(int seconds) {
        for (int second = 1; second <= seconds; second++) {
            now.addAndGet(1_000_000_000);
            notice.check();
        }
    }
}
