package whaleware.lifecycle;

import java.time.InstantSource;
import whaleware.config.BackupSettings;
import whaleware.runtime.Log;

/// The times of backups: how old the last one is, and when the next one is due.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupTimes {
    private final BackupAge age;
    private final BackupReports reports;
    private final Log log;
    private BackupSchedule schedule;
    private boolean ageRead;

    BackupTimes(BackupAge age, BackupReports reports, Log log) {
        this.age = age;
        this.reports = reports;
        this.log = log;
    }

    /// Returns whether the age of the last backup gives [#step] something to do.
    boolean ageDue() {
        return age.due();
    }

    /// Returns whether a backup may be due now; [#take] decides.
    boolean backupDue() {
        return schedule != null && schedule.due();
    }

    /// Reports a last backup that is too old, and plans by these settings.
    ///
    /// @param configured whether backups can be made
    void step(BackupSettings settings, boolean configured) {
        age.step(configured, settings.maxAge());
        if (schedule == null && settings.schedule().isBlank()) return;
        if (schedule == null) {
            schedule = new BackupSchedule(BackupSchedule.Setting.SCHEDULE, InstantSource.system(), Math::random);
        }
        schedule.use(settings);
        if (ageRead || !age.isRead()) return;
        ageRead = true;
        var why = schedule.makeUp(age.last());
        if (why != null) log.info(why);
    }

    /// Returns whether a backup is due now, and plans the one after it.
    boolean take() {
        return schedule.take();
    }

    /// Reports when the next backup is due.
    void reportNext() {
        if (schedule != null) reports.next(schedule.next());
    }

    /// Notes a new backup.
    void made() {
        age.made();
        if (schedule != null) schedule.made();
    }
}
