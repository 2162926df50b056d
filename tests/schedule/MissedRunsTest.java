package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.runtime.OperatorSwitches;

/// Runs that were due when nothing could start: in maintenance, while no container ran, while the clock was wrong.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MissedRunsTest extends SchedulerContract {
    @Test
    void a_job_with_catch_up_makes_up_once_for_all_that_it_missed_in_maintenance() {
        begin(jobs("tidy", cron("*/5 * * * *", true, "0s")));
        state.switches().turn(OperatorSwitches.MAINTENANCE, true, now, 0);
        for (var time : List.of("12:05:00", "12:10:00", "12:15:00")) at(time);
        state.switches().turn(OperatorSwitches.MAINTENANCE, false, now, 0);
        for (var time : List.of("12:16:00", "12:16:01")) at(time);
        end("tidy", 0);
        at("12:17:00");
        assertEquals(List.of("tidy 2026-03-01T12:16:00Z"), started);
        assertTrue(log.contains("cron tidy was missed: it runs now, once"));
    }

    @Test
    void a_new_container_makes_up_only_for_runs_that_were_missed_while_none_ran() {
        var jobs = jobs("tidy", cron("0 * * * *", true, "0s"), "other", cron("0 * * * *"));
        begin(jobs);
        at("13:00:00");
        end("tidy", 0);
        end("other", 3);
        for (var restart : List.of("13:30:00", "14:30:00", "14:31:00")) {
            lastRuns.flush(Duration.ofSeconds(10));
            running.clear();
            create();
            now = Instant.parse("2026-03-01T" + restart + "Z");
            begin(jobs);
            at(restart);
        }
        assertEquals(List.of("other 2026-03-01T13:00:00Z", "tidy 2026-03-01T13:00:00Z", "tidy 2026-03-01T14:30:00Z"),
                started);
        assertEquals(3, status("other").path("exit").asInt());
        assertEquals("2026-03-01T13:00:00.000Z", status("other").path("last").asText());
    }

    @Test
    void times_move_to_data_when_it_is_initialised() {
        settled = false;
        begin(jobs("tidy", cron("0 * * * *")));
        flush();
        assertTrue(Files.exists(run.resolve("cron.json")) && !Files.exists(data.resolve(".ww")));
        settled = true;
        scheduler.step();
        flush();
        assertTrue(Files.exists(data.resolve(".ww/cron.json")));
    }

    @Test
    void a_new_or_changed_schedule_has_missed_nothing() {
        begin(jobs("tidy", cron("0 * * * *", true, "0s")));
        lastRuns.flush(Duration.ofSeconds(10));
        create();
        now = now.plus(Duration.ofDays(1));
        begin(jobs("tidy", cron("30 * * * *", true, "0s"), "new", cron("0 * * * *", true, "0s")));
        scheduler.step();
        assertEquals(List.of(), started);
    }

    @Test
    void a_time_long_ago_was_missed_and_a_short_delay_was_not() {
        begin(jobs("tidy", cron("0 * * * *")));
        at("13:09:59");
        end("tidy", 0);
        at("14:10:01"); // the container was paused
        assertEquals(List.of("tidy 2026-03-01T13:09:59Z"), started);
        assertEquals("cron tidy was due 601 s ago: it is not started", log.getLast());
        assertEquals("2026-03-01T15:00:00.000Z", status("tidy").path("next").asText());
    }

    @Test
    void a_clock_that_is_set_back_repeats_nothing_and_blocks_nothing() {
        begin(jobs("tidy", cron("0 * * * *")));
        at("13:00:00");
        end("tidy", 0);
        for (var time : List.of("12:30:00", "13:00:01")) at(time);
        assertEquals(1, started.size());
        for (var time : List.of("05:30:00", "06:00:00")) at(time); // by hours: the clock was wrong before
        assertEquals(List.of("tidy 2026-03-01T13:00:00Z", "tidy 2026-03-01T06:00:00Z"), started);
    }
}
