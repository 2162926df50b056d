package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.fixtures.Home;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsTest {
    @TempDir Path etc;

    @Test
    void the_built_in_settings_equal_those_of_the_default_file() throws Exception {
        var file = Json.object(Files.readString(Home.CHECKOUT.resolve("etc/default_cfg.json")), "file", "");
        assertEquals(Settings.builtIn(), file.get("ww"));
        assertEquals(keys(Settings.builtIn()), keys(file.get("ww")));
        assertEquals("", file.get("notify_url").asText());
    }

    @Test
    void a_home_without_default_settings_has_the_built_in_settings() throws Exception {
        var bare = settings("");
        assertEquals(new Settings.Monitor(Duration.ofSeconds(30), Duration.ofSeconds(10), 1), bare.monitor());
        assertEquals(new Settings.Timeout(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(1),
                Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(1)),
                bare.timeout());
        assertEquals(new Settings.Service(false, "TERM", false, Duration.ZERO), bare.service());
        assertEquals(new Settings.Restart(Duration.ofMillis(500), Duration.ofMinutes(5), 0, Duration.ofMinutes(10)),
                bare.restart());
        assertEquals(new Settings.Stop(Duration.ofSeconds(8), Duration.ZERO, Duration.ofMillis(500)), bare.stop());
        assertEquals(new Settings.Http(0, "0.0.0.0", Set.of()), bare.http());
        assertEquals(Set.of(), bare.ignoreFailures());
        assertEquals("0600 text", bare.cfgMode() + " " + bare.log());
        Files.writeString(etc.resolve("defaults.json"), "{\"webapp\": \"classic\", \"memory\": 512}");
        assertEquals(bare, settings(""));
        assertEquals(bare, settings("{\"ww\": null}"));
        assertEquals(bare, settings("{\"ww\": {\"monitor\": null, \"log\": null}}"));
    }

    @Test
    void each_setting_is_read_with_its_type() {
        var settings = settings("""
                {"ww": {"monitor": {"every": "1.5s", "timeout": "250ms", "failures": 3},
                        "service": {"foreground": true, "stop_signal": "SIGINT", "notify": true, "watchdog": "30s"},
                        "restart": {"limit": 5, "within": "2h", "backoff": "0s"},
                        "stop": {"grace": "28s", "drain": "3s"}, "http": {"port": 8080, "bind": "::1", "hosts": ["Shop.example", "*"]},
                        "ignore_failures": ["boot", "monitor"], "cfg_mode": "640", "log": "json",
                        "timeout": {"firstboot": "2d"}}}""");
        assertEquals(new Settings.Monitor(Duration.ofMillis(1500), Duration.ofMillis(250), 3), settings.monitor());
        assertEquals(new Settings.Service(true, "INT", true, Duration.ofSeconds(30)), settings.service());
        assertEquals(new Settings.Restart(Duration.ZERO, Duration.ofMinutes(5), 5, Duration.ofHours(2)),
                settings.restart());
        assertEquals(new Settings.Stop(Duration.ofSeconds(28), Duration.ofSeconds(3), Duration.ofMillis(500)),
                settings.stop());
        assertEquals(new Settings.Http(8080, "::1", Set.of("shop.example", "*")), settings.http());
        assertEquals(Set.of("boot", "monitor"), settings.ignoreFailures());
        assertEquals(Duration.ofDays(2), settings.timeout().firstboot());
    }

    @Test
    void a_number_may_come_from_the_environment() {
        var cfg = "{\"ww\": {\"http\": {\"port\": \"${env:PORT}\"}, \"service\": {\"foreground\": \"${env:FG}\"}}}";
        var env = Map.of("CFG", cfg, "PORT", "8080", "FG", "true");
        var settings = Config.load(etc, env).settings();
        assertEquals(8080, settings.http().port());
        assertTrue(settings.service().foreground());
    }

    @Test
    void labels_are_at_most_twenty_texts() {
        assertEquals(Map.of("zone", "a", "k8s.io/pod", ""),
                settings("{\"ww\": {\"labels\": {\"zone\": \"a\", \"k8s.io/pod\": \"\"}}}").labels());
        assertEquals(Map.of(), settings("").labels());
        var many = new StringBuilder();
        for (int n = 0; n < 21; n++) many.append(n == 0 ? "" : ", ").append("\"l").append(n).append("\": \"\"");
        for (var wrong : List.of(many.toString(), "\"a\": 1", "\"a\": null, \"b\": {}", "\"1a\": \"x\"",
                "\"a b\": \"x\"", "\"a\": \"" + "x".repeat(257) + "\"")) {
            var failure = assertThrows(Failure.class, () -> settings("{\"ww\": {\"labels\": {" + wrong + "}}}"));
            assertTrue(failure.getMessage().startsWith("cannot read ww.labels"), failure.getMessage());
        }
    }

    @Test
    void a_program_of_cron_has_the_defaults_that_it_does_not_set() {
        var cron = settings("{\"ww\": {\"cron\": {\"a.b\": {\"schedule\": \"@daily\", \"jitter\": \"1m\"}}}}").cron();
        assertEquals(Map.of("a.b", new Settings.Cron("@daily", "", Duration.ofMinutes(1), Duration.ofMinutes(10), false,
                Set.of("UP"))), cron);
        assertEquals(new Settings.Cron("", "", Duration.ZERO, Duration.ofMinutes(10), false, Set.of("UP")),
                Settings.unscheduled());
        for (var wrong : List.of("1", "{\"x\": 1}", "{\"../x\": {}}", "{\"x.java\": {}}",
                "{\"x\": {\"timeout\": \"0s\"}}", "{\"x\": {\"states\": [\"RESTARTING\"]}}", "{\"x\": {\"catch_up\": \"yes\"}}")) {
            var failure = assertThrows(Failure.class, () -> settings("{\"ww\": {\"cron\": " + wrong + "}}"));
            assertTrue(failure.getMessage().startsWith("cannot read ww.cron"), failure.getMessage());
        }
        var mistyped = "{\"ww\": {\"cron\": {\"x\": {\"shedule\": \"@daily\"}}}}";
        assertTrue(Config.load(etc, Map.of("CFG", mistyped)).warnings().toString()
                .contains("unknown key 'ww.cron.x.shedule' (did you mean 'ww.cron.x.schedule'?)"));
    }

    @Test
    void a_label_from_a_file_or_a_secret_variable_is_refused_without_its_value() throws Exception {
        var secret = Files.writeString(etc.resolve("secret"), "hunter2-of-prod");
        for (var placeholder : List.of("${file:" + secret + "}", "eu-${env:DB_PASSWORD}")) {
            var cfg = "{\"ww\": {\"labels\": {\"zone\": \"" + placeholder + "\"}}}";
            var failure = assertThrows(Failure.class,
                    () -> Config.load(etc, Map.of("CFG", cfg, "DB_PASSWORD", "hunter2-of-prod")));
            assertEquals(ExitCode.CONFIG, failure.code);
            assertTrue(failure.getMessage().startsWith("cannot read ww.labels.zone: "), failure.getMessage());
            assertFalse(failure.getMessage().contains("hunter2"), failure.getMessage());
        }
        var cfg = "{\"ww\": {\"labels\": {\"pod\": \"${env:POD_NAME}\"}}}";
        var config = Config.load(etc, Map.of("CFG", cfg, "POD_NAME", "web-1"));
        assertEquals(Map.of("pod", "web-1"), config.settings().labels());
    }

    @ParameterizedTest
    @CsvSource({"8s,8000", "8,8000", "2.5,2500", "250ms,250", "1m,60000", "0,0", "' 9 ',9000"})
    void WW_STOP_GRACE_overrides_the_setting(String text, long millis) {
        var env = Map.of("CFG", "{\"ww\": {\"stop\": {\"grace\": \"20s\"}}}", "WW_STOP_GRACE", text);
        assertEquals(millis, Config.load(etc, env).settings().stop().grace().toMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "8 s", "1h30m", "8S", "NaN", "1e3", "٣"})
    void an_invalid_WW_STOP_GRACE_is_an_error(String text) {
        var failure = assertThrows(Failure.class, () -> Config.load(etc, Map.of("WW_STOP_GRACE", text)));
        assertEquals("cannot read WW_STOP_GRACE: expected seconds such as 8, or a duration such as 8s, found '" + text
                + "'", failure.getMessage());
        assertEquals(ExitCode.CONFIG, failure.code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "monitor.every   | 30        | a duration such as \"30s\" or \"250ms\", found 30",
        "monitor.every   | \"30\"    | a duration such as \"30s\" or \"250ms\", found \"30\"",
        "monitor.every   | \"0s\"    | a duration longer than zero, found \"0s\"",
        "monitor.every   | \"-5s\"   | a duration such as \"30s\" or \"250ms\", found \"-5s\"",
        "timeout.boot    | \"1001d\" | a duration such as \"30s\" or \"250ms\", found \"1001d\"",
        "timeout.boot    | \"999999999999d\" | a duration such as \"30s\" or \"250ms\", found \"999999999999d\"",
        "monitor.timeout | []        | a duration such as \"30s\" or \"250ms\", found a list",
        "monitor.failures | 0        | a whole number from 1 to 2147483647, found 0",
        "monitor.failures | 1.0      | a whole number from 1 to 2147483647, found 1.0",
        "monitor.failures | \"2\"    | a whole number from 1 to 2147483647, found \"2\"",
        "restart.limit   | 2147483648 | a whole number from 0 to 2147483647, found 2147483648",
        "restart.limit | 10000000000000000000000 | a whole number from 0 to 2147483647, found 10000000000000000000000",
        "http.port       | 65536     | a whole number from 0 to 65535, found 65536",
        "service.foreground | \"true\" | true or false, found \"true\"",
        "service.stop_signal | \"term\" | a signal such as \"TERM\", \"INT\" or \"QUIT\", found \"term\"",
        "service.stop_signal | 15    | a signal such as \"TERM\", \"INT\" or \"QUIT\", found 15",
        "ignore_failures | [\"boots\"] | 'boot', found \"boots\"",
        "cfg_mode        | 600       | a mode that lets its owner read, such as \"0640\", found 600",
        "cfg_mode        | \"0060\"  | a mode that lets its owner read, such as \"0640\", found \"0060\"",
        "log             | \"yaml\"  | \"text\" or \"json\", found \"yaml\"",
        "stop            | \"8s\"    | an object, found \"8s\"",
        "http.bind       | \"\"      | an address such as \"0.0.0.0\", found \"\"",
    })
    void the_error_for_a_wrong_value_names_the_expected_value(String key, String value, String expected) {
        var nested = "\"" + key.replace(".", "\": {\"") + "\": " + value + (key.contains(".") ? "}" : "");
        var failure = assertThrows(Failure.class, () -> settings("{\"ww\": {" + nested + "}}"));
        var element = key.equals("ignore_failures") ? "[0]" : "";
        assertEquals("cannot read ww." + key + element + ": expected " + expected + " (in CFG)", failure.getMessage());
        assertEquals(ExitCode.CONFIG, failure.code);
    }

    @Test
    void a_drain_that_leaves_no_time_for_svcdown_is_warned_of() {
        var config = Config.load(etc, Map.of("CFG", "{\"ww\": {\"stop\": {\"drain\": \"10s\"}}}"));
        assertEquals("[ww.stop.drain takes all of the stop's budget (8000 ms): nothing is left for svcdown]",
                config.warnings().toString());
    }

    private static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private Settings settings(String cfg) {
        return Config.load(etc, Map.of("CFG", cfg)).settings();
    }
}
