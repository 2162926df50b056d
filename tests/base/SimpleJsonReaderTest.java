package whaleware.base;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reader without Jackson agrees with the strict one on each text that it accepts.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimpleJsonReaderTest {
    private static final List<String> TOKENS = List.of("{", "}", "[", "]", ":", ",", " ", "\n", "\t", "\"", "\"a\"",
            "\"b\":1", "\"key\":", "\"c\":{\"d\":[1,2]},", "0", "-0", "-", "1", "-12", "007", "2147483647",
            "2147483648", "-2147483649", "999999999999999999", "9223372036854775808", "1.10", "-0.5", "1.", ".5",
            "1e3", "1E-2", "true", "false", "null", "nul", "truex", "'", "\\", "\"\\n\"", "\"\\u0041\"", "\"\\x\"",
            "\"\\", "€", "😀", "\uD83D", "\u0000", "\u001F", "\u00A0", "//", "\uFEFF", "[[]]", "{}", "[{}]",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"");

    @ParameterizedTest
    @ValueSource(strings = {"{}",
            " {\"a\" : [1, -2, 1.10, true, false, null, {}, []], \"b\":{\"c\":\"x\\ny\"}}\n",
            "{\"n\":2147483648,\"m\":-999999999999999999,\"\":\"Zoë €\"}"})
    void it_reads_usual_texts(String text) {
        assertEquals(strict(text), SimpleJsonReader.object(text));
        assertNotNull(SimpleJsonReader.object(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{\"a\":01}", "{\"a\":1}x",
            "{\"a\":1,\"a\":2}", "{'a':1}", "{\"a\":\"\t\"}", "{\"a\":tru}", "{\"a\":nulls}", "{\"a\":-}",
            "{\"a\":1.}", "{\"a\"}", "{\"a\":}", "\uFEFF{}", "{\"a\":\"\\u0041\"}", "{\"a\":\"\uD83D\"}",
            "{\"a\":[1,]}", "{\"a\":1]", "{\"a\":\"x"})
    void it_refuses_wrong_and_rare_texts(String text) {
        assertNull(SimpleJsonReader.object(text));
    }

    @Test
    void it_refuses_texts_beyond_the_limits() {
        int nested = Json.DEPTH - 1;
        var deep = "{\"a\":" + "[".repeat(nested) + "]".repeat(nested) + "}";
        assertEquals(strict(deep), SimpleJsonReader.object(deep));
        assertNotNull(SimpleJsonReader.object(deep));
        assertNull(SimpleJsonReader.object("{\"a\":[" + deep + "]}"));
        assertNull(SimpleJsonReader.object("{\"a\":[" + "1,".repeat(30_000) + "1]}"));
        assertNull(SimpleJsonReader.object("{\"" + "k".repeat(60_000) + "\":1}"));
        assertNull(SimpleJsonReader.object("{\"a\":" + "1".repeat(1_001) + ".5}"));
    }

    @Test
    void it_agrees_with_the_strict_reader_on_generated_texts() {
        int accepted = 0;
        for (int seed = 0; seed < 30_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder("{\"a\":[1,{\"b\":\"c\"},-1.5],\"d\":null,\"e\":{\"f\":\"\\n\",\"g\":true}}");
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                int at = random.nextInt(text.length() + 1), end = Math.min(text.length(), at + random.nextInt(3));
                text.replace(at, end, TOKENS.get(random.nextInt(TOKENS.size())));
            }
            var object = SimpleJsonReader.object(text.toString());
            if (object == null) continue;
            accepted++;
            assertEquals(strict(text.toString()), object, "seed " + seed);
            assertEquals(Json.compact(strict(text.toString())), Json.compact(object), "seed " + seed);
        }
        assertTrue(accepted > 1_000, accepted + " texts only");
    }

    private static ObjectNode strict(String text) {
        return new StrictJsonReader(text, "TEXT", "fix it").object();
    }
}
