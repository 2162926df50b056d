package whaleware.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.backup.BackupFacts;
import whaleware.backup.BackupFolder;
import whaleware.backup.BackupResult;
import whaleware.backup.BackupRun;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.BackupSettings;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookFinder;
import whaleware.hooks.ParallelHooks;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.TerminationDelays;

/// Backups beside the service: one at a time, in UP. A restart and a stop end the one that runs.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupJobs {
    /// The name of the hook.
    static final String HOOK = "backup";

    private static final String CANNOT = "cannot back up: ";

    private final EventLoop loop;
    private final HookFinder finder;
    private final ParallelHooks hooks;
    private final ActiveConfig cfg;
    private final DataVolume data;
    private final ControlCommands commands;
    private final BackupReports reports;
    private final BackupFolder folder;
    private final Log log;
    private final Path lib;
    private final BackupAge age;
    private BackupSchedule schedule;
    private boolean ageRead;
    private BackupJob job;
    private BackupResult last;
    private boolean copyWanted;

    /// @param lib the folder of `sh/copy-data`
    /// @param backup `/backup`
    BackupJobs(EventLoop loop, HookFinder finder, ParallelHooks hooks, ActiveConfig cfg, DataVolume data,
               ControlCommands commands, BackupReports reports, Path lib, Path backup, Log log) {
        this.loop = loop;
        this.finder = finder;
        this.hooks = hooks;
        this.cfg = cfg;
        this.data = data;
        this.commands = commands;
        this.reports = reports;
        this.folder = new BackupFolder(backup);
        this.lib = lib;
        this.log = log;
        this.age = new BackupAge(loop, folder, reports);
    }

    /// Returns whether [#step] has something to do.
    boolean due() {
        if (job != null) return age.due() || job.due() || refusable();
        return age.due() || commands.pending(ControlCommands.BACKUP) || scheduleDue();
    }

    private boolean scheduleDue() {
        return schedule != null && !commands.maintenance() && schedule.due();
    }

    private boolean refusable() {
        return !job.byCommand() && commands.pending(ControlCommands.BACKUP);
    }

    /// Starts the backup that an operator requested or that is due, and takes the next step of the one that runs.
    /// Called in UP.
    ///
    /// @return whether the service must go down first: then [#copy] makes the backup
    boolean step() {
        var settings = cfg.settings().backup();
        age.step(configured(), settings.maxAge());
        if (schedule != null || !settings.schedule().isBlank()) plan(settings);
        if (job != null) stepJob();
        else if (commands.pending(ControlCommands.BACKUP)) start(true);
        else if (scheduleDue() && schedule.take()) start(false);
        if (schedule != null) reports.next(schedule.next());
        return copyWanted;
    }

    private void plan(BackupSettings settings) {
        if (schedule == null) schedule = new BackupSchedule(InstantSource.system(), Math::random);
        schedule.use(settings);
        if (ageRead || !age.isRead()) return;
        ageRead = true;
        var why = schedule.makeUp(age.last());
        if (why != null) log.info(why);
    }

    private void stepJob() {
        if (refusable()) commands.reply(ControlCommands.BACKUP, ExitCode.IN_USE, "a backup runs already");
        job.step(this::startHook);
        job.cancelIfLate(() -> "it took longer than " + Durations.format(cfg.settings().backup().timeout()),
                this::endHook, TerminationDelays.AFTER_TERM);
        finish();
    }

    private void start(boolean byCommand) {
        var missing = missing();
        if (missing != null) {
            if (byCommand) commands.reply(ControlCommands.BACKUP, ExitCode.NOT_FOUND, missing);
            else reports.ended(new BackupResult.Failed(missing.replace(CANNOT, "")), Duration.ZERO);
            return;
        }
        if (finder.has(HOOK)) begin(byCommand);
        else copyWanted = true;
    }

    private void begin(boolean byCommand) {
        log.info("backup begins");
        last = null;
        job = new BackupJob(loop, cfg.settings().backup().timeout(), byCommand, this::run);
    }

    /// Makes the backup for which the service went down, if [#step] wanted that.
    void copy() {
        if (!copyWanted) return;
        copyWanted = false;
        if (job != null) return; // a backup that was ended hangs
        begin(true);
        awaitEnd();
    }

    /// Makes a backup before the data moves to another version, and returns its name.
    ///
    /// Throws [Failure] 12 if there is no new backup.
    String beforeUpgrade() {
        var missing = missing();
        if (missing == null) {
            begin(false);
            awaitEnd();
            if (last instanceof BackupResult.Made made) return made.backup().time();
            missing = last == null ? CANNOT + folder.path() + " does not respond"
                    : BackupReports.line(last);
        }
        throw new Failure(ExitCode.UPGRADE, "cannot upgrade the data: " + missing
                + ", and ww.backup.before_upgrade requires a backup (nothing was changed)");
    }

    private void awaitEnd() {
        loop.await(cfg.settings().backup().timeout().multipliedBy(2), () -> {
            if (job != null && job.due()) stepJob();
            return last != null;
        });
    }

    private boolean configured() {
        var settings = cfg.settings().backup();
        return settings.copy() || !settings.schedule().isBlank() || !settings.maxAge().isZero()
                || finder.has(HOOK);
    }

    /// Returns why no backup can be made, or null.
    private String missing() {
        try {
            return finder.find(HOOK).isPresent() || cfg.settings().backup().copy() ? null
                    : CANNOT + "there is no hook backup (write usr/backup, or set ww.backup.copy)";
        } catch (Failure unusable) {
            return unusable.getMessage();
        }
    }

    private BackupRun run(BackupRun.Hook hook) {
        var version = data.initialised() ? data.version() : cfg.version();
        var facts = new BackupFacts(cfg.tree().path("webapp").asText(), version, reports.instance());
        var settings = cfg.settings().backup();
        return new BackupRun(folder, facts, settings, BackupSchedule.zone(settings), loop::now, hook, log::warn);
    }

    private boolean startHook(Map<String, String> env, Consumer<ParallelHooks.End> onEnd) {
        var copy = new HookFile(lib.resolve("sh/copy-data"), List.of("sh", lib.resolve("sh/copy-data").toString()));
        var file = finder.has(HOOK) ? finder.findOrWarn(HOOK).orElse(null) : copy;
        // a hook that no KILL ends may still run
        if (file == null || hooks.isRunning(HOOK)) return false;
        return hooks.start(HOOK, file, cfg.settings().backup().timeout(), env, onEnd);
    }

    /// Ends the backup that runs, because the service goes down. Its thread may end later.
    ///
    /// @param afterTerm the time from TERM to KILL
    void interrupt(String reason, Duration afterTerm) {
        if (job == null || job.ended()) return;
        job.cancel(reason, this::endHook, afterTerm);
        finish();
    }

    private void endHook(Duration afterTerm) {
        hooks.interrupt(HOOK, afterTerm);
    }

    private void made() {
        age.made();
        if (schedule != null) schedule.made();
    }

    private void finish() {
        var result = job.result();
        if (result == null) return;
        if (!job.reported()) {
            last = result;
            reports.ended(result, job.took());
            if (result instanceof BackupResult.Made) made();
            if (job.byCommand()) {
                int code = result instanceof BackupResult.Made ? ExitCode.OK
                        : result instanceof BackupResult.Busy ? ExitCode.IN_USE : ExitCode.NOT_FOUND;
                commands.reply(ControlCommands.BACKUP, code, BackupReports.line(result));
            }
        }
        if (job.ended()) job = null;
    }
}
