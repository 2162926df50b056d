package whaleware.fleet.queries;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Json;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.InstanceBuilder;

/// Instances and applications as the API returns them.
@DisplayNameGeneration(ReplaceUnderscores.class)
class InstanceJsonTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NOW = START.plusSeconds(600);
    private final FakeFleet fleet = new FakeFleet(START);

    static ObjectNode json(byte[] utf8) {
        return Json.object(new String(utf8, StandardCharsets.UTF_8), "the answer", "");
    }

    private InstanceBuilder instance(String name) {
        return new InstanceBuilder(name, NOW);
    }

    private List<String> names(InstanceFilter filter) throws Exception {
        return json(InstanceJson.list(fleet, filter, NOW, false)).findValuesAsText("name");
    }

    private static InstanceFilter search(String text) {
        return new InstanceFilter(InstanceFilter.words(text), null, null, null, Map.of());
    }

    @Test
    void the_list_has_every_instance_by_name_and_leaves_out_what_is_not_known() throws Exception {
        fleet.put(instance("b").state("RESTARTING", "the service ended with 1").label("zone", "west").restarts(2)
                .build());
        fleet.put(instance("a").build());
        var list = json(InstanceJson.list(fleet, InstanceFilter.ALL, NOW, true));
        assertEquals("2026-01-31T12:10:00.000Z", list.path("now").asText());
        assertEquals("2026-01-31T12:00:00.000Z", list.path("listening_since").asText());
        assertTrue(list.path("read_only").asBoolean() && list.path("history").asBoolean());
        assertEquals("{'name':'a','webapp':'shop','version':'1.0','state':'UP','shown':'UP','gone':false,"
                + "'conflict':false,'maintenance':false,'previous':'WARMUP','since':'2026-01-31T12:10:00.000Z',"
                + "'last_seen':'2026-01-31T12:10:00.000Z','next_ms':30000,'boot_id':'boot-a',"
                + "'booted_at':'2026-01-31T12:10:00.000Z','config':'cafe01','labels':{},'restarts':0}",
                Json.compact(list.path("instances").get(0)).replace('"', '\''));
        var second = list.path("instances").get(1);
        assertEquals("the service ended with 1", second.path("cause").asText());
        assertEquals("west", second.path("labels").path("zone").asText());
        assertEquals(2, second.path("restarts").asInt());
    }

    @Test
    void each_condition_of_a_filter_must_hold() throws Exception {
        fleet.put(instance("web-1").version("1.0").label("zone", "west").build());
        fleet.put(instance("web-2").version("2.0").label("zone", "east").build());
        fleet.put(instance("db-1").webapp("db").state("ERROR", "No space left").build());
        assertEquals(List.of("web-1", "web-2"), names(search("WEB")));
        assertEquals(List.of("web-2"), names(search("web zone=east")));
        assertEquals(List.of("db-1"), names(search("space error")));
        assertEquals(List.of(), names(search("web space")));
        assertEquals(List.of("db-1"), names(new InstanceFilter(List.of(), "DB", null, null, Map.of())));
        assertEquals(List.of("db-1"), names(new InstanceFilter(List.of(), null, "error", null, Map.of())));
        assertEquals(List.of("web-2"), names(new InstanceFilter(List.of(), null, null, "2.0", Map.of())));
        assertEquals(List.of("web-1"), names(new InstanceFilter(List.of(), null, null, null, Map.of("zone", "west"))));
    }

    @Test
    void an_instance_without_reports_is_shown_as_silent_and_found_by_that_word() throws Exception {
        fleet.put(instance("web-1").seen(NOW.minusSeconds(91)).build());
        fleet.put(instance("web-2").seen(NOW.minusSeconds(89)).build());
        assertEquals(List.of("web-1"), names(new InstanceFilter(List.of(), null, "silent", null, Map.of())));
        assertEquals(List.of("web-2"), names(new InstanceFilter(List.of(), null, "UP", null, Map.of())));
    }

    @Test
    void one_instance_has_its_numbers_and_an_unknown_one_is_null() throws Exception {
        fleet.put(instance("web-1").number("open_connections", 12).number("broken_ratio", Double.NaN)
                .backup(NOW, "disk full").clockOffset(Duration.ofHours(1)).conflict().maintenance().build());
        var one = json(InstanceJson.one(fleet, "web-1", NOW, false));
        assertEquals("{\"broken_ratio\":null,\"open_connections\":12}", Json.compact(one.path("numbers")));
        assertEquals("disk full", one.path("backup_error").asText());
        assertEquals(3_600_000, one.path("clock_offset_ms").asInt());
        assertTrue(one.path("conflict").asBoolean() && one.path("maintenance").asBoolean());
        assertNull(InstanceJson.one(fleet, "web", NOW, false));
    }

    @Test
    void an_application_has_counts_and_its_odd_ones_out() throws Exception {
        for (int i = 1; i <= 3; i++) fleet.put(instance("web-" + i).build());
        fleet.put(instance("web-4").version("0.9").seen(NOW.minusSeconds(500)).build());
        fleet.put(instance("web-5").config("beef02").build());
        fleet.put(instance("web-6").version("0.8").state("STOPPED", "TERM").build());
        var apps = json(ApplicationsJson.list(fleet, null, Map.of("shop", 5, "mail", 1), NOW)).path("apps");
        assertEquals("{'webapp':'mail','expect':1,'count':0,'states':{},'silent':0,'versions':{},"
                + "'configs':{},'odd':[]}", Json.compact(apps.get(0)).replace('"', '\''));
        assertEquals("{'webapp':'shop','expect':5,'count':5,'states':{'STOPPED':1,'UP':4},'silent':1,"
                + "'versions':{'0.9':1,'1.0':4},'configs':{'beef02':1,'cafe01':4},'odd':['web-4','web-5']}",
                Json.compact(apps.get(1)).replace('"', '\''));
    }

    @Test
    void amid_a_deployment_no_instance_is_odd() throws Exception {
        for (int i = 1; i <= 4; i++) fleet.put(instance("web-" + i).version(i <= 2 ? "1.0" : "2.0").build());
        assertTrue(json(ApplicationsJson.list(fleet, "shop", Map.of(), NOW)).path("apps").get(0).path("odd").isEmpty());
    }

    @Test
    void the_most_frequent_keys_come_first() throws Exception {
        fleet.put(instance("web-1").number("a_ms", 1).number("b_total", 1).build());
        fleet.put(instance("web-2").number("b_total", 1).build());
        assertEquals("{'keys':[{'key':'b_total','unit':'per second','instances':2},"
                + "{'key':'a_ms','unit':'ms','instances':1}]}",
                Json.compact(json(KeysJson.list(fleet))).replace('"', '\''));
    }
}
