package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Numbers are read as they were reported, later rolled up, and bounded.
interface NumbersContract extends StoreUnderTest {
    @Test
    default void numbers_are_read_as_they_were_reported() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock().instant()));
        for (int i = 0; i < 240; i++) {
            add(web.stats(clock().advanceSeconds(30), Map.of("a", (double) i, "b", i / 10.0)));
            if (i % 50 == 0) store().maintain(clock().instant());
        }
        assertEquals(List.of("a", "b"), store().keys("web-1"));
        for (int round = 0; round < 2; round++) {
            var a = series("web-1", "a", Duration.ofHours(3), 1000);
            assertEquals(240, a.times().length);
            assertEquals(clock().instant().getEpochSecond(), a.times()[239]);
            for (int i = 0; i < 240; i++) assertEquals(i, a.avg()[i]);
            assertArrayEquals(a.avg(), a.min());
            assertEquals(23.9, series("web-1", "b", Duration.ofHours(3), 1000).max()[239]);
            store().maintain(clock().instant());
            reopen();
        }
        assertNull(series("web-1", "c", Duration.ofHours(3), 1000));
    }

    @Test
    default void a_series_has_at_most_as_many_points_as_were_asked_for() throws Exception {
        var web = new Sender("web-1", "b1");
        var reports = new ArrayList<Report>();
        for (int i = 0; i < 500; i++) reports.add(web.stats(clock().advanceSeconds(30), Map.of("a", (double) i)));
        store().add(reports, clock().instant());
        store().maintain(clock().instant());
        for (int points : new int[] {1, 2, 3, 7, 50, 99, 499}) {
            var a = series("web-1", "a", Duration.ofSeconds(30 * 500), points);
            assertTrue(a.times().length <= points, points + " points: " + a.times().length);
            assertTrue(a.times().length > points / 4, points + " points: " + a.times().length);
            assertEquals(0, a.min()[0]);
            assertEquals(499, a.max()[a.max().length - 1]);
        }
    }

    @Test
    default void older_numbers_are_rolled_up_and_expire() throws Exception {
        var web = new Sender("web-1", "b1");
        var start = clock().instant();
        for (int day = 0; day < 20; day++) {
            var reports = new ArrayList<Report>();
            for (int i = 0; i < 96; i++) reports.add(web.stats(clock().advanceSeconds(900), Map.of("a", (double) i)));
            store().add(reports, clock().instant());
            store().maintain(clock().instant());
        }
        var days = series("web-1", "a", Duration.ofDays(30), 2000);
        assertTrue(days.times().length > 20 * 24 - 3, "hours: " + days.times().length);
        assertEquals(0, days.min()[1] % 4, 3);
        var week = series("web-1", "a", Duration.ofDays(7), 5000);
        assertTrue(week.times().length > 7 * 96 - 5, "of 5 minutes: " + week.times().length);
        var old = store().series("web-1", List.of("a"), start, start.plus(Duration.ofHours(5)), 5000);
        assertTrue(old.getFirst().times().length <= 6, "hours only");
    }

    @Test
    default void late_numbers_complete_hours_that_are_rolled_up() throws Exception {
        var web = new Sender("web-1", "b1");
        var start = clock().instant();
        add(web.enters("UP", start));
        for (int i = 1; i <= 30; i++) add(web.stats(clock().advanceSeconds(30), Map.of("a", 1.0)));
        store().maintain(clock().instant());
        clock().advance(Duration.ofDays(3)); // the collector was away, and its raw values of that hour expire
        store().maintain(clock().instant());
        for (int i = 31; i <= 240; i++) add(web.stats(start.plusSeconds(30L * i), Map.of("a", 3.0)));
        store().maintain(clock().instant());
        clock().advance(Duration.ofHours(2));
        store().maintain(clock().instant());
        var a = store().series("web-1", List.of("a"), start, start.plusSeconds(7200), 1000).getFirst();
        assertEquals(1, a.min()[0]);
        assertEquals(3, a.max()[a.max().length - 1]);
        assertTrue(a.times().length >= 23, "of 5 minutes: " + a.times().length);
    }

    @Test
    default void the_removal_of_keys_leaves_the_present_as_it_is() throws Exception {
        var first = new Sender("web-1", "b1");
        add(first.enters("UP", clock().instant()));
        add(first.stats(clock().advanceSeconds(30), Map.of("old", 7.0, "a", 1.0)));
        for (int part = 0; part < 4; part++) {
            store().maintain(clock().instant());
            clock().advance(settings().hours().dividedBy(4).plusDays(3));
            add(first.stats(clock().instant(), Map.of("a", 2.0)));
        }
        var second = new Sender("web-1", "b2");
        add(second.enters("UP", clock().advanceSeconds(5)));
        add(first.stats(clock().advanceSeconds(5))); // in turns once: only memory knows that
        store().maintain(clock().instant());
        assertFalse(store().keys("web-1").contains("old"));
        add(second.stats(clock().advanceSeconds(5)), first.stats(clock().instant()));
        assertTrue(shown("web-1").conflict());
    }

    @Test
    default void keys_of_which_no_number_is_kept_leave_room_for_others() throws Exception {
        var web = new Sender("web-1", "b1");
        add(web.enters("UP", clock().instant()));
        add(web.stats(clock().advanceSeconds(30), Map.of("old", 7.0, "a", 1.0, "older", 8.0)));
        for (int part = 0; part < 4; part++) {
            assertEquals(List.of("a", "old", "older"), store().keys("web-1"));
            store().maintain(clock().instant());
            clock().advance(settings().hours().dividedBy(4).plusDays(3));
            add(web.stats(clock().instant(), Map.of("a", 2.0 + part)));
        }
        store().maintain(clock().instant());
        assertEquals(List.of("a"), store().keys("web-1"));
        add(web.stats(clock().advanceSeconds(30), Map.of("a", 6.0, "next", 9.0)));
        for (int round = 0; round < 2; round++) {
            assertEquals(List.of("a", "next"), store().keys("web-1"));
            assertEquals(Map.of("a", 6.0, "next", 9.0), shown("web-1").numbers());
            reopen();
        }
        for (int day = 0; day < 2; day++) {
            clock().advance(Duration.ofDays(1).plusHours(2));
            store().maintain(clock().instant());
        }
        var numbers = new HashMap<String, Double>();
        for (int i = 0; i < KeySet.MOST; i++) numbers.put("key" + i, (double) i);
        add(web.stats(clock().advanceSeconds(30), numbers));
        for (int round = 0; round < 2; round++) {
            assertEquals(KeySet.MOST, store().keys("web-1").size());
            for (var key : store().keys("web-1")) {
                var last = series("web-1", key, Duration.ofDays(200), 5000).avg();
                if (key.startsWith("key")) assertEquals(numbers.get(key), last[last.length - 1], key);
            }
            assertNull(series("web-1", "old", Duration.ofDays(300), 5000));
            assertEquals(9.0, series("web-1", "next", Duration.ofDays(200), 5000).max()[0]);
            store().maintain(clock().instant());
            reopen();
        }
    }

    @Test
    default void hostile_keys_are_bounded() throws Exception {
        var hostile = new Sender("hostile", "h");
        var other = new Sender("web-1", "b");
        add(hostile.enters("UP", clock().instant()), other.enters("UP", clock().instant()));
        for (int round = 0; round < 20; round++) {
            var numbers = new HashMap<String, Double>();
            for (int i = 0; i < 5000; i++) numbers.put("key" + (round * 5000 + i), 1.0);
            numbers.put("k".repeat(5000), 1.0);
            add(hostile.stats(clock().advanceSeconds(30), numbers), other.stats(clock().instant(), Map.of("a", 1.0)));
        }
        assertEquals(KeySet.MOST, store().keys("hostile").size());
        assertTrue(shown("hostile").numbers().size() <= KeySet.MOST);
        assertEquals(List.of("a"), store().keys("web-1"));
        store().maintain(clock().instant());
        reopen();
        assertEquals(KeySet.MOST, store().keys("hostile").size());
    }
}
