package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.config.BackupSettings;
import whaleware.config.Settings;

/// When a scheduled backup is due, with a clock and a jitter of the test.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupScheduleTest {
    private static final String NIGHTLY = "\"schedule\": \"30 2 * * *\", \"zone\": \"UTC\"";
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final BackupSchedule schedule = new BackupSchedule(BackupSchedule.Setting.SCHEDULE, () -> now, () -> 0.5);

    private static BackupSettings settings(String backup) {
        var tree = Json.object("{\"ww\": {\"backup\": {" + backup + "}}}", "the test", "");
        return Settings.of(tree, Map.of(), Map.of()).backup();
    }

    private void assertNext(String time) {
        assertEquals(Instant.parse(time), schedule.next());
    }

    @Test
    void a_backup_is_due_once_at_each_time_with_its_jitter() {
        schedule.use(settings(NIGHTLY + ", \"jitter\": \"10m\""));
        assertNext("2026-11-29T02:35:00Z");
        now = Instant.parse("2026-11-29T02:34:59Z");
        assertFalse(schedule.due() || schedule.take());
        now = Instant.parse("2026-11-29T09:00:00Z"); // a restart lasted so long
        assertTrue(schedule.due());
        assertTrue(schedule.take());
        assertFalse(schedule.due() || schedule.take());
        assertNext("2026-11-30T02:35:00Z");
    }

    @Test
    void one_that_was_missed_since_the_last_good_one_is_made_up_for_once() {
        schedule.use(settings(NIGHTLY + ", \"jitter\": \"10m\""));
        assertNull(schedule.makeUp(Instant.parse("2026-11-28T02:30:00Z")));
        assertFalse(schedule.due());
        assertEquals("a scheduled backup was missed: one is made at 2026-11-28T12:05:00.000Z",
                schedule.makeUp(Instant.parse("2026-11-28T02:29:59Z")));
        assertFalse(schedule.due());
        now = now.plus(Duration.ofMinutes(5));
        assertTrue(schedule.take());
        assertFalse(schedule.due());
        assertNext("2026-11-29T02:35:00Z");
    }

    @Test
    void a_first_one_is_made_and_another_backup_takes_its_place() {
        schedule.use(settings(NIGHTLY));
        assertTrue(schedule.makeUp(null).startsWith("there is no backup yet"));
        assertTrue(schedule.due());
        schedule.made();
        assertFalse(schedule.due());
        assertNext("2026-11-29T02:30:00Z");
    }

    @Test
    void other_settings_plan_anew_only_if_they_concern_the_schedule() {
        schedule.use(settings(NIGHTLY));
        now = Instant.parse("2026-11-29T02:30:00Z");
        schedule.use(settings(NIGHTLY + ", \"timeout\": \"2h\""));
        assertTrue(schedule.due());
        schedule.use(settings("\"schedule\": \"@hourly\", \"zone\": \"UTC\""));
        assertFalse(schedule.due());
        assertNext("2026-11-29T03:00:00Z");
        schedule.use(settings(""));
        assertNull(schedule.next());
        assertNull(schedule.makeUp(null));
        assertFalse(schedule.due() || schedule.take());
    }

    @Test
    void a_clock_that_is_set_back_plans_anew_and_starts_nothing() {
        now = Instant.parse("2030-01-01T00:00:00Z");
        schedule.use(settings(NIGHTLY));
        now = Instant.parse("2026-11-28T12:00:00Z");
        assertTrue(schedule.due());
        assertFalse(schedule.take());
        assertNext("2026-11-29T02:30:00Z");
    }

    @Test
    void one_that_was_cut_short_is_due_again() {
        schedule.use(settings(NIGHTLY));
        schedule.again(Duration.ZERO);
        assertTrue(schedule.take());
        assertNext("2026-11-29T02:30:00Z");
    }

    @Test
    void a_wrong_schedule_or_zone_is_refused() {
        BackupSchedule.check(settings(""));
        BackupSchedule.check(settings(NIGHTLY));
        BackupSchedule.check(settings("\"test\": \"@weekly\""));
        for (var wrong : new String[] {
                "\"schedule\": \"0 0 31 2 *\"", "\"test\": \"@never\"", "\"zone\": \"Europe/Rom\""}) {
            var failure = assertThrows(Failure.class, () -> BackupSchedule.check(settings(wrong)));
            assertEquals(ExitCode.CONFIG, failure.code);
            assertTrue(failure.getMessage().startsWith("cannot read ww.backup."), failure.getMessage());
        }
    }
}
