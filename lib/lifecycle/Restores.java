package whaleware.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import whaleware.backup.BackupFolder;
import whaleware.backup.RestoreSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;

/// The requests of operators to restore a backup. A thread verifies the backup while the service still runs, since
/// `/backup` may be slow, or hang.
///
/// Not thread-safe: belongs to the loop's thread.
final class Restores {
    private final EventLoop loop;
    private final ControlCommands commands;
    private final BackupFolder folder;
    private final Log log;
    private FutureTask<RestoreSource> opening;
    private RestoreSource ready;

    /// @param backup `/backup`
    Restores(EventLoop loop, ControlCommands commands, Path backup, Log log) {
        this.loop = loop;
        this.commands = commands;
        this.folder = new BackupFolder(backup);
        this.log = log;
    }

    /// Returns whether [#step] has something to do.
    boolean due() {
        return opening == null ? commands.restoreRequested() : opening.isDone();
    }

    /// Verifies the backup that an operator has requested. Called in UP.
    ///
    /// @return the cause for which the service must go down, or null: then [#take] returns the backup
    String step() {
        if (opening == null) {
            if (!commands.restoreRequested()) return null;
            opening = open(commands.takeBackupToRestore());
        }
        if (!opening.isDone()) return null;
        var source = result(opening);
        opening = null;
        if (source.problem() != null) {
            commands.reply(ControlCommands.RESTORE, ExitCode.NOT_FOUND, "cannot restore: " + source.problem());
            return null;
        }
        ready = source;
        return "restore " + source.backup().time();
    }

    /// Returns the backup that an operator has requested, or null. In RESTARTING it is verified now.
    RestoreSource take() {
        if (ready == null && commands.restoreRequested()) {
            var source = await(commands.takeBackupToRestore());
            if (source.problem() == null) return source;
            commands.reply(ControlCommands.RESTORE, ExitCode.NOT_FOUND, "cannot restore: " + source.problem());
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
        var task = open(time);
        loop.await(Duration.ofDays(1), task::isDone);
        return task.isDone() ? result(task) : RestoreSource.failed(folder.path() + " does not respond");
    }

    private FutureTask<RestoreSource> open(String time) {
        var task = new FutureTask<>(() -> RestoreSource.open(folder, time, log::warn));
        try {
            Thread.ofPlatform().daemon().name("restore").start(() -> {
                task.run();
                loop.post("");
            });
            return task;
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            var failed = new FutureTask<>(() -> RestoreSource.failed("no thread can be started"));
            failed.run();
            return failed;
        }
    }

    private static RestoreSource result(FutureTask<RestoreSource> task) {
        try {
            return task.get();
        } catch (ExecutionException | InterruptedException e) {
            return RestoreSource.failed(Failure.reason(e));
        }
    }
}
