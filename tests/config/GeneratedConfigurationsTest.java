package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.fixtures.ConfigHome;

/// Configurations, patches and schemas that are generated: none is changed, none that is wrong is accepted.
@DisplayNameGeneration(ReplaceUnderscores.class)
class GeneratedConfigurationsTest extends ConfigHome {
    private static final List<String> KEYS = List.of("host", "port", "name", "Über", "a.b", "x y", "0", "", "€", "db",
            "jvm-options", "SNAKE_CASE", "path", "enabled", "labels", "ratio", "\"quoted\"", "back\\slash", "日本");
    private static final List<String> STRINGS = List.of("", " ", "localhost", "/var/lib/app", "a b", "Zoë €😀", "$PATH",
            "$", "{}", "null", "true", "0123", "1.10", "line\nbreak", "tab\t", "\u0000", "\u2028", "C:\\x", "it's",
            "\"", "-Xmx512m", "10s", "*/5 * * * *", "^[a-z]+$", "https://example.com/?a=1&b=2#c", "#{x}", "%s",
            "<b>&amp;</b>");
    private static final List<String> NUMBERS = List.of("0", "-0", "1", "-1", "8080", "2147483648", "0.5", "1.10",
            "1e3", "1E+6", "1e400", "-1.5e-10", "12345678901234567890", "3.14159265358979323846264338327950288");

