package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.base.Failure;

/// The settings of the fleet have defaults that are safe, and a wrong one is named with its cure.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FleetSettingsTest {
    @Test
    void without_settings_only_this_machine_reaches_it() {
        var settings = FleetSettings.of(TestFleet.config("{}"));
        assertEquals("127.0.0.1", settings.listen().getAddress().getHostAddress());
        assertEquals(8484, settings.listen().getPort());
        assertEquals(Duration.ofDays(180), settings.keep().events());
        assertEquals(10_000, settings.instances());
    }

    @Test
    void all_settings_are_read() {
        var settings = FleetSettings.of(TestFleet.config("""
                {"listen": "[::]:443", "store": "jdbc:postgresql://db/fleet", "tokens": {"report": "a", "read": "b"},
                 "tls": {"cert": "/c.pem", "key": "/k.pem"}, "hosts": ["Fleet.Example"], "forget": "1d",
                 "keep": {"raw": "1h", "minutes": "2h", "hours": "3h", "events": "4h"}, "expect": {"shop": 3},
                 "alerts": [{"when": "ERROR", "to": "https://x/"}], "instances": 5}"""));
        assertEquals(443, settings.listen().getPort());
        assertEquals("b", settings.readToken());
        assertEquals("/k.pem", settings.tls().key());
        assertEquals(Set.of("fleet.example"), settings.hosts());
        assertEquals(Map.of("shop", 3), settings.expect());
        assertEquals(Duration.ofHours(3), settings.keep().hours());
        assertEquals(1, settings.alerts().size());
        assertEquals(5, settings.instances());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"listen": "8484"}               | cannot read ww.fleet.listen: expected HOST:PORT such as "127.0.0.1:8484"
            {"listen": "::1:8484"}           | cannot read ww.fleet.listen: expected HOST:PORT such as "127.0.0.1:8484"
            {"listen": "127.0.0.1:65536"}    | cannot read ww.fleet.listen: expected HOST:PORT such as "127.0.0.1:8484"
            {"listen": "0.0.0.0:8484"}       | other machines could report without a token (set ww.fleet.tokens.report and
            {"listen": "0.0.0.0:1", "tokens": {"report": "a"}} | other machines could read without a token
            {"store": "jdbc:mysql://db/x"}   | cannot read ww.fleet.store: expected "", "jdbc:postgresql://HOST/DATABASE"
            {"from": "http://x"}             | cannot read ww.fleet.from: expected "", or a URL of jdbc:, elasticsearch:
            {"store": "jdbc:sqlite:/x", "from": "etcd://h/p"} | expected nothing beside ww.fleet.store
            {"tokens": "secret"}             | cannot read ww.fleet.tokens: expected an object
            {"tokens": {"read": "a b"}}      | cannot read ww.fleet.tokens.read: expected a token without spaces
            {"tls": {"cert": "cert.pem"}}    | cannot read ww.fleet.tls.cert: expected the absolute path of a PEM file
            {"hosts": ["http://fleet"]}      | cannot read ww.fleet.hosts: expected names without a port
            {"keep": {"raw": "two days"}}    | cannot read ww.fleet.keep.raw: expected a duration such as "30s"
            {"expect": {"shop": "three"}}    | cannot read ww.fleet.expect.shop: expected a whole number from 0
            {"alerts": {}}                   | cannot use ww.fleet.alerts: it is no list
            {"instances": 0}                 | cannot read ww.fleet.instances: expected a whole number from 1
            """)
    void a_wrong_setting_is_named_with_what_was_expected(String settings, String message) {
        var failure = assertThrows(Failure.class, () -> FleetSettings.of(TestFleet.config(settings)));
        assertEquals(78, failure.code);
        assertTrue(failure.getMessage().contains(message), failure::getMessage);
    }

    @Test
    void unknown_keys_are_named() {
        var tree = TestFleet.config("{\"listn\": 1, \"tokens\": {\"reed\": \"\"}, \"expect\": {\"any\": 1}, \"zzz\": 1}");
        assertEquals(List.of("unknown key 'ww.fleet.listn' (did you mean 'listen'?)",
                "unknown key 'ww.fleet.tokens.reed' (did you mean 'read'?)",
                "unknown key 'ww.fleet.zzz' (there are listen, store, from, tokens, tls, hosts, forget, keep, expect,"
                + " alerts, instances)"), FleetSettings.unknownKeys(tree.tree()));
    }
}
