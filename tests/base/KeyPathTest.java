package whaleware.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
public class KeyPathTest {
    private static final JsonNode TREE = Json.object("""
            {"memory": 1, "db": {"host": "h"}, "hosts": [{"name": "x"}, [7, 8]],
             "a.b": {"": {"c\\"d": 2}}, "ä ö": 3, "0": 4}""", "tree", "");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "memory|1", "db.host|\"h\"", "hosts[0].name|\"x\"", "hosts[1][1]|8", "\"a.b\".\"\".\"c\\\"d\"|2", "ä ö|3",
        "\"ä ö\"|3", "0|4", "\"memory\"|1", "\"\\u006demory\"|1",
    })
    void a_path_finds_its_value(String path, String value) {
        assertEquals(value, Json.compact(KeyPath.parse(path).in(TREE).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Memory", "db.host.x", "hosts[2]", "hosts.0", "db[0]", "memory[0]", "\"hosts[0]\"", "a.b",
            "hosts[0].name.x", "hosts[999999999]"})
    void a_path_to_a_missing_value_finds_nothing(String path) {
        assertTrue(KeyPath.parse(path).in(TREE).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a[]", "a[1", "a[1]b", "a]b", "\"a",
            "\"a\"b", "a\"b\"", "\"\\x\"", "a[9999999999]", "\"a\\"})
    void the_error_for_an_invalid_path_is_one_line(String path) {
        var failure = assertThrows(Failure.class, () -> KeyPath.parse(path));
        assertEquals(ExitCode.USAGE, failure.code);
        assertTrue(failure.getMessage().matches("cannot read key '.*': expected .* at column \\d+ \\(.*\\)"),
                failure.getMessage());
    }

    @Test
    void a_path_has_quotes_only_if_necessary() {
        assertEquals("a.b[0].\"c.d\".\"\".\"e\\\"f\".x-y_z/ä",
                new KeyPath(List.of("a", "b", 0, "c.d", "", "e\"f", "x-y_z/ä")).toString());
    }

    /// Returns the paths of all nodes below a node.
    public static List<KeyPath> paths(JsonNode tree) {
        var paths = new ArrayList<KeyPath>();
        collect(List.of(), tree, paths);
        return paths;
    }

    private static void collect(List<Object> steps, JsonNode node, List<KeyPath> paths) {
        if (!steps.isEmpty()) paths.add(new KeyPath(steps));
        node.properties().forEach(entry -> collect(and(steps, entry.getKey()), entry.getValue(), paths));
        if (node.isArray()) for (int i = 0; i < node.size(); i++) collect(and(steps, i), node.get(i), paths);
    }

    private static List<Object> and(List<Object> steps, Object step) {
        var more = new ArrayList<>(steps);
        more.add(step);
        return more;
    }
}
