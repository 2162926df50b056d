package whaleware.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Map;

/// The settings of backups, `ww.backup`.
///
/// @param schedule a cron expression; empty for none
/// @param zone the time zone of the schedule, and of what is kept; empty for the container's
/// @param jitter the longest random delay of a scheduled backup
/// @param timeout how long a backup may take, from the start of its hook to the removal of old ones
/// @param keep which backups are kept
/// @param minBytes the size below which a backup has failed
/// @param copy whether the data is archived if there is no hook `backup`
/// @param beforeUpgrade whether a backup must succeed before the data moves to another version
/// @param restore the backup to restore into empty data: `latest`, a name, or empty for none
/// @param maxAge the age beyond which the last backup is too old; zero for none
/// @param test a cron expression: when the newest backup is restored as a test; empty for never
public record BackupSettings(String schedule, String zone, Duration jitter, Duration timeout, Keep keep, long minBytes,
        boolean copy, boolean beforeUpgrade, String restore, Duration maxAge, String test) {

    /// How many backups are kept.
    ///
    /// @param last the newest ones
    /// @param daily days of which the newest one is kept; 0 for none
    /// @param weekly weeks
    /// @param monthly months
    public record Keep(int last, int daily, int weekly, int monthly) {}

    /// The defaults, as JSON.
    static final String BUILT_IN = """
            {"schedule": "", "zone": "", "jitter": "0s", "timeout": "1h",
                          "keep": {"last": 3, "daily": 7, "weekly": 4, "monthly": 6}, "min_bytes": 1,
                          "copy": false, "before_upgrade": false, "restore": "", "max_age": "", "test": ""}""";
    private static final int MOST = 10_000;
    private static final String EXPRESSION = "(?s).{0,200}";

    /// Returns the defaults.
    public static BackupSettings builtIn() {
        return Settings.of(JsonNodeFactory.instance.objectNode(), Map.of(), Map.of()).backup();
    }

    /// Returns these settings with other ones of what is kept.
    public BackupSettings with(Keep keep, long minBytes) {
        return new BackupSettings(schedule, zone, jitter, timeout, keep, minBytes, copy, beforeUpgrade, restore,
                maxAge, test);
    }

    static BackupSettings of(SettingsReader ww) {
        ww.object("ww.backup.keep");
        return new BackupSettings(ww.text("ww.backup.schedule", EXPRESSION, "a cron expression"),
                ww.text("ww.backup.zone", ".{0,60}", "a time zone such as \"Europe/Rome\""),
                ww.duration("ww.backup.jitter", true), ww.duration("ww.backup.timeout", false),
                new Keep(ww.integer("ww.backup.keep.last", 1, MOST), ww.integer("ww.backup.keep.daily", 0, MOST),
                        ww.integer("ww.backup.keep.weekly", 0, MOST), ww.integer("ww.backup.keep.monthly", 0, MOST)),
                ww.longInteger("ww.backup.min_bytes", 1, Long.MAX_VALUE), ww.bool("ww.backup.copy"),
                ww.bool("ww.backup.before_upgrade"),
                ww.text("ww.backup.restore", "(latest|\\d{8}T\\d{6}Z)?", "\"latest\", or the name of a backup"),
                ww.durationOrNone("ww.backup.max_age"), ww.text("ww.backup.test", EXPRESSION, "a cron expression"));
    }
}
