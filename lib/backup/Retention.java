package whaleware.backup;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import whaleware.config.BackupSettings;

/// Decides which backups are kept: the newest `last`, and the newest of each of the last `daily` days, `weekly` weeks
/// and `monthly` months that have any. The present time is of no importance, so a wrong clock removes no backup early.
interface Retention {
    /// Returns the backups that may be removed, oldest first.
    ///
    /// @param backups all good backups, oldest first
    /// @param zone the time zone of days, weeks and months
    static List<Backup> surplus(List<Backup> backups, BackupSettings.Keep keep, ZoneId zone) {
        var kept = new HashSet<String>();
        var newestFirst = backups.reversed();
        for (var backup : newestFirst.subList(0, Math.min(keep.last(), backups.size()))) kept.add(backup.time());
        keepFirst(newestFirst, keep.daily(), zone, day -> "" + day.toLocalDate(), kept);
        keepFirst(newestFirst, keep.weekly(), zone, day -> day.get(IsoFields.WEEK_BASED_YEAR) + "-"
                + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), kept);
        keepFirst(newestFirst, keep.monthly(), zone, day -> day.getYear() + "-" + day.getMonthValue(), kept);
        var surplus = new ArrayList<Backup>();
        for (var backup : backups) if (!kept.contains(backup.time())) surplus.add(backup);
        return surplus;
    }

    /// Keeps the newest backup of each of the newest periods.
    private static void keepFirst(List<Backup> newestFirst, int periods, ZoneId zone,
            Function<ZonedDateTime, String> period, HashSet<String> kept) {
        var seen = new HashSet<String>();
        for (var backup : newestFirst) {
            if (seen.size() >= periods) return;
            if (seen.add(period.apply(backup.at().atZone(zone)))) kept.add(backup.time());
        }
    }
}
