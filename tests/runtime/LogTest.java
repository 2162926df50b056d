package whaleware.runtime;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// The log of a whole life: `ww.log`, and what a terminal sees.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogTest {
    @Test
    void in_JSON_every_line_from_BOOT_to_the_end_is_one_object_and_a_HUP_may_change_that() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.hook("boot", "echo 'plain \"text\"'; echo '{\"level\":\"info\"}'; printf 'no end\\377' >&2").hook("svcup", "setsid sleep 9999 &");
            home.file("cfg", "{\"notify_url\": \"stdout:\", \"ww\": {\"log\": \"json\"}, \"memry\": 1}").env("CFG_FILE", home.path.resolve("cfg").toString());
            home.cfg("{\"memory\": 2}");
            var run = home.start("ww/run").awaitLine("UP after");
            for (var line : run.all()) assertTrue(new JsonMapper().readTree(line).isObject(), line);
            var lines = run.all().stream().map(LogTest::json).toList();
            assertEquals(List.of("{\"level\":\"info\"}"), run.out().stream().filter(line -> line.contains("level")).toList());
            assertEquals("boot out BOOT plain \"text\"", told(lines, "plain"));
            assertEquals("boot err BOOT no end\ufffd", told(lines, "no end"));
            assertEquals("run out UP", told(lines, "UP after").replaceFirst(" UP after.*", ""));
            assertTrue(told(lines, "memry").startsWith("run err  "), () -> lines.toString());
            assertTrue(lines.stream().anyMatch(line -> line.path("event").asText().equals("lifecycle")), lines::toString);
            home.file("cfg", "{\"memory\": 3}");
            run.signal("HUP").awaitLine("run: RESTARTING: HUP");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void only_a_terminal_sees_colours_and_NO_COLOR_turns_them_off() {
        for (var noColour : List.of("", "1")) {
            try (var home = Home.fresh()) {
                home.hook("boot", "echo of a hook; exit 3").env("TERM", "xterm").env("NO_COLOR", noColour);
                var run = home.start("/usr/bin/script", "-qefc", Home.CHECKOUT + "/ww/run", "/dev/null");
                assertEquals(10, run.exit());
                var seen = run.out().stream().map(String::strip).toList();
                assertTrue(seen.contains(noColour.isEmpty() ? "\033[36mboot:\033[0m of a hook" : "boot: of a hook"), seen.toString());
                assertTrue(seen.contains(noColour.isEmpty() ? "\033[1mrun:\033[0m BOOT" : "run: BOOT"), seen.toString());
            }
        }
    }

    private static JsonNode json(String line) {
        try {
            return new JsonMapper().readTree(line);
        } catch (java.io.IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String told(List<JsonNode> lines, String part) {
        var line = lines.stream().filter(one -> one.path("line").asText().contains(part)).findFirst().orElseThrow(() -> new AssertionError(lines.toString()));
        assertTrue(line.path("at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), line::toString);
        return String.join(" ", line.path("from").asText(), line.path("stream").asText(), line.path("state").asText(), line.path("line").asText());
    }
}
