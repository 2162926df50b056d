package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.ConfigHome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfigTest extends ConfigHome {

    @Test
    void later_sources_override_earlier_ones_and_null_removes() {
        write("etc/default_cfg.json", "{'a': 1, 'b': {'x': 1, 'y': 1, 'z': 1}, 'l': [1, 2], 'gone': 1}");
        write("etc/defaults.json", "{'a': 2}");
        write("file.json", "{'b': {'y': 2, 'z': 2}, 'l': [3]}");
        env.putAll(Map.of("CFG_FILE", path("file.json"), "CFG", text("{'b': {'z': 3}, 'gone': null}")));
        var config = load();
        assertEquals(text("{'a':2,'b':{'x':1,'y':2,'z':3},'l':[3]}"), mine(config));
        assertEquals("CFG, over CFG_FILE " + path("file.json") + ", over " + path("etc/default_cfg.json"),
                config.origins().get("b.z").toString());
        assertEquals(path("etc/defaults.json") + ", over " + path("etc/default_cfg.json"),
                config.origins().get("a").toString());
        assertEquals("removed by CFG", config.origins().get("gone").toString());
        assertEquals("built in", config.origins().get("ww.log").toString());
    }

    @Test
    void numbers_stay_as_they_were_written() {
        var numbers = "[1.10,1e400,-0,1E+5,10000000000000000000000,0.0,-1e-7,2147483648,1]";
        env.put("CFG", "{\"n\":" + numbers + "}");
        assertEquals("{\"n\":" + numbers + "}", mine(load()));
        assertEquals("{\"n\":" + numbers + "}", mine(SavedConfig.read(save())));
    }

    @Test
    void an_empty_CFG_counts_as_unset_and_CFG_may_name_a_file() {
        for (var empty : List.of("", " \n")) {
            env.put("CFG", empty);
            env.put("CFG_FILE", "");
            assertEquals("{}", mine(load()));
        }
        write("a file.json", "{'a': 'ö'}");
        env.put("CFG", "@" + path("a file.json") + "\n");
        assertEquals(text("{'a':'ö'}"), mine(load()));
        assertEquals("CFG @" + path("a file.json"), load().origins().get("a").toString());
    }

    @Test
    void placeholders_are_filled_in_once_from_the_environment_and_from_files() {
        write("secret", "s3 ${env:X}\n\n");
        write("windows", "w\r\n");
        env.putAll(Map.of("X", "${env:Y}", "Y", "y", "EMPTY", ""));
        env.put("CFG", text("{'a': '${env:X}', 'b': ['<${file:" + path("secret") + "}>'], "
                + "'c': '${file:" + path("windows") + "}${env:Y}', "
                + "'d': '$${env:X} $${ ${HOME} $ $$ ${}', 'e': '$$${env:X}', 'f': '${env:EMPTY}'}"));
        var config = load();
        assertEquals(text("{'a':'${env:Y}','b':['<s3 ${env:X}\\n>'],'c':'wy',"
                + "'d':'${env:X} ${ ${HOME} $ $$ ${}','e':'$${env:X}','f':''}"), mine(config));
        assertEquals("CFG by ${env:X}", config.origins().get("a").toString());
        assertEquals("CFG by ${file:" + path("secret") + "}", config.origins().get("b[0]").toString());
        assertEquals("CFG by ${file:" + path("windows") + "}, ${env:Y}", config.origins().get("c").toString());
    }

    @Test
    void an_overridden_placeholder_is_not_filled_in() {
        write("etc/default_cfg.json", "{'password': '${file:/nonexistent}'}");
        env.put("CFG", text("{'password': 'x'}"));
        assertEquals(text("{'password':'x'}"), mine(load()));
    }

    @Test
    void the_warning_about_an_unknown_key_names_the_nearest_known_key() {
        write("etc/default_cfg.json", "{'memory': 1, 'db': {'host': 'h', 'port': null}, 'labels': {}, 'plain': '', "
                + "'list': [{'a': 1}], 'ww': {'restart': {'limt': 3}}}");
        env.put("CFG", text("{'memroy': 1, 'db': {'hots': 1, 'port': 2}, 'labels': {'any': {'thing': 1}}, "
                + "'plain': {'more': 1}, 'list': [{'b': 1}], 'webapp': 'x', 'version': '1', 'notify_url': '',"
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
    void no_key_is_unknown_without_defaults_and_warnings_about_single_keys_have_a_limit() {
        env.put("CFG", "{\"a\": 1, \"b\": {\"c\": 1}}");
        assertEquals(List.of(), load().warnings());
        write("etc/default_cfg.json", "{'known': 1}");
        var many = new StringBuilder("{");
        for (int i = 0; i < 500; i++) many.append(i == 0 ? "" : ",").append("\"key").append(i).append("\": 1");
        env.put("CFG", many + "}");
        assertEquals(21, load().warnings().size());
        assertEquals("and 480 more unknown keys", load().warnings().getLast());
    }
}
