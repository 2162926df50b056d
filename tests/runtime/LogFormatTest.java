package whaleware.runtime;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The two formats of the log: text and JSON.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogFormatTest {
    private final LogFormat json = json("BOOT");

    private static LogFormat json(String state) {
        return new LogFormat.Json(() -> Instant.parse("2026-03-01T12:00:00Z"), () -> state);
    }

    @Test
    void text_lines_of_hooks_pass_unchanged_if_the_stream_is_no_terminal() {
        var lines = "boot: one\nboot: two\n".getBytes();
        assertSame(lines, new LogFormat.PlainText(false, false).hook("boot", false, lines));
        assertEquals("run: a\\nb\n", new String(new LogFormat.PlainText(false, false).own(true, "a\nb")));
    }

    @Test
    void only_the_prefix_has_a_colour_and_only_on_a_stream_that_is_a_terminal() {
        var format = new LogFormat.PlainText(true, false);
        assertEquals("\033[36mboot:\033[0m one\n\033[36mboot:\033[0m \n",
                new String(format.hook("boot", false, "boot: one\nboot: \n".getBytes())));
        assertEquals("boot: one\n", new String(format.hook("boot", true, "boot: one\n".getBytes())));
        assertEquals("\033[1mrun:\033[0m UP\n", new String(format.own(false, "UP")));
        assertEquals("run: no\n", new String(format.own(true, "no")));
    }

    @Test
    void a_JSON_line_contains_time_source_stream_state_and_text() {
        assertEquals("{\"at\":\"2026-03-01T12:00:00.000Z\",\"from\":\"boot\",\"stream\":\"err\","
                + "\"state\":\"BOOT\",\"line\":\"a \\\"b\\\"\\tc\"}\n",
                new String(json.hook("boot", true, "boot: a \"b\"\tc\n".getBytes())));
        assertEquals("{\"at\":\"2026-03-01T12:00:00.000Z\",\"from\":\"run\",\"stream\":\"out\","
                + "\"line\":\"one\\ntwo\"}\n", new String(json("").own(false, "one\ntwo")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}", "{\"level\": \"info\", \"größe\": [1, {\"a\": \"}\\u00e4\"}]}", "{\"carriage\": 1}\r"})
    void a_JSON_object_of_a_hook_passes_unchanged(String line) {
        assertEquals(line + "\n", new String(hookLine(bytes(line)), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "{", "{not json}", " {\"indented\": 1} ", "{\"a\":1} and more", "{\"a\":1}{\"b\":2}", "[1]",
            "{\"a\":\"\001\"}", "{\000\"\000a", "\"quoted\"", "\ud83d\udc33 whale \u0000\u001b[1m"})
    void all_other_lines_of_a_hook_become_the_text_of_a_JSON_line(String line) throws Exception {
        var formatted = new String(hookLine(bytes(line)), StandardCharsets.UTF_8);
        assertEquals(1, formatted.lines().count());
        assertEquals(line, new JsonMapper().readTree(formatted).path("line").asText());
    }

    @Test
    void invalid_UTF_8_and_lone_surrogates_are_replaced_in_JSON() throws Exception {
        byte[][] invalid = {{'{', (byte) 0xff, '}'}, {(byte) 0xc3}, {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}};
        for (var bytes : invalid) {
            JsonNode line = new JsonMapper().readTree(hookLine(bytes)).path("line");
            assertTrue(line.asText().contains("\ufffd"), line.toString());
        }
        assertEquals("?", new JsonMapper().readTree(json.own(false, "\ud83d")).path("line").asText());
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /// Returns a line of `svcup` as JSON.
    private byte[] hookLine(byte[] line) {
        var prefixed = new byte["svcup: ".length() + line.length + 1];
        System.arraycopy(bytes("svcup: "), 0, prefixed, 0, "svcup: ".length());
        System.arraycopy(line, 0, prefixed, "svcup: ".length(), line.length);
        prefixed[prefixed.length - 1] = '\n';
        return json.hook("svcup", false, prefixed);
    }
}
