package whaleware.fleet.sources;

import whaleware.fleet.store.Backups;
import whaleware.fleet.store.Report;

/// The last events of an instance about backups. Each may be null.
///
/// @param run the last backup, good or not
/// @param good the last successful backup
/// @param late the last report that the last good backup is too old
/// @param test the last test of a backup
record BackupEvents(Report run, Report good, Report late, Report test) {
    private static final BackupEvents NONE = new BackupEvents(null, null, null, null);

    /// Returns the events of which this one is the last.
    static BackupEvents of(Report event) {
        if (!event.kind().equals(Report.BACKUP)) return NONE;
        if (Backups.isTest(event)) return new BackupEvents(null, null, null, event);
        if (Backups.isLate(event)) return new BackupEvents(null, null, event, null);
        return new BackupEvents(event, event.cause() == null ? event : null, null, null);
    }

    /// Returns the later events of both.
    static BackupEvents merged(BackupEvents one, BackupEvents other) {
        return new BackupEvents(StoredEvents.later(one.run, other.run), StoredEvents.later(one.good, other.good),
                StoredEvents.later(one.late, other.late), StoredEvents.later(one.test, other.test));
    }

    /// Returns what the events report.
    ///
    /// @param known the facts that earlier events have reported
    Backups facts(Backups known) {
        boolean isLate = late != null && StoredEvents.later(late, good) == late;
        return new Backups(good == null ? known.last() : good.at(), run == null ? known.error() : run.cause(),
                isLate ? late.cause() : good == null ? known.late() : null,
                test == null ? known.testError() : test.cause());
    }
}
