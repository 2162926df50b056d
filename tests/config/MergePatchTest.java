package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.KeyPathTest;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MergePatchTest {

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':'b'}           | {'a':'c'}                | {'a':'c'}",
        "{'a':'b'}           | {'b':'c'}                | {'a':'b','b':'c'}",
        "{'a':'b'}           | {'a':null}               | {}",
        "{'a':'b','b':'c'}   | {'a':null}               | {'b':'c'}",
        "{'a':['b']}         | {'a':'c'}                | {'a':'c'}",
        "{'a':'c'}           | {'a':['b']}              | {'a':['b']}",
        "{'a':{'b':'c'}}     | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}   | {'a':[1]}                | {'a':[1]}",
        "['a','b']           | ['c','d']                | ['c','d']",
        "{'a':'b'}           | ['c']                    | ['c']",
        "{'a':'foo'}         | null                     | null",
        "{'a':'foo'}         | 'bar'                    | 'bar'",
        "{'e':null}          | {'a':1}                  | {'e':null,'a':1}",
        "[1,2]               | {'a':'b','c':null}       | {'a':'b'}",
        "{}                  | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
    })
    void a_merge_gives_the_results_of_RFC_7396_appendix_A(String target, String patch, String result) throws Exception {
        assertEquals(json(result), MergePatch.patch(json(target), json(patch)));
    }

    @Test
    void a_merge_changes_none_of_its_arguments() throws Exception {
        var target = json("{'a':{'b':1,'c':2}}");
        var patch = json("{'a':{'b':null,'d':{'e':null}}}");
        MergePatch.patch(target, patch);
        assertEquals(json("{'a':{'b':1,'c':2}}"), target);
        assertEquals(json("{'a':{'b':null,'d':{'e':null}}}"), patch);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_merge_is_idempotent_and_an_empty_patch_changes_nothing(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            var target = object(random, 3);
            var patch = object(random, 3);
            var once = MergePatch.patch(target, patch);
            assertEquals(once, MergePatch.patch(once, patch));
            assertEquals(target, MergePatch.patch(target, JsonNodeFactory.instance.objectNode()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void filling_in_defaults_gives_the_result_of_a_merge_over_the_defaults(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            var defaults = MergePatch.patch(null, object(random, 3));
            var tree = MergePatch.patch(null, object(random, 3));
            assertEquals(MergePatch.patch(defaults, tree), MergePatch.fill(tree, defaults));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void every_value_of_a_random_tree_survives_writing_and_is_found_by_its_path(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            var tree = object(random, 4);
            assertEquals(tree, Json.object(Json.pretty(tree), "tree", ""));
            assertEquals(tree, Json.object(Json.compact(tree), "tree", ""));
            for (var path : KeyPathTest.paths(tree)) {
                assertEquals(path, KeyPath.parse(path.toString()));
                assertEquals(path.in(tree), KeyPath.parse(path.toString()).in(tree));
            }
        }
    }

    static ObjectNode object(Random random, int depth) {
        var keys = new String[] {"a", "b", "c.d", "e[0]", "", "f\"g", "h i", "\\", "ä", "😀", "\n", "0", "]", "'"};
        var object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(5); i > 0; i--)
            object.set(keys[random.nextInt(keys.length)], value(random, depth - 1));
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt());
            case 3 -> nodes.textNode(random.ints(random.nextInt(8), 32, 0x2fff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
            case 4 -> nodes.textNode("${file:/x} $${");
            case 5 -> nodes.numberNode(random.nextLong() | 1L << 40);
            case 6 -> {
                var array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) array.add(value(random, depth - 1));
                yield array;
            }
            default -> object(random, depth);
        };
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }
}
