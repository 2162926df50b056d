package whaleware.runtime;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The two formats of the log: text and JSON.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogFormatTest {
    private final LogFormat json = new LogFormat.Json(() -> Instant.parse("2026-03-01T12:00:00Z"), () -> "BOOT");

    @Test
    void text_without_a_terminal_is_passed_on_as_it_is() {
        var lines = "boot: one\nboot: two\n".getBytes();
        assertSame(lines, new LogFormat.PlainText(false, false).hook("boot", false, lines));
        assertEquals("run: a\\nb\n", new String(new LogFormat.PlainText(false, false).own(true, "a\nb")));
    }

    @Test
    void on_a_terminal_only_the_name_is_coloured_and_only_on_that_stream() {
        var look = new LogFormat.PlainText(true, false);
        assertEquals("\033[36mboot:\033[0m one\n\033[36mboot:\033[0m \n", new String(look.hook("boot", false, "boot: one\nboot: \n".getBytes())));
        assertEquals("boot: one\n", new String(look.hook("boot", true, "boot: one\n".getBytes())));
        assertEquals("\033[1mrun:\033[0m UP\n", new String(look.own(false, "UP")));
        assertEquals("run: no\n", new String(look.own(true, "no")));
    }

    @Test
    void JSON_tells_when_who_where_to_and_in_which_state() {
        assertEquals("{\"at\":\"2026-03-01T12:00:00.000Z\",\"from\":\"boot\",\"stream\":\"err\",\"state\":\"BOOT\",\"line\":\"a \\\"b\\\"\\tc\"}\n",
                new String(json.hook("boot", true, "boot: a \"b\"\tc\n".getBytes())));
        assertEquals("{\"at\":\"2026-03-01T12:00:00.000Z\",\"from\":\"run\",\"stream\":\"out\",\"line\":\"one\\ntwo\"}\n",
                new String(new LogFormat.Json(() -> Instant.parse("2026-03-01T12:00:00Z"), () -> "").own(false, "one\ntwo")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"level\": \"info\", \"größe\": [1, {\"a\": \"}\\u00e4\"}]}", " {\"indented\": 1} ", "{\"carriage\": 1}\r"})
    void a_JSON_object_of_an_app_passes_untouched(String line) throws Exception {
        var got = new String(json.hook("svcup", false, ("svcup: " + line + "\n").getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        if (line.startsWith("{")) assertEquals(line + "\n", got);
        else assertEquals(line, new JsonMapper().readTree(got).path("line").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{not json}", "{\"a\":1} and more", "{\"a\":1}{\"b\":2}", "[1]", "{\"a\":\"\001\"}", "{\000\"\000a", "\"quoted\"", "\ud83d\udc33 whale \u0000\u001b[1m"})
    void anything_else_is_a_line_within_JSON(String line) throws Exception {
        var got = new String(json.hook("svcup", false, ("svcup: " + line + "\n").getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        assertEquals(1, got.lines().count());
        assertEquals(line, new JsonMapper().readTree(got).path("line").asText());
    }

    @Test
    void what_is_no_UTF_8_and_what_is_no_text_still_makes_JSON() throws Exception {
        for (var bytes : List.of(new byte[] {'{', (byte) 0xff, '}'}, new byte[] {(byte) 0xc3}, new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'})) {
            var whole = new ByteArrayOutputStream();
            whole.writeBytes("boot: ".getBytes());
            whole.writeBytes(bytes);
            whole.write('\n');
            JsonNode line = new JsonMapper().readTree(json.hook("boot", false, whole.toByteArray())).path("line");
            assertTrue(line.asText().contains("\ufffd"), line.toString());
        }
        assertEquals("?", new JsonMapper().readTree(json.own(false, "\ud83d")).path("line").asText());
    }
}
