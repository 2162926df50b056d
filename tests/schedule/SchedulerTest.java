package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.ExitCode;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.State;

/// When programs of `usr/cron` start, and what is published.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchedulerTest extends SchedulerContract {
    @Test
    void a_job_starts_once_at_each_due_time() {
        begin(jobs("tidy", cron("*/5 * * * *"), "manual", cron("")));
        assertEquals("2026-03-01T12:05:00.000Z", status("tidy").path("next").asText());
        for (var time : List.of("12:04:59", "12:05:01", "12:05:03")) at(time);
        end("tidy", 0);
        for (var time : List.of("12:05:59", "12:09:59", "12:10:00")) at(time);
        assertEquals(List.of("tidy 2026-03-01T12:05:01Z", "tidy 2026-03-01T12:10:00Z"), started);
        assertEquals("2026-03-01T12:15:00.000Z", status("tidy").path("next").asText());
        assertTrue(status("manual").path("next").isMissingNode());
    }

    @Test
    void a_job_that_still_runs_is_not_started_twice_and_that_is_counted() {
        begin(jobs("slow", cron("* * * * *")));
        for (var time : List.of("12:01:00", "12:02:00", "12:03:00")) at(time);
        assertEquals(1, started.size());
        assertEquals(2, status("slow").path("overlaps").asInt());
        assertEquals(List.of("cron slow is due, and its last run has not ended: it is not started twice"),
                log.subList(1, 2));
        end("slow", 0);
        at("12:04:00");
        assertEquals(2, started.size());
    }

    @Test
    void no_job_starts_in_a_restart_or_in_maintenance() {
        begin(jobs("tidy", cron("* * * * *")));
        enter(State.RESTARTING);
        for (var time : List.of("12:01:00", "12:02:00")) at(time);
        enter(State.UP);
        state.switches().turn(OperatorSwitches.MAINTENANCE, true, now, 0);
        for (var time : List.of("12:02:30", "12:03:00")) at(time);
        assertEquals(List.of(), started);
        assertEquals(List.of("cron tidy was due in RESTARTING: it is not started"), log);
        assertEquals(3, status("tidy").path("misses").asInt());
        state.switches().turn(OperatorSwitches.MAINTENANCE, false, now, 0);
        for (var time : List.of("12:03:30", "12:04:00")) at(time);
        assertEquals(List.of("tidy 2026-03-01T12:04:00Z"), started);
    }

    @Test
    void jitter_delays_a_run_at_random_and_changes_no_due_time() {
        random = 0.5;
        begin(jobs("tidy", cron("0 * * * *", false, "20m")));
        assertEquals("2026-03-01T13:10:00.000Z", status("tidy").path("next").asText());
        for (var time : List.of("13:00:00", "13:09:59", "13:10:00")) at(time);
        assertEquals(List.of("tidy 2026-03-01T13:10:00Z"), started);
        assertEquals("2026-03-01T14:10:00.000Z", status("tidy").path("next").asText());
    }

    @Test
    void a_supervisor_that_resumes_starts_what_became_due_meanwhile_and_nothing_twice() {
        var jobs = jobs("slow", cron("0 * * * *"), "due", cron("1 13 * * *"));
        begin(jobs);
        at("13:00:00");
        now = Instant.parse("2026-03-01T13:01:02Z");
        begin(jobs); // the first supervisor was killed while slow ran
        scheduler.step();
        assertEquals(List.of("slow 2026-03-01T13:00:00Z", "due 2026-03-01T13:01:02Z"), started);
        end("slow", -1);
        assertEquals("ended with an unknown code", status("slow").path("outcome").asText());
        assertEquals(List.of(), published);
        assertTrue(status("slow").path("running").isMissingNode());
    }

    @Test
    void failures_and_the_first_success_after_them_are_published() {
        begin(jobs("tidy", cron("* * * * *")));
        var codes = new int[] {0, 3, 3, 0, 0};
        for (int i = 0; i < codes.length; i++) {
            at("12:0" + (i + 1) + ":00");
            end("tidy", codes[i]);
        }
        assertEquals(List.of("tidy ended with 3 3 true", "tidy ended with 3 3 false", "tidy null 0 true"), published);
        assertEquals(5, status("tidy").path("runs").asInt());
        assertEquals(2, status("tidy").path("failures").asInt());
    }

    @Test
    void a_command_runs_a_job_also_in_maintenance_and_gets_its_exit_code() {
        begin(jobs("tidy", cron("")));
        state.switches().turn(OperatorSwitches.MAINTENANCE, true, now, 0);
        scheduler.runNow("tidy", "1");
        scheduler.runNow("tidy", "2");
        scheduler.runNow("tudy", "3");
        end("tidy", 7);
        enter(State.RESTARTING);
        scheduler.runNow("tidy", "4");
        assertEquals(List.of("7 tidy ended with 7", ExitCode.IN_USE + " cannot run tidy: it runs already",
                "1 cannot run tudy: there is no program of that name in usr/cron (did you mean 'tidy'?)",
                "1 cannot run tidy: the state is RESTARTING"), List.of(reply("1"), reply("2"), reply("3"), reply("4")));
    }

    private String reply(String id) {
        var json = state.snapshot().text().lines().filter(line -> line.startsWith("{\"id\":\"" + id + "\""))
                .findFirst();
        return json.orElseThrow().replaceFirst(".*\"code\":(\\d+),\"told\":\"(.*)\"}.*", "$1 $2").replace("\\\"", "\"");
    }

    @Test
    void a_changed_configuration_keeps_the_status_and_drops_jobs_that_are_gone() throws Exception {
        begin(jobs("tidy", cron("0 * * * *"), "gone", cron("0 * * * *")));
        at("13:00:00");
        end("tidy", 0);
        end("gone", 0);
        scheduler.use(jobs("tidy", cron("*/10 * * * *"), "new", cron("@daily")));
        assertEquals(Set.of("tidy", "new"), Set.copyOf(state.cron().findValuesAsText("name")));
        assertEquals("2026-03-01T13:10:00.000Z", status("tidy").path("next").asText());
        assertEquals(1, status("tidy").path("runs").asInt());
        assertTrue(Files.exists(run.resolve("state.json")));
    }
}
