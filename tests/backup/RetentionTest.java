package whaleware.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.config.BackupSettings;

/// Of many backups those are kept that `ww.backup.keep` names.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RetentionTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    /// Returns backups that began at these moments, in this order.
    private static List<Backup> backups(String... moments) {
        var all = new ArrayList<Backup>();
        for (var moment : moments) {
            var at = Instant.parse(moment);
            var folder = Path.of("/backup", Backup.time(at));
            all.add(new Backup(folder, null, all.size(), at, new BackupFacts("", "", ""), 1, 1, 1, 0, false));
        }
        return all;
    }

    private static List<String> kept(List<Backup> all, BackupSettings.Keep keep, ZoneId zone) {
        var surplus = Retention.surplus(all, keep, zone);
        return all.stream().filter(backup -> !surplus.contains(backup)).map(backup -> "" + backup.at()).toList();
    }

    @Test
    void the_newest_ones_are_kept() {
        var all = backups("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z");
        assertEquals(List.of("2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"),
                kept(all, new BackupSettings.Keep(2, 0, 0, 0), UTC));
    }

    @Test
    void the_newest_of_each_day_week_and_month_is_kept() {
        var all = backups("2025-11-30T01:00:00Z", "2025-12-31T01:00:00Z", "2026-01-01T01:00:00Z",
                "2026-01-04T01:00:00Z", "2026-01-05T01:00:00Z", "2026-01-05T02:00:00Z", "2026-01-06T01:00:00Z");
        assertEquals(List.of("2026-01-05T02:00:00Z", "2026-01-06T01:00:00Z"),
                kept(all, new BackupSettings.Keep(1, 2, 0, 0), UTC));
        assertEquals(List.of("2026-01-04T01:00:00Z", "2026-01-06T01:00:00Z"),
                kept(all, new BackupSettings.Keep(1, 0, 2, 0), UTC));
        assertEquals(List.of("2025-11-30T01:00:00Z", "2025-12-31T01:00:00Z", "2026-01-06T01:00:00Z"),
                kept(all, new BackupSettings.Keep(1, 0, 0, 3), UTC));
    }

    @Test
    void days_are_those_of_the_time_zone() {
        var all = backups("2026-01-05T22:00:00Z", "2026-01-05T23:30:00Z", "2026-01-06T01:00:00Z");
        assertEquals(List.of("2026-01-05T22:00:00Z", "2026-01-06T01:00:00Z"),
                kept(all, new BackupSettings.Keep(1, 2, 0, 0), ZoneId.of("Europe/Rome")));
    }

    @Test
    void a_clock_that_was_wrong_once_removes_no_newer_backup() {
        var all = backups("2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2026-01-02T00:00:00Z",
                "2026-01-03T00:00:00Z");
        assertEquals(List.of("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"),
                kept(all, new BackupSettings.Keep(2, 2, 1, 1), UTC));
    }
}
