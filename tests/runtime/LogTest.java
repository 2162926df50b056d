package whaleware.runtime;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// The log of a whole life cycle: `ww.log`, and colours on a terminal.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @Test
    void the_JSON_log_has_one_object_a_line_and_a_HUP_may_turn_it_off() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.hook("boot", "echo 'plain \"text\"'; echo '{\"level\":\"info\"}'; printf 'no end\\377' >&2")
                    .hook("svcup", "setsid sleep 9999 &");
            home.file("cfg", "{\"notify_url\": \"stdout:\", \"ww\": {\"log\": \"json\"}, \"memry\": 1}")
                    .env("CFG_FILE", home.path.resolve("cfg").toString());
            home.cfg("{\"memory\": 2}");
            var run = home.start("ww/run").awaitLine("UP after");
            for (var line : run.all()) assertTrue(new JsonMapper().readTree(line).isObject(), line);
            var lines = run.all().stream().map(LogTest::parse).toList();
            var passed = run.out().stream().filter(line -> line.contains("level")).toList();
            assertEquals(List.of("{\"level\":\"info\"}"), passed);
            assertEquals("boot out BOOT plain \"text\"", find(lines, "plain"));
            assertEquals("boot err BOOT no end\ufffd", find(lines, "no end"));
            assertEquals("run out UP", find(lines, "UP after").replaceFirst(" UP after.*", ""));
            assertTrue(find(lines, "memry").startsWith("run err  "), lines::toString);
            boolean reported = lines.stream().anyMatch(line -> line.path("event").asText().equals("lifecycle"));
            assertTrue(reported, lines::toString);
            home.file("cfg", "{\"memory\": 3}");
            run.signal("HUP").awaitLine("run: RESTARTING: HUP");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_terminal_shows_colours_unless_NO_COLOR_is_set() {
        for (var noColour : List.of("", "1")) {
            try (var home = Home.fresh()) {
                home.hook("boot", "echo of a hook; exit 3").env("TERM", "xterm").env("NO_COLOR", noColour);
                var run = home.start("/usr/bin/script", "-qefc", Home.CHECKOUT + "/ww/run", "/dev/null");
                assertEquals(10, run.exit());
                var shown = run.out().stream().map(String::strip).toList();
                var expected = noColour.isEmpty()
                        ? List.of("\033[36mboot:\033[0m of a hook", "\033[1mrun:\033[0m BOOT")
                        : List.of("boot: of a hook", "run: BOOT");
                assertTrue(shown.containsAll(expected), shown::toString);
            }
        }
    }

    private static JsonNode parse(String line) {
        try {
            return new JsonMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /// Returns `from stream state line` of the first line that contains this text.
    private static String find(List<JsonNode> lines, String text) {
        var line = lines.stream().filter(candidate -> candidate.path("line").asText().contains(text)).findFirst()
                .orElseThrow(() -> new AssertionError(lines.toString()));
        assertTrue(line.path("at").asText().matches(TIME), line::toString);
        return String.join(" ", line.path("from").asText(), line.path("stream").asText(), line.path("state").asText(),
                line.path("line").asText());
    }
}
