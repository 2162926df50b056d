package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.base.ExitCode;
import whaleware.config.Settings;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.ParallelHooks;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// When programs start, with a clock of the test's and programs that end when the test says so.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchedulerTest implements Scheduler.Launcher, Scheduler.Publisher {
    @TempDir Path run, data;
    private final List<String> started = new ArrayList<>(), log = new ArrayList<>(), published = new ArrayList<>();
    private final Map<String, Consumer<ParallelHooks.End>> running = new HashMap<>();
    private Instant now = Instant.parse("2026-03-01T12:00:30Z");
    private double random = 0;
    private volatile boolean settled = true;
    private StateFile state;
    private LastRuns lastRuns;
    private Scheduler scheduler;

    @BeforeEach
    void create() {
        state = StateFile.create(run, "b", 0, run.resolve("cfg.json"), log::add);
        enter(State.UP);
    }

    @AfterEach
    void flush() {
        lastRuns.flush(Duration.ofSeconds(10));
    }

    private void enter(State next) {
        state.enter(next, null, now, 0);
    }

    private static Map<String, CronJob> jobs(Object... namesAndSchedules) {
        var jobs = new TreeMap<String, CronJob>();
        for (int i = 0; i < namesAndSchedules.length; i += 2) {
            var cron = (Settings.Cron) namesAndSchedules[i + 1];
            jobs.put("" + namesAndSchedules[i], new CronJob("" + namesAndSchedules[i], cron,
                    cron.schedule().isEmpty() ? null : Schedule.ofSettings("ww.cron.x", cron.schedule(), "UTC")));
        }
        return jobs;
    }

    private static Settings.Cron cron(String schedule) {
        return cron(schedule, false, "0s");
    }

    private static Settings.Cron cron(String schedule, boolean catchUp, String jitter) {
        return new Settings.Cron(schedule, "UTC", Duration.parse("PT" + jitter.toUpperCase()), Duration.ofMinutes(1),
                catchUp, Set.of("UP"));
    }

    private SchedulerTest begin(Map<String, CronJob> jobs) {
        lastRuns = new LastRuns(data, run, () -> settled);
        scheduler = new Scheduler(state, lastRuns, this, this, () -> now, () -> random);
        scheduler.begin(jobs);
        return this;
    }

    private void at(String time) {
        now = Instant.parse("2026-03-01T" + time + "Z");
        scheduler.step();
    }

    private void end(String name, int code) {
        var outcome = code == 0 ? new HookOutcome.Done("") : new HookOutcome.Failed(code);
        running.remove(name).accept(new ParallelHooks.End(outcome, Duration.ofMillis(40)));
    }

    private JsonNode status(String name) {
        for (var each : state.cron()) if (each.path("name").asText().equals(name)) return each;
        throw new AssertionError(name + " is not in " + state.cron());
    }

    @Override
    public boolean isRunning(CronJob job) {
        return running.containsKey(job.name());
    }

    @Override
    public boolean start(CronJob job, Consumer<ParallelHooks.End> onEnd) {
        started.add(job.name() + " " + now);
        running.put(job.name(), onEnd);
        return true;
    }

    @Override
    public void resume(Map<CronJob, Consumer<ParallelHooks.End>> onEnd) {
        onEnd.forEach((job, action) -> running.computeIfPresent(job.name(), (_, _) -> action));
    }

    @Override
    public void log(String line) {
        log.add(line);
    }

    @Override
    public void run(CronJob job, String cause, int code, Duration took, boolean first) {
        published.add(job.name() + " " + cause + " " + code + " " + first);
    }

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
