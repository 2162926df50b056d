package whaleware.lifecycle;

import java.time.Duration;
import whaleware.backup.BackupFolder;
import whaleware.backup.BackupResult;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.TerminationDelays;

/// Backups beside the service: one at a time, in UP. A restart and a stop end the one that runs.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupJobs {
    private final EventLoop loop;
    private final ActiveConfig cfg;
    private final ControlCommands commands;
    private final Restores restores;
    private final BackupReports reports;
    private final BackupFolder folder;
    private final BackupProgram program;
    private final BackupTimes times;
    private final BackupTests tests;
    private final Log log;
    private BackupJob job;
    private BackupResult last;
    private boolean copyWanted;

    /// @param folder `/backup`
    BackupJobs(EventLoop loop, ActiveConfig cfg, ControlCommands commands, Restores restores,
               BackupReports reports, BackupFolder folder, BackupProgram program, BackupTimes times,
               BackupTests tests, Log log) {
        this.loop = loop;
        this.cfg = cfg;
        this.commands = commands;
        this.restores = restores;
        this.reports = reports;
        this.folder = folder;
        this.program = program;
        this.times = times;
        this.tests = tests;
        this.log = log;
    }

    /// Returns whether [#step] has something to do.
    boolean due() {
        if (job != null) return times.ageDue() || job.due() || refusable();
        return times.ageDue() || commands.pending(ControlCommands.BACKUP) || scheduleDue()
                || mayTest() && tests.due();
    }

    private boolean scheduleDue() {
        return !commands.maintenance() && !tests.running() && !restoring() && times.backupDue();
    }

    private boolean mayTest() {
        return job == null && !copyWanted && !commands.maintenance() && !restoring();
    }

    /// Returns whether a restore is requested: until it is made or refused, its verification has the lock of `/backup`.
    private boolean restoring() {
        return commands.restoreRequested() || restores.preparing();
    }

    private boolean refusable() {
        return (!job.byCommand() || job.isReported()) && commands.pending(ControlCommands.BACKUP);
    }

    /// Starts the backup that an operator requested or that is due, and takes the next step of the one that runs.
    /// Called in UP.
    ///
    /// @return whether the service must go down first: then [#copy] makes the backup
    boolean step() {
        times.step(cfg.settings().backup(), program.configured());
        if (job != null) stepJob();
        else if (commands.pending(ControlCommands.BACKUP)) start(true);
        else if (scheduleDue() && times.take()) start(false);
        tests.step(cfg.settings().backup(), mayTest());
        times.reportNext();
        return copyWanted;
    }

    private void stepJob() {
        var busy = job.isReported() ? "a failed backup still waits for " + folder.path() : "a backup runs already";
        if (refusable()) commands.reply(ControlCommands.BACKUP, ExitCode.IN_USE, busy);
        job.step(program::start);
        job.cancelIfLate(() -> "it took longer than " + Durations.format(cfg.settings().backup().timeout()),
                program::interrupt, TerminationDelays.AFTER_TERM);
        finish();
    }

    private void start(boolean byCommand) {
        if (tests.running()) {
            commands.reply(ControlCommands.BACKUP, ExitCode.IN_USE, "the newest backup is being tested");
            return;
        }
        var missing = program.missing();
        if (missing == null && program.isHook()) begin(byCommand);
        else if (missing == null) copyWanted = true;
        else if (byCommand) commands.reply(ControlCommands.BACKUP, ExitCode.NOT_FOUND, missing);
        else reports.ended(new BackupResult.Failed(missing.replace(BackupProgram.CANNOT, "")), Duration.ZERO);
    }

    private void begin(boolean byCommand) {
        log.info("backup begins");
        last = null;
        job = new BackupJob(loop, cfg.settings().backup().timeout(), byCommand,
                hook -> program.run(folder, reports.instance(), loop::now, hook, log::warn));
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
        var missing = program.missing();
        if (missing == null) {
            begin(false);
            awaitEnd();
            if (last instanceof BackupResult.Made made) return made.backup().time();
            missing = last == null ? BackupProgram.CANNOT + folder.path() + " does not respond"
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

    /// Ends the test that runs, since an operator needs the backups.
    void endTest() {
        tests.interrupt("a restore was requested", TerminationDelays.AFTER_TERM);
    }

    /// Ends the backup, or the test, that runs, because the service goes down. The backup's thread may end later.
    ///
    /// @param afterTerm the time from TERM to KILL
    void interrupt(String reason, Duration afterTerm) {
        tests.interrupt(reason, afterTerm);
        if (job == null || job.ended()) return;
        job.cancel(reason, program::interrupt, afterTerm);
        finish();
    }

    private void finish() {
        var result = job.result();
        if (result == null) return;
        // a run that hung, and was given up, may have completed its backup in the end
        if (!job.isReported() || job.ended() && result instanceof BackupResult.Made) report(result);
        if (job.ended()) job = null;
    }

    private void report(BackupResult result) {
        last = result;
        reports.ended(result, job.took());
        if (result instanceof BackupResult.Made) times.made();
        job.noteReport();
        if (!job.byCommand()) return;
        commands.reply(ControlCommands.BACKUP, BackupReports.exitCode(result), BackupReports.line(result));
    }
}
