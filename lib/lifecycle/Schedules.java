package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.Settings;
import whaleware.hooks.HookFile;
import whaleware.hooks.ParallelHooks;
import whaleware.reports.Event;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;
import whaleware.schedule.CronJob;
import whaleware.schedule.LastRuns;
import whaleware.schedule.Scheduler;

/// The programs of `usr/cron`. If there are none, nothing of the package `schedule` is loaded.
///
/// Not thread-safe: belongs to the loop's thread.
final class Schedules {
    private final ActiveConfig cfg;
    private final Directories places;
    private final Path lib;
    private final StateFile state;
    private final ParallelHooks hooks;
    private final StatusPublisher publisher;
    private final Log log;
    private final BooleanSupplier settled;
    private LastRuns lastRuns;
    private Scheduler scheduler;
    private boolean wanted;

    /// @param lib the folder of the library
    /// @param settled whether whaleware may write to `/data/.ww` now
    Schedules(ActiveConfig cfg, Directories places, Path lib, StateFile state, ParallelHooks hooks,
              StatusPublisher publisher, Log log, BooleanSupplier settled) {
        this.cfg = cfg;
        this.places = places;
        this.lib = lib;
        this.state = state;
        this.hooks = hooks;
        this.publisher = publisher;
        this.log = log;
        this.settled = settled;
        this.wanted = areWanted();
    }

    /// Throws Failure 78 if the settings of the programs, or the programs that they name, or when backups are due, are
    /// wrong.
    static void check(Settings settings, Directories places, Path lib) {
        if (!settings.cron().isEmpty()) CronJob.all(settings.cron(), places.usr(), lib);
        var backup = settings.backup();
        if (!(backup.schedule() + backup.test() + backup.zone()).isEmpty()) BackupSchedule.check(backup);
    }

    private boolean areWanted() {
        return !cfg.settings().cron().isEmpty() || Files.isDirectory(places.usr().resolve("cron"));
    }

    /// Applies the active configuration, and finds new programs.
    void apply() {
        wanted = areWanted() || scheduler != null;
        if (scheduler != null) guarded(() -> scheduler.use(jobs()));
    }

    private Map<String, CronJob> jobs() {
        return CronJob.all(cfg.settings().cron(), places.usr(), lib);
    }

    /// Starts the programs that are due. Runs at each iteration of the event loop.
    void step() {
        if (!wanted || state.state() == null) return;
        if (scheduler == null) begin();
        else guarded(scheduler::step);
    }

    private void begin() {
        lastRuns = new LastRuns(places.data(), places.run(), settled);
        scheduler = new Scheduler(state, lastRuns, new Launcher(), new Publisher(), InstantSource.system(),
                Math::random);
        guarded(() -> scheduler.begin(jobs()));
    }

    /// Runs a program now, and replies at its end.
    ///
    /// @param id of the command
    void runNow(String name, String id) {
        apply(); // it may be new
        if (wanted && scheduler == null) begin();
        if (scheduler != null) {
            guarded(() -> scheduler.runNow(name, id));
        } else {
            state.replies().reply(id, Scheduler.COMMAND, ExitCode.NOT_FOUND,
                    "cannot run " + name + ": there is no folder " + places.usr().resolve(CronJob.FOLDER));
            state.save();
        }
    }

    /// No mistake here may end the service.
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Failure wrong) {
            log.warn(wrong.getMessage());
        } catch (RuntimeException bug) {
            log.warn(Failure.internal(bug));
            wanted = false;
        }
    }

    /// Waits until the times of the last runs are on the disk, but no longer than this.
    void flush(Duration timeout) {
        if (lastRuns != null) lastRuns.flush(timeout);
    }

    private final class Launcher implements Scheduler.Launcher {
        @Override
        public boolean isRunning(CronJob job) {
            return hooks.isRunning(job.hook());
        }

        @Override
        public boolean start(CronJob job, Consumer<ParallelHooks.End> onEnd) {
            var file = HookFile.find(places.usr(), lib, job.hook()).orElseThrow(() -> new Failure(ExitCode.INTERNAL,
                    "cannot run " + places.usr().resolve(job.hook()) + ": it is gone, or empty (COPY it again)"));
            return hooks.start(job.hook(), file, job.settings().timeout(), Map.of(), onEnd);
        }

        @Override
        public void resume(Map<CronJob, Consumer<ParallelHooks.End>> onEnd) {
            var byHook = new HashMap<String, Consumer<ParallelHooks.End>>();
            onEnd.forEach((job, action) -> byHook.put(job.hook(), action));
            hooks.resume(byHook);
        }
    }

    private final class Publisher implements Scheduler.Publisher {
        @Override
        public void log(String line) {
            log.info(line);
        }

        @Override
        public void run(CronJob job, String cause, int code, Duration took, boolean first) {
            var details = JsonNodeFactory.instance.objectNode().put("name", job.name()).put("exit", code);
            publisher.run(Event.Kind.SCHEDULE, cause, took, details);
            var message = "cron " + job.name() + " " + (cause == null ? "succeeded again" : cause);
            if (cause == null) log.info(message);
            else if (first) publisher.failed(message, job.hook());
            else log.warn(message);
        }
    }
}
