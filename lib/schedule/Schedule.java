package whaleware.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
import java.util.List;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Text;

/// The times at which something is due: a cron expression in a time zone.
///
/// A fixed hour is matched on the clock on the wall. When the clocks go forward and skip it, it is due right after the
/// gap; when they go back and it comes twice, it is due the first time. So `30 2 * * *` is due 365 times a year. With
/// the hour `*` each minute that passes is matched once, with the offset of that moment.
///
/// Thread-safe.
public final class Schedule {
    /// No expression that is possible waits longer: 29 February, on a certain weekday, over the year 2100.
    private static final int MAX_DAYS = 366 * 100;

    private final CronExpression expression;
    private final ZoneRules rules;
    private final ZoneId zone;

    private Schedule(CronExpression expression, ZoneId zone) {
        this.expression = expression;
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /// Parses a cron expression of five fields, or `@hourly`, `@daily`, `@weekly` or `@monthly`. The first call takes a
    /// JVM some 10 ms.
    ///
    /// Throws IllegalArgumentException, with `<why> (<cure>)`, if it is none, or if it is never due.
    public static Schedule parse(String text, ZoneId zone) {
        return new Schedule(CronExpression.parse(text), zone);
    }

    /// Reads the settings `KEY.schedule` and `KEY.zone`.
    ///
    /// Throws Failure 78 if one of them is wrong.
    ///
    /// @param key such as `ww.backup`
    /// @param zone such as `Europe/Rome`; empty for the zone of the container
    public static Schedule ofSettings(String key, String schedule, String zone) {
        return ofSettings(key, "schedule", schedule, zone);
    }

    /// As [#ofSettings(String, String, String)], of the setting `KEY.MEMBER`.
    public static Schedule ofSettings(String key, String member, String schedule, String zone) {
        var id = zoneOfSettings(key, zone);
        try {
            return parse(schedule, id);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + key + "." + member + " '" + Text.printable(schedule)
                    + "': " + Text.printable(e.getMessage()));
        }
    }

    /// Reads the setting `KEY.zone`.
    ///
    /// Throws Failure 78 if there is no such zone.
    ///
    /// @param key such as `ww.backup`
    /// @param zone such as `Europe/Rome`; empty for the zone of the container
    public static ZoneId zoneOfSettings(String key, String zone) {
        try {
            return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            var near = DidYouMean.of(zone, ZoneId.getAvailableZoneIds()).map(id -> "did you mean '" + id + "'?")
                    .orElse("use a name such as Europe/Rome, or leave it empty for the zone of the container");
            throw new Failure(ExitCode.CONFIG, "cannot read " + key + ".zone: no such time zone '"
                    + Text.printable(zone) + "' (" + near + ")");
        }
    }

    /// Returns the time zone.
    public ZoneId zone() {
        return zone;
    }

    /// Returns the first time after this one at which it is due.
    public ZonedDateTime next(ZonedDateTime after) {
        return next(after.toInstant()).atZone(zone);
    }

    /// Returns the first time after this one at which it is due.
    public Instant next(Instant after) {
        var date = LocalDateTime.ofInstant(after, rules.getOffset(after)).toLocalDate();
        if (clocksChange(date)) date = date.minusDays(1); // a day that the zone has skipped is due on the day after it
        Instant first = null;
        for (var last = date.plusDays(MAX_DAYS); date.isBefore(last); date = date.plusDays(1)) {
            if (!expression.matches(date)) continue;
            boolean clocksChange = clocksChange(date);
            var due = next(date, after, clocksChange);
            if (due != null && (first == null || due.isBefore(first))) first = due;
            if (first == null) continue;
            // one day more: if clocks go back over midnight, the next date may come before the end of this one
            if (!clocksChange) return first;
            last = date.plusDays(2);
        }
        if (first == null) throw new IllegalStateException("a schedule is never due after " + after);
        return first;
    }

    /// Returns whether clocks change on this date, or within a day before it or after it.
    private boolean clocksChange(LocalDate date) {
        var change = rules.nextTransition(date.minusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC));
        var end = date.plusDays(3).atStartOfDay().toInstant(ZoneOffset.UTC);
        return change != null && change.getInstant().isBefore(end);
    }

    private Instant next(LocalDate date, Instant after, boolean clocksChange) {
        Instant first = null;
        var hours = expression.hours();
        for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            var minutes = expression.minutes();
            for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                for (var due : moments(date.atTime(hour, minute))) {
                    if (due.isAfter(after) && (first == null || due.isBefore(first))) first = due;
                }
                if (first != null && !clocksChange) return first;
            }
        }
        return first;
    }

    private List<Instant> moments(LocalDateTime time) {
        List<ZoneOffset> offsets = rules.getValidOffsets(time);
        if (offsets.size() == 1) return List.of(time.toInstant(offsets.getFirst()));
        if (expression.everyHour()) return offsets.stream().map(time::toInstant).toList();
        if (offsets.isEmpty()) return List.of(rules.getTransition(time).getInstant());
        return List.of(time.toInstant(offsets.getFirst()));
    }

    /// Returns whether it was due after one time and up to another.
    public boolean isDue(Instant after, Instant upTo) {
        return !next(after).isAfter(upTo);
    }
}
