package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ScheduleTest {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /// Returns the first times after the start of 2026, in UTC.
    private static String first(String text, int count) {
        return dues(text, ZoneOffset.UTC, "2025-12-31T23:59:00Z").limit(count).map(MINUTE::format)
                .reduce((a, b) -> a + ", " + b).orElseThrow();
    }

    private static Stream<ZonedDateTime> dues(String text, ZoneId zone, String after) {
        var schedule = Schedule.parse(text, zone);
        return Stream.iterate(schedule.next(Instant.parse(after).atZone(zone)), schedule::next);
    }

    private static String error(String text) {
        return assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text, ZoneOffset.UTC)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*/15 * * * *      | 2026-01-01 00:00, 2026-01-01 00:15, 2026-01-01 00:30",
        "5/20 * * * *      | 2026-01-01 00:05, 2026-01-01 00:25, 2026-01-01 00:45",
        "10-20/5,59 7 * * *| 2026-01-01 07:10, 2026-01-01 07:15, 2026-01-01 07:20, 2026-01-01 07:59",
        "0 22,2 * * *      | 2026-01-01 02:00, 2026-01-01 22:00, 2026-01-02 02:00",
        "0 0 * * 7         | 2026-01-04 00:00, 2026-01-11 00:00",
        "0 0 * * sat-SUN   | 2026-01-03 00:00, 2026-01-04 00:00, 2026-01-10 00:00",
        "0 0 1 jan,JUL *   | 2026-01-01 00:00, 2026-07-01 00:00, 2027-01-01 00:00",
        "0 0 31 * *        | 2026-01-31 00:00, 2026-03-31 00:00, 2026-05-31 00:00",
        "0 0 29 2 *        | 2028-02-29 00:00, 2032-02-29 00:00",
        "0 0 31 2 1        | 2026-02-02 00:00, 2026-02-09 00:00",
        "0 0 */10 * 1      | 2026-05-11 00:00, 2026-06-01 00:00",
        "@hourly           | 2026-01-01 00:00, 2026-01-01 01:00",
        "@daily            | 2026-01-01 00:00, 2026-01-02 00:00",
        "@weekly           | 2026-01-04 00:00, 2026-01-11 00:00",
        "@monthly          | 2026-01-01 00:00, 2026-02-01 00:00",
    })
    void an_expression_is_due_at_its_times(String text, String expected) {
        assertEquals(expected, first(text, expected.split(",").length));
    }

    @Test
    void a_sixth_field_is_an_error_that_names_it() {
        assertEquals("it has 6 fields, expected five: minute, hour, day, month, weekday"
                + " (there are no seconds: leave out the sixth field)", error("0 0 2 * * *"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 feb *", "0 0 31 4,6,9,11 *"})
    void an_impossible_date_is_an_error(String text) {
        assertEquals("no month that it names has such a day (correct the day or the month)", error(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
        "*/0 * * * *", "* 22-2 * * *", "a * * * *", "* * L * *", "* * ? * *", "* * * * 1#2", "1,,2 * * * *",
        "0 0 1|2 * *", "-1 * * * *", "@reboot", "@yearly", "every day"})
    void text_that_is_no_expression_is_an_error_with_a_cure(String text) {
        var message = error(text);
        assertTrue(message.endsWith(")") && message.contains(" (") && !message.contains("\n"), message);
    }

    @Test
    void settings_are_named_in_errors() {
        assertEquals("cannot read ww.backup.schedule '* * *': it has 3 fields, expected five: minute, hour, day, month,"
                + " weekday (for example \"30 2 * * *\" is 02:30 every day)", failure("* * *", "").getMessage());
        assertEquals("cannot read ww.backup.zone: no such time zone 'Europe/Roma' (did you mean 'Europe/Rome'?)",
                failure("@daily", "Europe/Roma").getMessage());
        assertEquals(ExitCode.CONFIG, failure("@daily", "nowhere at all").code);
        assertEquals(ZoneId.systemDefault(), Schedule.ofSettings("ww.backup", "@daily", "").zone());
    }

    private static Failure failure(String schedule, String zone) {
        return assertThrows(Failure.class, () -> Schedule.ofSettings("ww.backup", schedule, zone));
    }

    @Test
    void a_time_is_due_only_after_the_given_time() {
        var schedule = Schedule.parse("30 2 * * *", ZoneOffset.UTC);
        var due = Instant.parse("2026-01-01T02:30:00Z");
        assertEquals(due, schedule.next(due.minusNanos(1)));
        assertEquals(due.plusSeconds(86_400), schedule.next(due));
        assertTrue(schedule.isDue(due.minusSeconds(1), due));
        assertTrue(!schedule.isDue(due, due.plusSeconds(86_399)));
    }

    @Test
    void a_day_that_the_zone_skipped_is_due_when_it_is_over() {
        var dues = dues("0 12 30 * *", ZoneId.of("Pacific/Apia"), "2011-12-01T00:00:00Z").limit(2).toList();
        assertEquals("[2011-12-31T00:00+14:00[Pacific/Apia], 2012-01-30T12:00+14:00[Pacific/Apia]]", "" + dues);
    }

    @Test
    void clocks_that_go_back_over_midnight_change_no_order() {
        var zone = ZoneId.of("America/St_Johns"); // 2006-10-29 00:01 became 2006-10-28 23:01
        var dues = new ArrayList<Instant>();
        dues("*/15 * * * *", zone, "2006-10-28T12:00:00Z").limit(200).map(ZonedDateTime::toInstant).forEach(dues::add);
        for (int i = 1; i < dues.size(); i++) assertEquals(dues.get(i - 1).plusSeconds(900), dues.get(i));
        var daily = dues("0 0 * * *", zone, "2006-10-28T12:00:00Z").limit(2).map(ZonedDateTime::toLocalDate).toList();
        assertEquals(List.of(LocalDate.of(2006, 10, 29), LocalDate.of(2006, 10, 30)), daily);
    }
}
