package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import whaleware.backup.Backup;
import whaleware.backup.BackupResult;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.reports.Event;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;
import whaleware.status.History;

/// Reports the results of backups: the state file, the history, the log, the event.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupReports {
    private final StateFile state;
    private final History history;
    private final EventPublisher events;
    private final Log log;

    BackupReports(StateFile state, History history, EventPublisher events, Log log) {
        this.state = state;
        this.history = history;
        this.events = events;
        this.log = log;
    }

    /// Returns the name of the instance.
    String instance() {
        return events.instance();
    }

    /// Returns the result for people.
    static String line(BackupResult result) {
        return switch (result) {
            case BackupResult.Made(Backup made, var removed, Backup held, String warning) ->
                    "backup " + made.time() + ": " + size(made) + " in " + seconds(made)
                            + (removed.isEmpty() ? "" : "; old ones removed: " + removed.size())
                            + (held == null ? "" : "; " + held(held))
                            + (warning == null ? "" : "; cannot remove old backups: " + warning);
            case BackupResult.Failed(String reason) -> "cannot back up: " + reason;
            case BackupResult.Busy(String reason) -> "cannot back up: " + reason;
        };
    }

    /// Returns the exit code of `ww backup`.
    static int exitCode(BackupResult result) {
        return switch (result) {
            case BackupResult.Made _ -> ExitCode.OK;
            case BackupResult.Failed _ -> ExitCode.NOT_FOUND;
            case BackupResult.Busy _ -> ExitCode.IN_USE;
        };
    }

    private static String size(Backup made) {
        return made.count() + (made.count() == 1 ? " file, " : " files, ") + made.bytes() + " bytes";
    }

    private static String seconds(Backup made) {
        return Durations.format(Duration.ofMillis(Math.round(made.seconds() * 1000)));
    }

    /// Reports the end of a run. A run that found another instance at work is no failure.
    void ended(BackupResult result, Duration took) {
        switch (result) {
            case BackupResult.Made made -> made(made, took);
            case BackupResult.Failed(String reason) -> {
                state.facts().backupFailed(reason, Instant.now());
                history.add(Instant.now(), true, state.state() + ": " + line(result), "backup");
                log.warn(line(result) + " (earlier backups are unchanged)");
                events.sendRun(Event.Kind.BACKUP, reason, took, JsonNodeFactory.instance.objectNode());
            }
            case BackupResult.Busy _ -> log.warn(line(result));
        }
    }

    private void made(BackupResult.Made result, Duration took) {
        var backup = result.backup();
        state.facts().backupMade(backup.time(), backup.at(), backup.bytes(), backup.seconds());
        state.facts().backupsHeld(result.held() == null ? null : result.held().time());
        history.add(Instant.now(), false, state.state() + ": " + line(result), null);
        if (result.held() == null && result.warning() == null) log.info(line(result));
        else log.warn(line(result));
        var details = JsonNodeFactory.instance.objectNode().put("time", backup.time()).put("bytes", backup.bytes())
                .put("files", backup.count()).put("removed", result.removed().size());
        if (result.held() != null) details.put("held", result.held().time());
        events.sendRun(Event.Kind.BACKUP, null, took, details);
    }

    /// Notes the backups that earlier lives have made.
    void found(List<Backup> backups) {
        var last = backups.getLast();
        state.facts().lastBackup(last.time(), last.at(), last.bytes(), last.seconds());
        var held = backups.stream().filter(Backup::suspect).findFirst();
        state.facts().backupsHeld(held.map(Backup::time).orElse(null));
        state.save();
    }

    /// Notes the age beyond which the last backup is too old; zero for none.
    void maxAge(Duration age) {
        state.facts().maxBackupAge(age);
        state.save();
    }

    /// Notes when the next backup is due; null if there is no schedule.
    void next(Instant due) {
        if (state.facts().nextBackup(due)) state.save();
    }

    /// Returns the last lines that a hook has printed in its last run.
    List<String> lastLines(String hook) {
        return history.lastLines(hook);
    }

    void testBegins() {
        log.info("the newest backup is tested");
    }

    void testEnded(String reason) {
        log.warn("the test of the newest backup ended early: " + reason + " (another one begins later)");
    }

    /// Logs that a test did not begin. That is no failure of the backup.
    void testPostponed(String reason, Duration delay) {
        log.info("the newest backup was not tested: " + reason + " (another test begins within "
                + Durations.format(delay) + ")");
    }

    /// Reports the end of a test of the newest backup.
    ///
    /// @param problem why it failed; null if it succeeded
    void tested(String problem, Duration took) {
        state.facts().backupTested(problem, Instant.now());
        var reason = problem == null ? null : "the test of the newest backup failed: " + problem;
        if (problem == null) {
            log.info("the newest backup was restored as a test in " + Durations.format(took));
        } else {
            history.add(Instant.now(), true, state.state() + ": " + reason, "restore");
            log.warn(reason);
        }
        events.sendRun(Event.Kind.BACKUP, reason, took, JsonNodeFactory.instance.objectNode().put("test", true));
    }

    /// Reports that the last backup is too old.
    void late(Duration maxAge) {
        var reason = "the last good backup is older than ww.backup.max_age (" + Durations.format(maxAge) + ")";
        history.add(Instant.now(), true, state.state() + ": " + reason, null);
        log.warn(reason);
        events.sendRun(Event.Kind.BACKUP, reason, null, JsonNodeFactory.instance.objectNode().put("late", true));
    }

    private static String held(Backup suspect) {
        return "backup " + suspect.time() + " has " + suspect.bytes() + " bytes, and the one before had "
                + suspect.shrunkFrom() + ": no old backup is removed until a person has looked (ww backup accept)";
    }
}
