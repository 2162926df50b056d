package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What is shown of an instance while its reports arrive: in time, late, from a wrong clock, from two lives at once.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PresenceTest {
    private final ManualClock clock = new ManualClock();
    private final Live live = new Live(1, "web-1", new Presence(), KeySet.EMPTY);
    private final Set<String> boots = new HashSet<>();
    private final Sender first = new Sender("web-1", "first"), second = new Sender("web-1", "second");

    private Presence.Verdict arrives(Report report) {
        var next = live.presence().copy();
        var verdict = next.apply(report, clock.instant(), !boots.add(report.bootId()));
        live.replace(next, KeySet.EMPTY);
        live.show(clock.instant());
        return verdict;
    }

    private InstanceView shown() {
        live.show(clock.instant());
        return live.shown();
    }

    private Instant now() {
        return clock.instant();
    }

    @Test
    void an_event_in_time_is_the_present() {
        assertFalse(arrives(first.enters("BOOT", now())).late());
        var up = clock.advanceSeconds(3);
        arrives(first.enters("UP", up, "started"));
        clock.advanceSeconds(30);
        arrives(first.stats(now()));
        var view = shown();
        assertEquals("UP", view.state());
        assertEquals("BOOT", view.previous());
        assertEquals("started", view.cause());
        assertEquals(up, view.since());
        assertEquals(up.minusSeconds(3), view.bootedAt());
        assertEquals(now(), view.lastSeen());
        assertEquals(Duration.ZERO, view.clockOffset());
    }

    @Test
    void restarts_are_counted_in_each_life() {
        arrives(first.enters("UP", now()));
        for (int i = 0; i < 3; i++) {
            arrives(first.enters("RESTARTING", clock.advanceSeconds(1)));
            arrives(first.enters("UP", clock.advanceSeconds(1)));
        }
        assertEquals(3, shown().restarts());
        arrives(second.enters("BOOT", clock.advanceSeconds(1)));
        assertEquals(0, shown().restarts());
    }

    @Test
    void only_a_good_backup_ends_lateness_and_a_test_is_no_backup() {
        arrives(first.enters("UP", now()));
        var good = clock.advanceSeconds(1);
        arrives(first.backup(null, null, good));
        arrives(first.backup("late", "too old", clock.advanceSeconds(1)));
        arrives(first.backup(null, "disk full", clock.advanceSeconds(1)));
        arrives(first.backup("test", "damaged", clock.advanceSeconds(1)));
        assertEquals(new Backups(good, "disk full", "too old", "damaged"), shown().backups());
        assertEquals(shown().backups(), PresenceJson.read(PresenceJson.write(live.presence())).backups);
        arrives(first.backup("test", null, clock.advanceSeconds(1)));
        assertEquals(new Backups(good, "disk full", "too old", null), shown().backups());
        arrives(first.backup("test", "damaged", clock.advanceSeconds(1)));
        arrives(first.backup(null, null, clock.advanceSeconds(1)));
        assertEquals(new Backups(now(), null, null, "damaged"), shown().backups());
    }

    @Test
    void a_clock_that_is_an_hour_ahead_is_measured() {
        arrives(first.enters("UP", now().plusSeconds(3600)));
        assertEquals(Duration.ofHours(1), shown().clockOffset());
        assertEquals(now(), shown().since());
    }

    @Test
    void a_clock_that_is_an_hour_behind_is_measured_by_the_second_event() {
        arrives(first.enters("UP", now().minusSeconds(3600)));
        clock.advanceSeconds(30);
        assertFalse(arrives(first.stats(now().minusSeconds(3600))).late());
        assertEquals(Duration.ofHours(-1), shown().clockOffset());
        clock.advanceSeconds(30);
        assertFalse(arrives(first.enters("RESTARTING", now().minusSeconds(3600))).late());
        assertEquals("RESTARTING", shown().state());
        assertEquals(now(), shown().since());
    }

    @Test
    void a_clock_that_is_put_right_is_measured_again() {
        arrives(first.enters("UP", now().plusSeconds(3600)));
        for (int i = 0; i < 2; i++) {
            clock.advanceSeconds(30);
            arrives(first.stats(now()));
        }
        assertEquals(Duration.ZERO, shown().clockOffset());
        clock.advanceSeconds(30);
        assertFalse(arrives(first.stats(now())).late());
    }

    @Test
    void the_past_of_an_outage_passes_by_unseen() {
        arrives(first.enters("UP", now()));
        var outage = now();
        clock.advance(Duration.ofHours(24));
        for (int i = 1; i < 1000; i++) {
            var at = outage.plusSeconds(i * 80L);
            var verdict = arrives(i % 10 == 0 ? first.enters("RESTARTING", at)
                    : i % 10 == 1 ? first.enters("UP", at) : first.stats(at));
            assertTrue(verdict.late(), "event " + i);
            assertEquals("UP", live.shown().state());
            assertEquals(now(), live.shown().lastSeen());
            clock.advance(Duration.ofMillis(20));
        }
        assertEquals(Duration.ZERO, shown().clockOffset());
        arrives(first.enters("RESTARTING", now(), "now"));
        assertEquals("now", shown().cause());
    }

    @Test
    void the_last_event_of_an_outage_is_shown_if_no_other_follows() {
        arrives(first.enters("UP", now()));
        var end = clock.advanceSeconds(60);
        clock.advanceSeconds(600);
        arrives(first.enters("ERROR", end, "firstboot ended with 1"));
        assertEquals("UP", shown().state());
        clock.advance(Presence.QUIET);
        assertEquals("ERROR", shown().state());
        assertEquals(end, shown().since());
    }

    @Test
    void an_older_life_changes_no_present() {
        arrives(first.enters("UP", now()));
        var death = clock.advanceSeconds(100);
        clock.advanceSeconds(100);
        arrives(second.enters("UP", now()));
        clock.advanceSeconds(10);
        var verdict = arrives(first.enters("RESTARTING", death));
        assertTrue(verdict.late());
        assertFalse(verdict.present());
        assertEquals("second", shown().bootId());
        assertEquals("UP", shown().state());
        assertFalse(shown().conflict());
    }

    @Test
    void an_older_life_that_was_never_seen_changes_no_present() {
        var death = now();
        clock.advanceSeconds(1000);
        arrives(second.enters("UP", now()));
        clock.advanceSeconds(10);
        assertFalse(arrives(first.enters("UP", death)).present());
        assertEquals("second", shown().bootId());
    }

    @Test
    void two_lives_that_report_in_turns_are_a_conflict_until_one_stops() {
        arrives(first.enters("UP", now()));
        clock.advanceSeconds(5);
        arrives(second.enters("UP", now()));
        clock.advanceSeconds(5);
        arrives(first.stats(now()));
        assertFalse(shown().conflict(), "one event may be the overlap of a replacement");
        clock.advanceSeconds(5);
        arrives(second.stats(now()));
        arrives(first.stats(now()));
        assertTrue(shown().conflict());
        assertEquals("second", shown().bootId());
        clock.advanceSeconds(1);
        arrives(first.enters("STOPPED", now()));
        assertFalse(shown().conflict());
        assertEquals("UP", shown().state());
    }

    @Test
    void a_conflict_ends_when_the_other_life_falls_silent() {
        arrives(first.enters("UP", now()));
        arrives(second.enters("UP", clock.advanceSeconds(5)));
        for (int i = 0; i < 3; i++) arrives(first.stats(clock.advanceSeconds(5)));
        assertTrue(shown().conflict());
        for (int i = 0; i < 4; i++) arrives(second.stats(clock.advanceSeconds(30)));
        assertFalse(shown().conflict());
    }

    @Test
    void a_life_goes_on_after_the_newer_one_stopped() {
        arrives(first.enters("UP", now()));
        arrives(second.enters("UP", clock.advanceSeconds(5)));
        arrives(second.enters("STOPPED", clock.advanceSeconds(5)));
        assertTrue(shown().gone());
        arrives(first.stats(clock.advanceSeconds(5)));
        assertEquals("first", shown().bootId());
        assertEquals("UP", shown().state());
    }

    @Test
    void a_journal_that_is_delivered_after_the_end_revives_no_instance() {
        arrives(first.enters("UP", now()));
        var old = clock.advanceSeconds(5);
        clock.advanceSeconds(100);
        arrives(second.enters("UP", now()));
        arrives(second.enters("STOPPED", clock.advanceSeconds(5)));
        clock.advanceSeconds(5);
        arrives(first.stats(old));
        assertTrue(shown().gone());
        assertEquals("second", shown().bootId());
    }

    @Test
    void a_present_is_stored_and_read_again() {
        arrives(first.enters("BOOT", now().plusSeconds(100)));
        arrives(first.enters("RESTARTING", clock.advanceSeconds(1).plusSeconds(100), "monitor ended with 1"));
        var read = PresenceJson.read(PresenceJson.write(live.presence()));
        assertEquals(shown(), read.view("web-1", now()));
        assertEquals(PresenceJson.write(live.presence()), PresenceJson.write(read));
    }
}
