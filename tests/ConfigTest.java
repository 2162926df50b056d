import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.Config;
import whaleware.Exit;
import whaleware.Failure;
import whaleware.Json;
import whaleware.KeyPath;
import whaleware.Places;
import whaleware.Redact;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfigTest {
    @TempDir Path home;
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void a_home() throws IOException {
        for (var folder : List.of("usr", "etc", "run")) Files.createDirectory(home.resolve(folder));
    }

    @Test
    void later_sources_lie_over_earlier_ones_and_null_removes() {
        write("etc/default_cfg.json", "{'a': 1, 'b': {'x': 1, 'y': 1, 'z': 1}, 'l': [1, 2], 'gone': 1}");
        write("etc/defaults.json", "{'a': 2}");
        write("file.json", "{'b': {'y': 2, 'z': 2}, 'l': [3]}");
        env.putAll(Map.of("CFG_FILE", path("file.json"), "CFG", text("{'b': {'z': 3}, 'gone': null}")));
        var config = load();
        assertEquals(text("{'a':2,'b':{'x':1,'y':2,'z':3},'l':[3]}"), mine(config));
        assertEquals("CFG, over CFG_FILE " + path("file.json") + ", over " + path("etc/default_cfg.json"), config.origins().get("b.z"));
        assertEquals(path("etc/defaults.json") + ", over " + path("etc/default_cfg.json"), config.origins().get("a"));
        assertEquals("removed by CFG", config.origins().get("gone"));
        assertEquals("built in", config.origins().get("ww.log"));
    }

    @Test
    void numbers_stay_as_they_were_written() {
        var numbers = "[1.10,1e400,-0,1E+5,10000000000000000000000,0.0,-1e-7,2147483648,1]";
        env.put("CFG", "{\"n\":" + numbers + "}");
        assertEquals("{\"n\":" + numbers + "}", mine(load()));
        assertEquals("{\"n\":" + numbers + "}", mine(Config.saved(load().save(places()))));
    }

    @Test
    void an_empty_cfg_is_none_and_cfg_may_name_a_file() {
        for (var empty : List.of("", " \n")) {
            env.put("CFG", empty);
            env.put("CFG_FILE", "");
            assertEquals("{}", mine(load()));
        }
        write("ä file.json", "{'a': 'ö'}");
        env.put("CFG", "@" + path("ä file.json") + "\n");
        assertEquals(text("{'a':'ö'}"), mine(load()));
        assertEquals("CFG @" + path("ä file.json"), load().origins().get("a"));
    }

    @Test
    void strings_are_filled_in_once_from_the_environment_and_from_files() {
        write("secret", "s3 ${env:X}\n\n");
        write("windows", "w\r\n");
        env.putAll(Map.of("X", "${env:Y}", "Y", "y", "EMPTY", ""));
        env.put("CFG", text("{'a': '${env:X}', 'b': ['<${file:" + path("secret") + "}>'], 'c': '${file:" + path("windows") + "}${env:Y}', 'd': '$${env:X} $${ ${HOME} $ $$ ${}', 'e': '$$${env:X}', 'f': '${env:EMPTY}'}"));
        var config = load();
        assertEquals("{\"a\":\"${env:Y}\",\"b\":[\"<s3 ${env:X}\\n>\"],\"c\":\"wy\",\"d\":\"${env:X} ${ ${HOME} $ $$ ${}\",\"e\":\"$${env:X}\",\"f\":\"\"}", mine(config));
        assertEquals("CFG by ${env:X}", config.origins().get("a"));
        assertEquals("CFG by ${file:" + path("secret") + "}", config.origins().get("b[0]"));
        assertEquals("CFG by ${file:" + path("windows") + "}, ${env:Y}", config.origins().get("c"));
    }

    @Test
    void what_is_overridden_is_not_filled_in() {
        write("etc/default_cfg.json", "{'password': '${file:/nonexistent}'}");
        env.put("CFG", text("{'password': 'x'}"));
        assertEquals(text("{'password':'x'}"), mine(load()));
    }

    @Test
    void unknown_keys_are_warned_of_with_the_nearest_known_one() {
        write("etc/default_cfg.json", "{'memory': 1, 'db': {'host': 'h', 'port': null}, 'labels': {}, 'plain': '', 'list': [{'a': 1}], 'ww': {'restart': {'limt': 3}}}");
        env.put("CFG", text("{'memroy': 1, 'db': {'hots': 1, 'port': 2}, 'labels': {'any': {'thing': 1}}, 'plain': {'more': 1}, 'list': [{'b': 1}], 'webapp': 'x', 'version': '1', 'notify_url': '',"
                + "'ww': {'monitor': {'evry': '30s', 'every': '1m'}, 'logs': 1}, 'zzzzzz': 1}"));
        assertEquals(List.of(
                path("etc/default_cfg.json") + ": unknown key 'ww.restart.limt' (did you mean 'ww.restart.limit'?)",
                "CFG: unknown key 'memroy' (did you mean 'memory'?)",
                "CFG: unknown key 'db.hots' (did you mean 'db.host'?)",
                "CFG: unknown key 'ww.monitor.evry' (did you mean 'ww.monitor.every'?)",
                "CFG: unknown key 'ww.logs' (did you mean 'ww.log'?)",
                "CFG: unknown key 'zzzzzz' (the defaults have none like it)"), load().warnings());
    }

    @Test
    void without_defaults_no_key_is_unknown_and_many_are_not_all_told() {
        env.put("CFG", "{\"a\": 1, \"b\": {\"c\": 1}}");
        assertEquals(List.of(), load().warnings());
        write("etc/default_cfg.json", "{'known': 1}");
        var many = new StringBuilder("{");
        for (int i = 0; i < 500; i++) many.append(i == 0 ? "" : ",").append("\"key").append(i).append("\": 1");
        env.put("CFG", many + "}");
        assertEquals(21, load().warnings().size());
        assertEquals("and 480 more unknown keys", load().warnings().getLast());
    }

    @Test
    void what_is_saved_is_read_back_with_its_origins_and_warnings() throws Exception {
        write("etc/default_cfg.json", "{'db': {'host': 'h'}}");
        env.put("CFG", text("{'db': {'hots': '😀\\u0000 \\u2028'}, 'a.b': {'': [1]}}"));
        var config = load();
        var file = config.save(places());
        assertEquals(home.resolve("etc/cfg.json"), file);
        assertEquals(config, Config.saved(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("etc/cfg.origins.json"))));
        assertEquals(List.of("cfg.json", "cfg.origins.json", "default_cfg.json"), names("etc"));
        Files.delete(home.resolve("etc/cfg.origins.json"));
        assertEquals(config.tree(), Config.saved(file).tree());
    }

    @ParameterizedTest
    @CsvSource({"0640,rw-r-----", "644,rw-r--r--", "0444,r--r--r--", "0660,rw-rw----"})
    void the_mode_is_the_one_that_was_asked_for(String mode, String permissions) throws Exception {
        env.put("CFG", text("{'ww': {'cfg_mode': '" + mode + "'}}"));
        for (int i = 0; i < 2; i++) assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(load().save(places()))));
    }

    @Test
    void an_old_file_that_is_broken_or_not_readable_does_not_matter() throws Exception {
        write("etc/cfg.json", "{broken");
        Files.setPosixFilePermissions(home.resolve("etc/cfg.json"), PosixFilePermissions.fromString("---------"));
        write("etc/.cfg.json.999999999.tmp", "left by a process that was killed");
        env.put("CFG", "{\"a\":1}");
        assertEquals("{\"a\":1}", mine(Config.saved(load().save(places()))));
        assertEquals(List.of("cfg.json", "cfg.origins.json"), names("etc"));
    }

    @Test
    void where_etc_cannot_be_written_the_run_folder_takes_it_and_gives_it_up_later() throws Exception {
        env.put("CFG", "{\"a\":1}");
        Files.createDirectory(home.resolve("etc/cfg.json"));
        write("etc/cfg.json/x", "in the way");
        assertEquals(home.resolve("run/cfg.json"), load().save(places()));
        assertEquals(List.of("cfg.json", "cfg.origins.json"), names("run"));
        Files.delete(home.resolve("etc/cfg.json/x"));
        Files.delete(home.resolve("etc/cfg.json"));
        assertEquals(home.resolve("etc/cfg.json"), load().save(places()));
        assertEquals(List.of(), names("run"));
        Files.delete(home.resolve("etc/cfg.json"));
        Files.delete(home.resolve("etc/cfg.origins.json"));
        Files.delete(home.resolve("etc"));
        assertEquals(home.resolve("run/cfg.json"), load().save(places()));
    }

    @Test
    void where_nothing_can_be_written_it_is_told_with_a_cure() throws Exception {
        Files.delete(home.resolve("etc"));
        Files.delete(home.resolve("run"));
        var failure = assertThrows(Failure.class, () -> load().save(places()));
        assertEquals(Exit.CONFIG, failure.code);
        assertTrue(failure.getMessage().matches("cannot save the configuration: cannot write to .*/etc nor to .*/run \\(let user .* write there, or set WW_RUN to a folder of its own\\)"), failure.getMessage());
    }

    @Test
    void a_schema_that_is_there_must_be_satisfied_and_sees_only_what_was_given() {
        write("etc/cfg.schema.json", "{'properties': {'memory': {'type': 'integer', 'minimum': 16}, 'at': {'format': 'date-time'}, 'password': {'pattern': '^[a-z]+$'}}, 'required': ['memory'], 'additionalProperties': false}");
        for (var good : List.of("{'memory': 16}", "{'memory': 16.0, 'at': '2024-01-01T00:00:00Z', 'password': 'x'}")) {
            env.put("CFG", text(good));
            load();
        }
        env.put("CFG", text("{'memory': 'much', 'password': 'hunter2', 'memroy': 1}"));
        var failure = assertThrows(Failure.class, this::load);
        assertEquals(Exit.CONFIG, failure.code);
        assertTrue(failure.getMessage().startsWith("cannot accept the configuration: memory: string found, integer expected; password: does not satisfy 'pattern'; property 'memroy'"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith(" (see " + path("etc/cfg.schema.json") + ")") && !failure.getMessage().contains("hunter2"), failure.getMessage());
    }

    @Test
    void no_class_of_the_schema_library_is_loaded_without_a_schema() throws Exception {
        var load = "import whaleware.*; void main(String[] a) { Config.load(java.nio.file.Path.of(a[0]), Map.of(\"CFG\", \"{}\")); }";
        write("Load.java", load);
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var process = new ProcessBuilder(java, "-verbose:class", "-cp", System.getProperty("java.class.path"), path("Load.java"), path("etc")).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), out);
        assertTrue(out.contains("whaleware.Config") && !out.contains("com.networknt"), "what was loaded");
    }

    @Test
    void secrets_are_masked_by_their_keys_and_by_where_they_came_from() {
        write("key", "k\n");
        env.putAll(Map.of("DB_PASSWORD", "p", "DB_NAME", "n"));
        env.put("CFG", text("{'db': {'password': 'p', 'dbPass': 'q', 'name': '${env:DB_NAME}', 'other': '${env:DB_PASSWORD}', 'pem': '${file:" + path("key") + "}', 'empty_token': ''},"
                + "'secrets': {'a': ['x', 1, true, null]}, 'list': ['a', '${file:" + path("key") + "}'], 'api-key': 5, 'compass': 'n', 'monkey': 'm', 'url': 'https://u:p@h/x?a=1&token=t&b=2'}"));
        var config = load();
        assertEquals(text("{'db':{'password':'***','dbPass':'***','name':'n','other':'***','pem':'***','empty_token':''},'secrets':{'a':['***','***',true,null]},"
                + "'list':['a','***'],'api-key':'***','compass':'n','monkey':'m','url':'https://u:***@h/x?a=1&token=***&b=2'}"), text(mine(config.tree(), config)));
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://h/db?user=u&password=p,jdbc:postgresql://h/db?user=u&password=***", "https://user@h/,https://user@h/", "etcds://u:p@a:1,etcds://u:***@a:1", "https://h/$1?x=$2,https://h/$1?x=$2", "plain: text@x,plain: text@x"})
    void a_url_is_shown_without_its_secrets(String url, String shown) {
        assertEquals(shown, Redact.url(url));
    }

    private Config load() {
        return Config.load(home.resolve("etc"), env);
    }

    private Places places() {
        return Places.of(Map.of("WW_HOME", home.toString(), "WW_RUN", path("run")));
    }

    private List<String> names(String folder) throws IOException {
        try (var entries = Files.list(home.resolve(folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(home.resolve(name), name.endsWith(".java") ? text : text(text));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String path(String name) {
        return home.resolve(name).toString();
    }

    private static String text(String json) {
        return json.replace('\'', '"');
    }

    // Without whaleware's own settings.
    private static String mine(Config config) {
        assertFalse(KeyPath.parse("ww.monitor.every").in(config.tree()).isEmpty());
        return Json.compact(config.tree().deepCopy().without(List.of("ww")));
    }

    private static String mine(com.fasterxml.jackson.databind.node.ObjectNode tree, Config config) {
        return Json.compact(((com.fasterxml.jackson.databind.node.ObjectNode) Redact.tree(tree, config.origins())).without(List.of("ww")));
    }
}
