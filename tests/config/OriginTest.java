package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OriginTest {

    @Test
    void an_origin_is_read_back_from_its_text() {
        var defaults = "/ww/etc/default_cfg.json";
        assertOrigin("built in", List.of(), List.of(), false);
        assertOrigin("CFG, over " + defaults, List.of("CFG", defaults), List.of(), false);
        assertOrigin("CFG by ${file:/x}, ${env:Y}", List.of("CFG"), List.of("${file:/x}", "${env:Y}"), false);
        assertOrigin("removed by CFG", List.of("CFG"), List.of(), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "words of another version", "CFG by hand", "CFG_FILE /a, over, b by ${file:/c, d}",
            "removed by "})
    void an_unknown_text_is_kept_unchanged(String words) {
        assertEquals(words, Origin.parse(words).toString());
    }

    private static void assertOrigin(String words, List<String> sources, List<String> placeholders, boolean removed) {
        var origin = new Origin(sources, placeholders, removed);
        assertEquals(words, origin.toString());
        assertEquals(origin, Origin.parse(words));
    }
}
