package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.Cfg;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.cli.CfgCommand;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CfgTest {
    private static final String CFG = """
            {"memory": 512, "ratio": 1.10, "name": "Zoë €😀", "db": {"host": "h", "password": "hunter2"},
             "hosts": [{"name": "a b"}, null], "on": true, "none": "", "a.b": {"c": 1}, "-x": 3, "wait": "1m"}""";
    @TempDir Path home;
    private final Map<String, String> env = new HashMap<>();

    /// A run of the command: its exit code, stdout and stderr.
    record Ran(int code, String out, String err) {}

    @BeforeEach
    void create_home() throws IOException {
        for (var folder : List.of("usr", "etc", "run")) Files.createDirectory(home.resolve(folder));
        env.putAll(Map.of("WW_HOME", home.toString(), "WW_RUN", home.resolve("run").toString(), "CFG", CFG));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "memory|512", "ratio|1.10", "name|Zoë €😀", "db.host|h", "db.password|hunter2", "hosts[0].name|a b",
        "hosts|[{\"name\":\"a b\"},null]", "hosts[0]|{\"name\":\"a b\"}", "hosts[1]|null",
        "on|true", "none|``", "\"a.b\".c|1", "ww.monitor.every|30s",
    })
    void cfg_KEY_prints_a_value_raw(String key, String value) {
        assertEquals(new Ran(0, value + "\n", ""), cfg(key));
        assertEquals(new Ran(0, value + "\n", ""), cfg(key, "default"));
    }

    @Test
    void cfg_prints_the_default_for_a_missing_key_or_an_error_with_the_nearest_key() {
        assertEquals(new Ran(1, "", "cfg: no value at 'db.hots' (nearest: 'db.host')\n"), cfg("db.hots"));
        assertEquals(new Ran(1, "", "cfg: no value at 'host' (nearest: 'db.host')\n"), cfg("host"));
        assertEquals(new Ran(1, "", "cfg: no value at 'hosts[7].name' (nearest: 'hosts[0].name')\n"),
                cfg("hosts[7].name"));
        assertEquals(new Ran(1, "", "cfg: no value at 'quite-something-else'\n"), cfg("quite-something-else"));
        assertEquals(new Ran(0, "-1 é\n", ""), cfg("db.hots", "-1 é"));
        assertEquals(new Ran(0, "\n", ""), cfg("db.hots", ""));
    }

    @Test
    void cfg_why_prints_where_a_value_came_from() throws IOException {
        Files.writeString(home.resolve("etc/default_cfg.json"),
                "{\"memory\": 1, \"ratio\": 2, \"gone\": 1, \"only\": 1, \"away\": {\"x\": 1}}");
        env.put("CFG", CFG.replaceFirst("\\{", "{\"gone\": null, \"away\": null, \"pw\": \"\\${env:CFG_FILE}\","));
        env.put("CFG_FILE", Files.writeString(home.resolve("f"), "{}").toString());
        var defaults = home.resolve("etc/default_cfg.json");
        assertEquals(new Ran(0, "CFG, over " + defaults + "\n", ""), cfg("--why", "memory"));
        assertEquals(new Ran(0, defaults + "\n", ""), cfg("--why", "only"));
        assertEquals(new Ran(0, "CFG\n", ""), cfg("--why", "hosts[0].name"));
        assertEquals(new Ran(0, "db.host: CFG\ndb.password: CFG\n", ""), cfg("--why", "db"));
        assertEquals(new Ran(0, "CFG by ${env:CFG_FILE}\n", ""), cfg("--why", "pw"));
        assertEquals(new Ran(0, "built in\n", ""), cfg("--why", "ww.stop.grace"));
        assertEquals(new Ran(1, "", "cfg: no value at 'gone' (removed by CFG)\n"), cfg("--why", "gone"));
        assertEquals(new Ran(1, "", "cfg: no value at 'away.x' (removed by CFG)\n"), cfg("away.x"));
        assertEquals(new Ran(1, "", "cfg: no value at 'db.hots' (nearest: 'db.host')\n"), cfg("--why", "db.hots"));
    }

    @Test
    void cfg_without_a_key_prints_the_whole_configuration_with_secrets_masked() {
        var all = cfg();
        assertEquals(0, all.code());
        for (var part : List.of("\"password\": \"***\"", "\"name\": \"Zoë €😀\"", "\"ratio\": 1.10"))
            assertTrue(all.out().contains(part), all.out());
        assertFalse(all.out().contains("hunter2"), all.out());
    }

    @Test
    void a_key_that_begins_with_a_dash_follows_two_dashes() {
        assertEquals(new Ran(0, "3\n", ""), cfg("--", "-x"));
        assertEquals(new Ran(0, "CFG\n", ""), cfg("--why", "--", "-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "--wy memory", "--why", "--why a b", "a b c", "-- a b c", "a..b", "a["})
    void the_error_for_a_wrong_command_line_is_one_line(String line) {
        var ran = cfg(line.split(" "));
        assertEquals(64, ran.code());
        assertTrue(ran.out().isEmpty() && ran.err().matches("cfg: cannot read .*\n"), ran.err());
    }

    @Test
    void help_and_version_need_no_configuration() {
        env.put("CFG", "broken");
        assertTrue(cfg("--help").out().startsWith("Usage: cfg [KEY [DEFAULT]]") && cfg("-h").code() == 0);
        assertTrue(cfg("--version").out().matches("\\d+\\.\\d+\\.\\d+\n"));
        assertEquals(new Ran(78, "", "cfg: cannot read CFG: expected '{' at line 1, column 1 (pass one JSON object, "
                + "or leave CFG unset)\n"), cfg("memory"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2147483647|2147483647", "-2147483648|-2147483648", "\"7\"|7", "5e2|500", "1.0|1",
        "2147483648|a whole number of at most 2147483647", "1e400|a whole number of at most 2147483647",
        "-2147483649|a whole number of at least -2147483648", "\"8589934592\"|a whole number of at most 2147483647",
        "1.5|a whole number", "1e-400|a whole number", "\"many\"|a whole number", "true|a whole number",
    })
    void a_number_is_read_or_the_error_names_the_limit_that_it_exceeds(String json, String expected) {
        assertEquals(expected, whole(json, cfg -> (long) cfg.number("n")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "8589934592|8589934592", "\"8589934592\"|8589934592", "9223372036854775807|9223372036854775807",
        "-9223372036854775808|-9223372036854775808", "1e15|1000000000000000",
        "9223372036854775808|a whole number of at most 9223372036854775807",
        "-9223372036854775809|a whole number of at least -9223372036854775808", "8589934592.5|a whole number",
    })
    void a_long_number_is_read_or_the_error_names_the_limit_that_it_exceeds(String json, String expected) {
        assertEquals(expected, whole(json, cfg -> cfg.longNumber("n")));
    }

    private String whole(String json, Function<Cfg, Long> accessor) {
        env.put("CFG", "{\"n\": " + json + "}");
        try {
            return accessor.apply(Cfg.of(env)).toString();
        } catch (Failure failure) {
            var message = failure.getMessage();
            assertEquals(78, failure.code);
            assertTrue(message.startsWith("cannot read n: expected ") && message.endsWith(" (it comes from: CFG)"));
            return message.substring(24, message.indexOf(" (it"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "7", "-2147483649", "12345678901234567890", "1.10", "1e+06", "1E6", "1e400",
            "0.1", "-0.0", "12345678901234567890.5", "1e-9999", "100.000"})
    void the_numbers_of_the_map_print_as_they_were_written(String number) {
        env.put("CFG", "{\"n\": " + number + ", \"list\": [{\"n\": " + number + "}]}");
        var map = Cfg.of(env).map();
        assertEquals(number, map.get("n").toString());
        assertEquals("[{n=" + number + "}]", map.get("list").toString());
        assertEquals(0, new BigDecimal(number).compareTo(new BigDecimal(String.valueOf(map.get("n")))));
    }

    @Test
    void the_map_has_maps_lists_and_values() {
        env.put("CFG", "{\"a\": {\"b\": [1, 2147483648, 9223372036854775808, 0.5, \"x\", true, null]}}");
        var list = Arrays.asList(1, 2147483648L, new BigInteger("9223372036854775808"), new BigDecimal("0.5"), "x",
                true, null);
        assertEquals(Map.of("b", list), Cfg.of(env).map().get("a"));
    }

    @Test
    void the_saved_configuration_counts_until_its_sources_change() throws IOException {
        SavedConfig.write(load(), Directories.of(env), env);
        env.remove("CFG");
        assertEquals("512\n", cfg("memory").out());
        env.put("CFG", CFG);
        assertEquals("512\n", cfg("memory").out());
        env.put("CFG", "{\"memory\": 1}");
        assertEquals("1\n", cfg("memory").out());
        env.remove("CFG");
        Files.writeString(home.resolve("etc/default_cfg.json"), "{\"memory\": 2}");
        assertEquals("2\n", cfg("memory").out());
    }

    @Test
    void hooks_read_the_file_that_WW_CFG_names() throws IOException {
        var file = SavedConfig.write(load(), Directories.of(env), env);
        env.put("WW_CFG", file.toString());
        env.put("CFG", "{\"memory\": 1}");
        Files.writeString(home.resolve("etc/default_cfg.json"), "broken");
        assertEquals("512\n", cfg("memory").out());
        env.put("WW_CFG", home.resolve("none.json").toString());
        assertEquals(new Ran(78, "", "cfg: cannot read " + home.resolve("none.json")
                + ": no such file (whaleware writes it when it starts)\n"), cfg("memory"));
    }

    @Test
    void a_configuration_saved_in_WW_RUN_counts_for_its_own_home_only() throws IOException {
        Files.delete(home.resolve("etc"));
        SavedConfig.write(load(), Directories.of(env), env);
        env.remove("CFG");
        assertEquals("512\n", cfg("memory").out());
        env.put("WW_HOME", Files.createDirectories(home.resolve("other")).toString());
        assertEquals(1, cfg("memory").code());
    }

    @Test
    void a_hook_in_Java_reads_typed_values() {
        env.put("PORT", "5432");
        env.put("CFG", CFG.replaceFirst("\\{", "{\"port\": \"\\${env:PORT}\","));
        var cfg = Cfg.of(env);
        assertEquals("h", cfg.text("db.host"));
        assertEquals("512", cfg.text("memory"));
        assertEquals("none", cfg.text("db.name", "none"));
        assertEquals(512, cfg.number("memory"));
        assertEquals(5432, cfg.number("port"));
        assertEquals(7, cfg.number("seven", 7));
        assertTrue(cfg.flag("on") && cfg.flag("off", true));
        assertEquals(Duration.ofMinutes(1), cfg.duration("wait"));
        assertEquals(List.of("{\"name\":\"a b\"}", "null"), cfg.texts("hosts"));
        assertEquals("cannot read ratio: expected a whole number (it comes from: CFG)",
                assertThrows(Failure.class, () -> cfg.number("ratio")).getMessage());
        assertEquals("cannot read name: expected true or false (it comes from: CFG)",
                assertThrows(Failure.class, () -> cfg.flag("name")).getMessage());
        assertEquals("no value at 'memroy' (nearest: 'memory')",
                assertThrows(Failure.class, () -> cfg.number("memroy")).getMessage());
    }

    private Config load() {
        return Config.load(home.resolve("etc"), env);
    }

    private Ran cfg(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var code = CfgCommand.run(List.of(arguments), env, out, err);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
