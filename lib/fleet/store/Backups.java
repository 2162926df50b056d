package whaleware.fleet.store;

import java.time.Instant;

/// What an instance has reported about its backups. Each fact stays until a later report replaces it.
///
/// @param last the last successful backup, or null
/// @param error why the newest backup failed; null if it succeeded
/// @param late the report that the last good backup is too old; null if there is none since the last good backup
/// @param testError why the newest test of a backup failed; null if it succeeded
public record Backups(Instant last, String error, String late, String testError) {
    public static final Backups NONE = new Backups(null, null, null, null);

    /// Returns whether an event `backup` reports a test of a backup, not a backup.
    public static boolean isTest(Report report) {
        return report.detail() != null && report.detail().path("test").asBoolean();
    }

    /// Returns whether an event `backup` reports that the last good backup is too old.
    public static boolean isLate(Report report) {
        return report.cause() != null && report.detail() != null && report.detail().path("late").asBoolean();
    }

    /// Returns the facts after an event `backup`. Only a good backup ends lateness; a test is no backup.
    ///
    /// @param at when a successful backup counts as made
    Backups after(Report report, Instant at) {
        var cause = report.cause(); // a run that succeeded has none
        if (isTest(report)) return new Backups(last, error, late, cause);
        if (isLate(report)) return new Backups(last, error, cause, testError);
        return cause == null ? new Backups(at, null, null, testError) : new Backups(last, cause, late, testError);
    }

    /// Returns whether nothing has been reported about backups.
    public boolean none() {
        return last == null && error == null && late == null && testError == null;
    }
}
