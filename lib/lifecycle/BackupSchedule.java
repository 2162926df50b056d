package whaleware.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import whaleware.base.Text;
import whaleware.config.BackupSettings;
import whaleware.schedule.Schedule;

/// The times at which a backup, or the test of one, is due: those of the setting, and one that makes up for those that
/// were missed.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupSchedule {
    private static final String KEY = "ww.backup";
    /// If the clock is set back further, due times are computed anew.
    private static final Duration SET_BACK = Duration.ofHours(3);

    /// The settings that have a schedule.
    enum Setting {
        SCHEDULE("schedule", BackupSettings::schedule), TEST("test", BackupSettings::test);

        private final String member;
        private final Function<BackupSettings, String> value;

        Setting(String member, Function<BackupSettings, String> value) {
            this.member = member;
            this.value = value;
        }

        /// Returns the schedule. Returns null if there is none.
        private Schedule of(BackupSettings settings) {
            var expression = value.apply(settings);
            return expression.isBlank() ? null : Schedule.ofSettings(KEY, member, expression, settings.zone());
        }
    }

    private final Setting setting;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private BackupSettings settings;
    private Schedule schedule;
    private Instant planned, due, makeUp;

    /// @param clock the clock on the wall
    /// @param random for the jitter, from 0 to 1
    BackupSchedule(Setting setting, InstantSource clock, DoubleSupplier random) {
        this.setting = setting;
        this.clock = clock;
        this.random = random;
    }

    /// Throws Failure 78 if a schedule or the time zone of backups is wrong.
    static void check(BackupSettings settings) {
        zone(settings);
        for (var setting : Setting.values()) setting.of(settings);
    }

    /// Returns the time zone of schedule and retention.
    ///
    /// Throws Failure 78 if there is no such zone.
    static ZoneId zone(BackupSettings settings) {
        return settings.zone().isEmpty() ? ZoneId.systemDefault() : Schedule.zoneOfSettings(KEY, settings.zone());
    }

    /// Uses these settings. If the schedule has changed, the next due time is the first one from now on.
    void use(BackupSettings next) {
        if (next.equals(settings)) return;
        boolean same = settings != null && setting.value.apply(next).equals(setting.value.apply(settings))
                && next.zone().equals(settings.zone()) && next.jitter().equals(settings.jitter());
        settings = next;
        if (same) return;
        schedule = setting.of(next);
        if (schedule == null) makeUp = null;
        plan();
    }

    /// Plans one backup from now on if one was due since the last good one. Returns why, or null if none is planned.
    ///
    /// @param last when the last good backup began; null if there is none
    String makeUp(Instant last) {
        if (schedule == null || last != null && !schedule.isDue(last, clock.instant())) return null;
        makeUp = jittered(clock.instant());
        return (last == null ? "there is no backup yet" : "a scheduled backup was missed") + ": one is made at "
                + Text.RFC_3339.format(makeUp);
    }

    /// Plans one after this time, in place of one that was cut short or could not begin.
    void again(Duration delay) {
        if (schedule != null) makeUp = clock.instant().plus(delay);
    }

    /// Notes that a backup was made: there is nothing to make up for.
    void made() {
        makeUp = null;
    }

    /// Returns when the next backup is due. Returns null if there is no schedule.
    Instant next() {
        return makeUp != null && makeUp.isBefore(due) ? makeUp : due;
    }

    /// Returns whether [#take] has something to do.
    boolean due() {
        if (schedule == null) return false;
        var now = clock.instant();
        return !now.isBefore(next()) || isSetBack(now);
    }

    private boolean isSetBack(Instant now) {
        return now.isBefore(planned.minus(SET_BACK));
    }

    /// Returns whether a backup is due now, and plans the one after it.
    boolean take() {
        if (!due()) return false;
        boolean due = !isSetBack(clock.instant());
        makeUp = null;
        plan();
        return due;
    }

    private void plan() {
        planned = clock.instant();
        due = schedule == null ? null : jittered(schedule.next(planned));
    }

    private Instant jittered(Instant time) {
        return time.plusMillis((long) (settings.jitter().toMillis() * random.getAsDouble()));
    }
}
