package whaleware.schedule;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.io.TempDir;
import whaleware.config.Settings;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.ParallelHooks;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// A scheduler with a clock of the test's, and programs that end when the test says so.
abstract class SchedulerContract implements Scheduler.Launcher, Scheduler.Publisher {
    @TempDir Path run, data;
    final List<String> started = new ArrayList<>(), log = new ArrayList<>(), published = new ArrayList<>();
    final Map<String, Consumer<ParallelHooks.End>> running = new HashMap<>();
    Instant now = Instant.parse("2026-03-01T12:00:30Z");
    double random = 0;
    volatile boolean settled = true;
    StateFile state;
    LastRuns lastRuns;
    Scheduler scheduler;

    @BeforeEach
    void create() {
        state = StateFile.create(run, "b", 0, run.resolve("cfg.json"), log::add);
        enter(State.UP);
    }

    @AfterEach
    void flush() {
        lastRuns.flush(Duration.ofSeconds(10));
    }

    void enter(State next) {
        state.enter(next, null, now, 0);
    }

    static Map<String, CronJob> jobs(Object... namesAndSchedules) {
        var jobs = new TreeMap<String, CronJob>();
        for (int i = 0; i < namesAndSchedules.length; i += 2) {
            var cron = (Settings.Cron) namesAndSchedules[i + 1];
            jobs.put("" + namesAndSchedules[i], new CronJob("" + namesAndSchedules[i], cron,
                    cron.schedule().isEmpty() ? null : Schedule.ofSettings("ww.cron.x", cron.schedule(), "UTC")));
        }
        return jobs;
    }

    static Settings.Cron cron(String schedule) {
        return cron(schedule, false, "0s");
    }

    static Settings.Cron cron(String schedule, boolean catchUp, String jitter) {
        return new Settings.Cron(schedule, "UTC", Duration.parse("PT" + jitter.toUpperCase()), Duration.ofMinutes(1),
                catchUp, Set.of("UP"));
    }

    SchedulerContract begin(Map<String, CronJob> jobs) {
        lastRuns = new LastRuns(data, run, () -> settled);
        scheduler = new Scheduler(state, lastRuns, this, this, () -> now, () -> random);
        scheduler.begin(jobs);
        return this;
    }

    void at(String time) {
        now = Instant.parse("2026-03-01T" + time + "Z");
        scheduler.step();
    }

    void end(String name, int code) {
        var outcome = code == 0 ? new HookOutcome.Done("") : new HookOutcome.Failed(code);
        running.remove(name).accept(new ParallelHooks.End(outcome, Duration.ofMillis(40)));
    }

    JsonNode status(String name) {
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
}
