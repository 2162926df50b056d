package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The year 2026 of ten expressions in five zones. Each row has how often the expression is due in that year, and when
/// from 01:00 to 04:00 in the night when the clocks go forward and in the night when they go back. Written by hand.
///
/// Clocks go forward in Rome on 29 March, 02:00+01:00 to 03:00+02:00; in New York on 8 March, 02:00-05:00 to
/// 03:00-04:00; on Lord Howe on 4 October, 02:00+10:30 to 02:30+11:00. They go back in Rome on 25 October, 03:00+02:00
/// to 02:00+01:00; in New York on 1 November, 02:00-04:00 to 01:00-05:00; on Lord Howe on 5 April, 02:00+11:00 to
/// 01:30+10:30. They never change in Kolkata and in UTC.
@DisplayNameGeneration(ReplaceUnderscores.class)
class YearOfSchedulesTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mmxxx");

    private static void check(String zone, String forward, String back, String text, int count, String forwards,
                              String backwards) {
        var due = dues(text, ZoneId.of(zone));
        assertEquals(count, due.size());
        assertEquals(forwards, night(due, forward));
        assertEquals(backwards, night(due, back));
        for (int i = 1; i < due.size(); i++) assertTrue(due.get(i - 1).isBefore(due.get(i)));
    }

    private static List<ZonedDateTime> dues(String text, ZoneId zone) {
        var schedule = Schedule.parse(text, zone);
        var due = new ArrayList<ZonedDateTime>();
        var next = schedule.next(LocalDate.of(2026, 1, 1).atStartOfDay(zone).minusNanos(1));
        for (; next.getYear() == 2026; next = schedule.next(next)) due.add(next);
        return due;
    }

    private static String night(List<ZonedDateTime> due, String date) {
        return String.join(" ", due.stream().filter(time -> time.toLocalDate().toString().equals(date))
                .filter(time -> time.getHour() >= 1 && time.getHour() < 4).map(TIME::format).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "-", value = {
        "30 2 * * *    | 365 | 03:00+02:00 | 02:30+02:00",
        "0 3 * * *     | 365 | 03:00+02:00 | 03:00+01:00",
        "45 1 * * *    | 365 | 01:45+01:00 | 01:45+02:00",
        "*/30 2 * * *  | 729 | 03:00+02:00 | 02:00+02:00 02:30+02:00",
        "0 2 * * 0     | 52  | 03:00+02:00 | 02:00+02:00",
        "0 * * * *     | 8760 | 01:00+01:00 03:00+02:00 | 01:00+02:00 02:00+02:00 02:00+01:00 03:00+01:00",
        "*/20 * * * *  | 26280 | 01:00+01:00 01:20+01:00 01:40+01:00 03:00+02:00 03:20+02:00 03:40+02:00"
                + " | 01:00+02:00 01:20+02:00 01:40+02:00 02:00+02:00 02:20+02:00 02:40+02:00"
                + " 02:00+01:00 02:20+01:00 02:40+01:00 03:00+01:00 03:20+01:00 03:40+01:00",
        "0 0 1 * *     | 12  | '' | ''",
        "0 9 * * 1-5   | 261 | '' | ''",
        "0 12 13 * 5   | 61  | '' | ''",
    })
    void in_Rome(String text, int count, String forward, String back) {
        check("Europe/Rome", "2026-03-29", "2026-10-25", text, count, forward, back);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "-", value = {
        "30 2 * * *    | 365 | 03:00-04:00 | 02:30-05:00",
        "0 3 * * *     | 365 | 03:00-04:00 | 03:00-05:00",
        "45 1 * * *    | 365 | 01:45-05:00 | 01:45-04:00",
        "*/30 2 * * *  | 729 | 03:00-04:00 | 02:00-05:00 02:30-05:00",
        "0 2 * * 0     | 52  | 03:00-04:00 | 02:00-05:00",
        "0 * * * *     | 8760 | 01:00-05:00 03:00-04:00 | 01:00-04:00 01:00-05:00 02:00-05:00 03:00-05:00",
        "*/20 * * * *  | 26280 | 01:00-05:00 01:20-05:00 01:40-05:00 03:00-04:00 03:20-04:00 03:40-04:00"
                + " | 01:00-04:00 01:20-04:00 01:40-04:00 01:00-05:00 01:20-05:00 01:40-05:00"
                + " 02:00-05:00 02:20-05:00 02:40-05:00 03:00-05:00 03:20-05:00 03:40-05:00",
        "0 0 1 * *     | 12  | '' | ''",
        "0 9 * * 1-5   | 261 | '' | ''",
        "0 12 13 * 5   | 61  | '' | ''",
    })
    void in_New_York(String text, int count, String forward, String back) {
        check("America/New_York", "2026-03-08", "2026-11-01", text, count, forward, back);
    }

    /// The clocks change by half an hour: 01:30 to 02:00 comes twice, and 02:00 to 02:30 is skipped.
    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "-", value = {
        "30 2 * * *    | 365 | 02:30+11:00 | 02:30+10:30",
        "0 3 * * *     | 365 | 03:00+11:00 | 03:00+10:30",
        "45 1 * * *    | 365 | 01:45+10:30 | 01:45+11:00",
        "*/30 2 * * *  | 729 | 02:30+11:00 | 02:00+10:30 02:30+10:30",
        "0 2 * * 0     | 52  | 02:30+11:00 | 02:00+10:30",
        "0 * * * *     | 8759 | 01:00+10:30 03:00+11:00 | 01:00+11:00 02:00+10:30 03:00+10:30",
        "*/20 * * * *  | 26279 | 01:00+10:30 01:20+10:30 01:40+10:30 02:40+11:00 03:00+11:00 03:20+11:00 03:40+11:00"
                + " | 01:00+11:00 01:20+11:00 01:40+11:00 01:40+10:30 02:00+10:30 02:20+10:30 02:40+10:30"
                + " 03:00+10:30 03:20+10:30 03:40+10:30",
        "0 0 1 * *     | 12  | '' | ''",
        "0 9 * * 1-5   | 261 | '' | ''",
        "0 12 13 * 5   | 61  | '' | ''",
    })
    void on_Lord_Howe(String text, int count, String forward, String back) {
        check("Australia/Lord_Howe", "2026-10-04", "2026-04-05", text, count, forward, back);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "-", value = {
        "30 2 * * *    | 365 | 02:30+05:30",
        "0 3 * * *     | 365 | 03:00+05:30",
        "45 1 * * *    | 365 | 01:45+05:30",
        "*/30 2 * * *  | 730 | 02:00+05:30 02:30+05:30",
        "0 2 * * 0     | 52  | 02:00+05:30",
        "0 * * * *     | 8760 | 01:00+05:30 02:00+05:30 03:00+05:30",
        "*/20 * * * *  | 26280 | 01:00+05:30 01:20+05:30 01:40+05:30 02:00+05:30 02:20+05:30 02:40+05:30"
                + " 03:00+05:30 03:20+05:30 03:40+05:30",
        "0 0 1 * *     | 12  | ''",
        "0 9 * * 1-5   | 261 | ''",
        "0 12 13 * 5   | 61  | ''",
    })
    void in_Kolkata_and_in_UTC_all_nights_are_the_same(String text, int count, String night) {
        check("Asia/Kolkata", "2026-03-29", "2026-10-25", text, count, night, night);
        var utc = night.replace("+05:30", "+00:00");
        check("UTC", "2026-03-29", "2026-10-25", text, count, utc, utc);
    }
}