    @Test
    void plausible_configurations_load_unchanged() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            var json = object(new Random(seed), 4);
            if (seed % 2 == 0) env.put("CFG", json);
            else env.put("CFG", "@" + Files.writeString(home.resolve("cfg"), json));
            var tree = load().tree();
            tree.remove("ww");
            assertEquals(json.replaceAll("\\s+(?=([^\"\\\\]|\\\\.|\"([^\"\\\\]|\\\\.)*\")*$)", ""),
                    Json.compact(tree), "seed " + seed);
            var saved = SavedConfig.read(save()).tree();
            saved.remove("ww");
            assertEquals(Json.compact(tree), Json.compact(saved), "seed " + seed);
        }
    }

    private static String object(Random random, int depth) {
        var keys = new ArrayList<>(KEYS);
        var members = new ArrayList<String>();
        for (int n = random.nextInt(6); n > 0; n--) {
            var key = Json.compact(JsonNodeFactory.instance.textNode(keys.remove(random.nextInt(keys.size()))));
            members.add(key + space(random) + ":" + space(random) + value(random, depth - 1));
        }
        return "{" + space(random) + String.join("," + space(random), members) + space(random) + "}";
    }

    // no null outside of arrays: in a source it removes a key
    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0, 1 -> Json.compact(JsonNodeFactory.instance.textNode(STRINGS.get(random.nextInt(STRINGS.size()))));
            case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 3 -> random.nextBoolean() ? "true" : "false";
            case 4 -> object(random, depth);
            default -> {
                var elements = new ArrayList<String>();
                for (int n = random.nextInt(4); n > 0; n--)
                    elements.add(random.nextInt(5) == 0 ? "null" : value(random, depth - 1));
                yield "[" + String.join("," + space(random), elements) + "]";
            }
        };
    }

    private static String space(Random random) {
        return List.of("", "", " ", "\n  ", "\t", "\r\n").get(random.nextInt(6));
    }

    @Test
    void broken_JSON_is_refused_with_one_line() throws IOException {
        var file = home.resolve("cfg");
        env.put("CFG", "@" + file);
        int refused = 0;
        for (int seed = 0; seed < 100; seed++) {
            var json = object(new Random(seed), 3).strip();
            for (var broken : broken(json, new Random(seed))) {
                Files.writeString(file, broken);
                var failure = assertThrows(Failure.class, this::load, broken);
                assertEquals(ExitCode.CONFIG, failure.code, broken);
                var message = failure.getMessage();
                assertTrue(message.startsWith("cannot read CFG @") && message.lines().count() == 1, message);
                refused++;
            }
        }
        assertTrue(refused > 1500, "refused " + refused);
    }

    // Each is invalid whatever the object holds.
    private static List<String> broken(String json, Random random) {
        var inner = json.substring(1, json.length() - 1).strip();
        var comma = inner.isEmpty() ? "" : ",";
        var all = new ArrayList<>(List.of(json + "x", json + json, json + ",", "[" + json + "]", "\uFEFF" + json,
                json.substring(0, json.length() - 1), "//\n" + json, json + "/**/", "{" + inner + comma + ",}",
                "{" + inner + comma + "}".repeat(comma.isEmpty() ? 2 : 1)));
        for (var value : List.of("NaN", "Infinity", "-", "+1", "01", "1.", ".5", "1e", "0x1", "'a'", "a", "True", "nul",
                "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\t\"", "[1,]", "[,1]", "[1 2]", "{a:1}", "{\"a\" 1}",
                "{\"a\":1,\"a\":2}", "undefined", "[", "]", "{\"a\":}", "1 2", "\"a\" \"b\"", "1e99999")) {
            if (random.nextInt(2) == 0) all.add("{" + inner + comma + "\"broken\":" + value + "}");
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = { // own cases of the rules of RFC 7396
        "{'k': 1}|{'k': 2}|{'k':2}", "{'k': 1}|{'l': 2}|{'k':1,'l':2}", "{'k': 1}|{'k': null}|{}",
        "{'k': 1, 'l': 2}|{'k': null}|{'l':2}", "{'k': [1, 2]}|{'k': 3}|{'k':3}", "{'k': 3}|{'k': [1]}|{'k':[1]}",
        "{'k': {'l': 1}}|{'k': {'l': 2, 'm': null}}|{'k':{'l':2}}", "{'k': [{'l': 1}]}|{'k': [2]}|{'k':[2]}",
        "{'k': 1}|{'k': {'l': {'m': null}}}|{'k':{'l':{}}}", "{}|{'k': {'l': null}}|{'k':{}}",
        "{'k': {'l': 1}}|{'k': 'text'}|{'k':'text'}", "{'k': [1]}|{'k': [null]}|{'k':[null]}",
    })
    void a_merge_follows_RFC_7396(String target, String patch, String result) {
        write("etc/default_cfg.json", target);
        env.put("CFG", text(patch));
        assertEquals(text(result), mine(load()));
    }

    @Test
    void generated_merges_follow_the_algorithm_of_RFC_7396() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var target = Json.object(object(random, 3), "target", "");
            var patch = Json.object(object(random, 3).replace("false", "null"), "patch", "");
            var expected = reference(target.deepCopy(), patch);
            assertEquals(expected, MergePatch.patch(target, patch), target + " + " + patch);
        }
    }

    // RFC 7396, section 2
    private static JsonNode reference(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) return patch;
        var object = target instanceof ObjectNode known ? known : JsonNodeFactory.instance.objectNode();
        for (var member : patch.properties()) {
            if (member.getValue().isNull()) object.remove(member.getKey());
            else object.set(member.getKey(), reference(object.get(member.getKey()), member.getValue()));
        }
        return object;
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"})
    void the_keywords_that_both_drafts_have_are_checked(String draft) {
        var cases = text("""
                {'type': 'string'}                          | 'a'        | 1
                {'type': ['integer', 'null']}               | 1          | 1.5
                {'type': 'integer'}                         | 1.0        | '1'
                {'enum': [1, 'a']}                          | 'a'        | 'b'
                {'const': {'a': 1}}                         | {'a': 1}   | {'a': 2}
                {'minimum': 2, 'exclusiveMaximum': 4}       | 2          | 4
                {'multipleOf': 0.01}                        | 0.07       | 0.075
                {'minLength': 2, 'maxLength': 3}            | '€😀'      | 'a'
                {'pattern': '^a+$'}                         | 'aa'       | 'ab'
                {'minItems': 1, 'uniqueItems': true}        | [1, 2]     | [1, 1]
                {'contains': {'const': 1}}                  | [2, 1]     | [2]
                {'required': ['b']}                         | {'b': 1}   | {'a': 1}
                {'properties': {'b': {'type': 'number'}}}   | {'b': 1}   | {'b': ''}
                {'additionalProperties': false}             | {}         | {'b': 1}
                {'patternProperties': {'^b': false}}        | {'c': 1}   | {'b': 1}
                {'propertyNames': {'maxLength': 1}}         | {'c': 1}   | {'cc': 1}
                {'maxProperties': 1}                        | {'c': 1}   | {'c': 1, 'd': 1}
                {'allOf': [{'minimum': 1}, {'maximum': 2}]} | 2          | 3
                {'anyOf': [{'minimum': 5}, {'maximum': 2}]} | 2          | 3
                {'oneOf': [{'minimum': 2}, {'maximum': 2}]} | 1          | 2
                {'not': {'type': 'string'}}                 | 1          | 'a'
                {'if': {'minimum': 5}, 'then': false}       | 4          | 5
                {'$ref': '#/definitions/n'}                 | 1          | 'a'
                """).lines().toList();
        cases.forEach(line -> assertChecked(draft, line));
    }

    @Test
    void the_keywords_of_one_draft_are_checked() {
        text("""
                {'prefixItems': [{'type': 'string'}], 'items': false}          | ['a']              | ['a', 1]
                {'contains': {'const': 1}, 'minContains': 2, 'maxContains': 2} | [1, 1]             | [1, 1, 1]
                {'dependentRequired': {'b': ['c']}}                            | {'b': 1, 'c': 1}   | {'b': 1}
                {'dependentSchemas': {'b': {'required': ['c']}}}               | {'b': 1, 'c': 1}   | {'b': 1}
                {'allOf': [{'properties': {'b': {}}}],
                  'unevaluatedProperties': false}                              | {'b': 1}           | {'c': 1}
                {'prefixItems': [{}], 'unevaluatedItems': false}               | [1]                | [1, 2]
                {'$ref': '#n'}                                                 | 1                  | 'a'
                {'$dynamicRef': '#n'}                                          | 1                  | 'a'
                {'type': 'integer', '$ref': '#n'}                              | 1                  | 1.5
                """).replace(",\n  ", ",").lines().forEach(line ->
                assertChecked("https://json-schema.org/draft/2020-12/schema', '$defs': {'n': {'$anchor': 'n', "
                        + "'$dynamicAnchor': 'n', 'type': 'number'}}, '$comment': '", line));
        text("""
                {'items': [{'type': 'string'}], 'additionalItems': false}      | ['a']              | ['a', 1]
                {'dependencies': {'b': ['c']}}                                 | {'b': 1, 'c': 1}   | {'b': 1}
                {'dependencies': {'b': {'required': ['c']}}}                   | {'b': 1, 'c': 1}   | {'b': 1}
                {'$ref': '#/definitions/n', 'type': 'string'}                  | 1                  | 'a'
                """).lines().forEach(line -> assertChecked("http://json-schema.org/draft-07/schema#", line));
    }

    /// @param line a schema, a value that satisfies it, and one that does not
    private void assertChecked(String draft, String line) {
        var parts = line.split("\\|");
        write("etc/cfg.schema.json", "{'$schema': '" + draft + "', 'definitions': {'n': {'type': 'number'}}, "
                + "'properties': {'a': " + parts[0].strip() + "}}");
        env.put("CFG", "{\"a\": " + parts[1].strip() + "}");
        load();
        env.put("CFG", "{\"a\": " + parts[2].strip() + "}");
        var message = assertThrows(Failure.class, this::load, line).getMessage();
        assertTrue(message.startsWith("cannot accept the configuration: "), message);
    }
}
