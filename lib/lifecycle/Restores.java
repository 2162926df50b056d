package whaleware.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import whaleware.backup.BackupFolder;
import whaleware.backup.RestoreSource;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;

/// The requests of operators to restore a backup. It is verified while the service still runs.
///
/// Not thread-safe: belongs to the loop's thread.
final class Restores {
    private final EventLoop loop;
    private final ControlCommands commands;
    private final AttemptMarker attempt;
    private final BackupFolder folder;
    private final Supplier<Duration> timeout;
    private final Log log;
    private RestorePreparation preparation;
    private RestoreSource ready;

    /// @param attempt the marker of `/data`
    /// @param backup `/backup`
    /// @param timeout the longest time of a verification
    Restores(EventLoop loop, ControlCommands commands, AttemptMarker attempt, Path backup, Supplier<Duration> timeout,
             Log log) {
        this.loop = loop;
        this.commands = commands;
        this.attempt = attempt;
        this.folder = new BackupFolder(backup);
        this.timeout = timeout;
        this.log = log;
    }

    /// Returns whether [#step] has something to do.
    boolean due() {
        return preparation == null ? commands.restoreRequested()
                : preparation.source() != null || preparation.longerThan(timeout.get());
    }

    /// Verifies the backup that an operator has requested, and marks the data. Called in UP.
    ///
    /// @return the cause for which the service must go down, or null: then [#take] returns the backup
    String step() {
        if (preparation == null) {
            if (!commands.restoreRequested()) return null;
            preparation = prepare(commands.takeBackupToRestore());
        }
        if (preparation.source() == null && !preparation.longerThan(timeout.get())) return null;
        var source = endOf(preparation);
        preparation = null;
        var problem = source.problem() != null ? source.problem() : mark(source);
        if (problem != null) {
            refuse(source, problem);
            return null;
        }
        ready = source;
        return "restore " + source.backup().time();
    }

    /// Marks the restore as requested. From RESTARTING on it is made although this supervisor, or the container, is
    /// killed. If the supervisor alone is killed before that state is saved, [DataStages#forgetRequest] removes the
    /// mark, and the operator gets the reply that the request is lost. Returns why the mark is impossible, or null.
    private String mark(RestoreSource source) {
        try {
            attempt.request("restore", source.backup().time());
            return null;
        } catch (IOException e) {
            return "the data cannot be marked: " + Failure.reason(e) + " (is the volume full?)";
        }
    }

    private void refuse(RestoreSource source, String problem) {
        source.close();
        commands.reply(ControlCommands.RESTORE, ExitCode.NOT_FOUND, "cannot restore: " + problem);
    }

    /// Returns the backup that an operator has requested, or null. In RESTARTING it is verified now.
    RestoreSource take() {
        if (ready == null && commands.restoreRequested()) {
            var source = await(commands.takeBackupToRestore());
            if (source.problem() == null) return source;
            refuse(source, source.problem());
        }
        var source = ready;
        ready = null;
        return source;
    }

    /// Finds and verifies a backup, and waits for that.
    ///
    /// @param time `latest` or a name
    RestoreSource await(String time) {
        log.info("verifying backup " + time);
        preparation = prepare(time);
        loop.await(timeout.get(), () -> preparation.source() != null);
        var source = endOf(preparation);
        preparation = null;
        return source;
    }

    private RestorePreparation prepare(String time) {
        if (preparation != null) preparation.cancel();
        return new RestorePreparation(loop, folder, time, log);
    }

    private RestoreSource endOf(RestorePreparation ended) {
        if (ended.source() != null) return ended.source();
        ended.cancel();
        return RestoreSource.failed("the verification took longer than " + Durations.format(timeout.get())
                + ", as ww.backup.timeout says (does " + folder.path() + " respond?)");
    }

    /// Returns whether the backup of a request is still verified: nothing was restored yet.
    boolean preparing() {
        return preparation != null;
    }

    /// Ends the verification that runs, because the container ends.
    void cancel() {
        if (preparation != null) preparation.cancel();
    }
}
