package whaleware.fleet.queries;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.fleet.queries.InstanceJsonTest.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Json;
import whaleware.fixtures.FakeFleet;
import whaleware.fleet.store.HistoryEntry;
import whaleware.fleet.store.Series;

/// Numbers over time, their units, rates and fewer points; the history of an instance.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SeriesTest {
    private static final Instant START = Instant.ofEpochSecond(1000);
    private final FakeFleet fleet = new FakeFleet(START);

    private static Series series(long[] times, double... values) {
        return new Series("k", times, values, values, values);
    }

    @Test
    void a_unit_follows_from_the_end_of_the_key() {
        assertEquals("ms", Units.of("db.latency_ms"));
        assertEquals("bytes", Units.of("system.memory.used_bytes"));
        assertEquals("ratio", Units.of("hit_ratio"));
        assertEquals("percent", Units.of("cpu_percent"));
        assertEquals("seconds", Units.of("system.uptime_seconds"));
        assertEquals("per second", Units.of("requests_total"));
        assertEquals("bytes per second", Units.of("sent_bytes_total"));
        assertEquals("seconds per second", Units.of("system.cpu.usage_seconds"));
        assertEquals("", Units.of("openConnections"));
    }

    @Test
    void a_rate_is_per_second_and_never_negative_after_a_reset() {
        var rate = CounterRate.of(series(new long[] {0, 10, 20, 30, 30, 40}, 100, 150, 150, 20, 21, 41));
        assertArrayEquals(new long[] {10, 20, 30, 40}, rate.times());
        assertArrayEquals(new double[] {5, 0, 2, 2}, rate.avg());
        assertEquals(0, CounterRate.of(series(new long[] {5}, 1)).times().length);
        assertEquals(0, CounterRate.of(series(new long[0])).times().length);
    }

    @Test
    void fewer_points_keep_the_extremes_and_the_means() {
        var times = LongStream.range(0, 1000).toArray();
        var values = LongStream.range(0, 1000).mapToDouble(i -> i == 555 ? 9999 : i % 2).toArray();
        var small = Downsampling.of(series(times, values), 10);
        assertEquals(10, small.times().length);
        assertEquals(9999, small.max()[5]);
        assertEquals(0, small.min()[5]);
        assertEquals(0.5, small.avg()[0]);
        assertSame(small, Downsampling.of(small, 10));
    }

    @Test
    void a_span_without_values_has_no_point() {
        var small = Downsampling.of(series(new long[] {0, 1, 2, 100, 101}, 1, 2, 3, 4, 5), 4);
        assertArrayEquals(new long[] {0, 100}, small.times());
        assertArrayEquals(new double[] {2, 4.5}, small.avg());
    }

    @Test
    void series_have_units_and_a_key_without_values_has_empty_arrays() throws Exception {
        fleet.series("web", "load_ms", new long[] {1000, 1030}, 1.23456789, 2);
        fleet.series("web", "hits_total", new long[] {1000, 1030}, 10, 40);
        var json = json(SeriesJson.series(fleet, "web", List.of("load_ms", "hits_total", "none"), START,
                START.plusSeconds(60), 500));
        assertEquals("[{'key':'load_ms','unit':'ms','times':[1000,1030],'min':[1.234568,2],'avg':[1.234568,2],"
                + "'max':[1.234568,2]},{'key':'hits_total','unit':'per second','times':[1030],'min':[1],'avg':[1],"
                + "'max':[1]},{'key':'none','unit':'','times':[],'min':[],'avg':[],'max':[]}]",
                Json.compact(json.path("series")).replace('"', '\''));
        assertEquals("1970-01-01T00:16:40.000Z", json.path("from").asText());
    }

    @Test
    void sparks_have_the_mean_values_of_several_instances() throws Exception {
        fleet.series("a", "load", new long[] {1000, 1030}, 1, 2);
        var json = SeriesJson.sparks(fleet, List.of("a", "b"), "load", START, START.plusSeconds(60), 20);
        assertEquals("{'key':'load','unit':'','series':{'a':[1,2]}}", Json.compact(json(json)).replace('"', '\''));
    }

    @Test
    void a_history_is_cut_at_its_limit_and_has_details() throws Exception {
        var detail = JsonNodeFactory.instance.objectNode().put("bytes", 12);
        for (int i = 0; i < 3; i++) {
            fleet.add(new HistoryEntry("b-" + i, "backup", "web", "shop", "1", "UP", "BOOT", "by hand",
                    START.plusSeconds(i), START.plusSeconds(i), Duration.ofMillis(1500), i == 2, detail));
        }
        var json = json(HistoryJson.list(fleet, "web", START.plusSeconds(100), 2));
        assertEquals("{'id':'b-2','kind':'backup','state':'UP','previous':'BOOT','cause':'by hand',"
                + "'at':'1970-01-01T00:16:42.000Z','received':'1970-01-01T00:16:42.000Z','duration_ms':1500,"
                + "'late':true,'version':'1','detail':{'bytes':12}}",
                Json.compact(json.path("events").get(0)).replace('"', '\''));
        assertEquals(2, json.path("events").size());
        assertTrue(json.path("more").asBoolean());
        assertFalse(json(HistoryJson.list(fleet, "web", START.plusSeconds(100), 3)).path("more").asBoolean());
    }
}
