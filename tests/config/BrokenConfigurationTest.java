package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BrokenConfigurationTest {
    private static final String CURE = " (pass one JSON object, or leave CFG unset)";
    @TempDir Path home;

    @BeforeEach
    void create_home_with_data() throws IOException {
        for (var folder : List.of("usr", "etc", "run", "data")) Files.createDirectory(home.resolve(folder));
        Files.writeString(home.resolve("etc/default_cfg.json"), "{\"memory\": 512}");
        Files.writeString(home.resolve("etc/cfg.json"), "{\"memory\": 1}");
        Files.writeString(home.resolve("data/whaleup"), "");
    }

    /// Broken JSON and the message for it. `hunter2` is a secret: no message may contain it.
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("{'a':1,\n 'b':2\n  'c':3}", "expected ',' at line 3, column 3"),
                Arguments.of("{", "expected '}' at line 1, column 2, where the text ends"),
                Arguments.of("{'a", "expected '\"' at line 1, column 4, where the text ends"),
                Arguments.of("{'a'", "expected ':' at line 1, column 5, where the text ends"),
                Arguments.of("{'a':", "expected a value at line 1, column 6, where the text ends"),
                Arguments.of("{'a':'hunter2", "expected '\"' at line 1, column 14, where the text ends"),
                Arguments.of("{'a':'hunter2\\", "expected '\"' at line 1, column 15, where the text ends"),
                Arguments.of("{'a':'x'", "expected '}' at line 1, column 9, where the text ends"),
                Arguments.of("{'a':1,", "expected a key in double quotes at line 1, column 8, where the text ends"),
                Arguments.of("{'a':[", "expected ']' at line 1, column 7, where the text ends"),
                Arguments.of("{'a':[1,\n", "expected a value at line 2, column 1, where the text ends"),
                Arguments.of("{'a':{'b':1}\n", "expected '}' at line 2, column 1, where the text ends"),
                Arguments.of("{'a':nul", "expected a value at line 1, column 6"),
                Arguments.of("{'a' 1}", "expected ':' at line 1, column 6"),
                Arguments.of("{'a'=1}", "expected ':' at line 1, column 5"),
                Arguments.of("{a:1}", "expected a key in double quotes at line 1, column 2"),
                Arguments.of("{\u2019a\u2019:1}", "expected a key in double quotes at line 1, column 2"),
                Arguments.of("{'a':1,}", "expected a key in double quotes at line 1, column 8"),
                Arguments.of("{'a':1,,'b':1}", "expected a key in double quotes at line 1, column 8"),
                Arguments.of("{'a':[1,]}", "expected a value at line 1, column 9"),
                Arguments.of("{'a':[1 2]}", "expected ',' at line 1, column 9"),
                Arguments.of("{'a':[1}", "expected ']' at line 1, column 8"),
                Arguments.of("{'a':1]", "expected '}' at line 1, column 7"),
                Arguments.of("{'a':}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':hunter2}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':True}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':NaN}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':-Infinity}", "expected a valid number at line 1, column 6"),
                Arguments.of("{'a':undefined}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':+1}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':007}", "expected a valid number at line 1, column 6"),
                Arguments.of("{'a':.5}", "expected a value at line 1, column 6"),
                Arguments.of("{'a':5.}", "expected a valid number at line 1, column 6"),
                Arguments.of("{'a':1e}", "expected a valid number at line 1, column 6"),
                Arguments.of("{'a':0x10}", "expected a valid number at line 1, column 6"),
                Arguments.of("{'a':1e12345}", "expected an exponent of at most 4 digits at line 1, column 6"),
                Arguments.of("{'a':" + "1".repeat(1001) + "}",
                        "expected a number of at most 1000 digits at line 1, column 6"),
                Arguments.of("{'a':'x\ny'}", "expected '\"' at line 1, column 8"),
                Arguments.of("{'a':'x\u0001y'}", "expected '\"' at line 1, column 8"),
                Arguments.of("{'a':'\\q'}", "expected valid JSON at line 1, column 8"),
                Arguments.of("{'a':'\\q','b':" + "[".repeat(100_000), "expected valid JSON at line 1, column 8"),
                Arguments.of("{'a':'\\u12g4'}", "expected valid JSON at line 1, column 11"),
                Arguments.of("{'a':'\\ud800'}",
                        "expected whole characters at line 1, column 6, found half of a surrogate pair"),
                Arguments.of("{/* memory */ 'a':1}", "expected JSON without comments at line 1, column 2"),
                Arguments.of("{'a':1} // memory", "expected the end at line 1, column 9"),
                Arguments.of("{'a':1}{'b':1}", "expected the end at line 1, column 8"),
                Arguments.of("{'a':1}}", "expected the end at line 1, column 8"),
                Arguments.of("{'a':1,'b':{'c':1},'a':2}",
                        "expected every key once at line 1, column 20, found 'a' again"),
                Arguments.of("{'a':{'b c':1,\n 'b c':1}}",
                        "expected every key once at line 2, column 2, found 'a.\"b c\"' again"),
                Arguments.of("{'a':1,'\\u0061':2}", "expected every key once at line 1, column 8, found 'a' again"),
                Arguments.of("{\u0000}", "expected a key in double quotes at line 1, column 2"),
                Arguments.of("{\u00a0}", "expected a key in double quotes at line 1, column 2"),
                Arguments.of("['a']", "expected '{' at line 1, column 1"),
                Arguments.of("'hunter2'", "expected '{' at line 1, column 1"),
                Arguments.of("null", "expected '{' at line 1, column 1"),
                Arguments.of("memory=512", "expected '{' at line 1, column 1"),
                Arguments.of("{'a':" + "[".repeat(100) + "]".repeat(100) + "}",
                        "expected at most 100 levels at line 1, column 105"),
                Arguments.of("{'a':" + "{'a':".repeat(100_000), "expected at most 100 levels at line 1, column 501"),
                Arguments.of("{'a':[" + "1,".repeat(110_000) + "1]}",
                        "expected at most 100000 values and keys at line 1, column 200002"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("texts")
    void the_error_for_broken_JSON_names_line_column_and_expected_token(String text, String message)
            throws IOException {
        var json = text.replace('\'', '"');
        assertEquals("cannot read CFG: " + message + CURE, refused(Map.of("CFG", json)));
        var file = Files.writeString(home.resolve("file.json"), json);
        assertTrue(refused(Map.of("CFG_FILE", file.toString()))
                .startsWith("cannot read CFG_FILE " + file + ": " + message + " (let CFG_FILE name "));
    }

    static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of("'{\"a\":1}'", "cannot read CFG: expected '{' at line 1, column 1 (remove the quotes "
                        + "around it: --env-file and lists in compose files keep them)"),
                Arguments.of("/run/secrets/app.json",
                        "cannot read CFG: expected '{' at line 1, column 1 (to name a file, use CFG=@FILE)"),
                Arguments.of("\uFEFF{}", "cannot read CFG: expected '{' at line 1, column 1, found a byte order mark "
                        + "(save it as UTF-8 without one)"),
                Arguments.of("{\"a\":\"\uFFFD\"}",
                        "cannot read CFG: expected UTF-8 at line 1, column 7 (pass it as UTF-8)"),
                Arguments.of("@", "cannot read CFG @: the file name is missing (let CFG=@FILE name a file with one "
                        + "JSON object, or leave CFG unset)"),
                Arguments.of("@/nonexistent", "cannot read CFG @/nonexistent: no such file (let CFG=@FILE name a file "
                        + "with one JSON object, or leave CFG unset)"),
                Arguments.of("@/", "cannot read CFG @/: it is a folder (Docker creates one if the file to mount does "
                        + "not exist)"),
                Arguments.of("{\"a\": \"" + "x".repeat(10 << 20) + "\"}",
                        "cannot read CFG: it is longer than 1048576 characters (pass large values as files of their "
                        + "own)"),
                Arguments.of("{\"db\": {\"host\": \"${env:NOPE}\"}}",
                        "cannot read db.host: environment variable NOPE is not set (set it, or remove ${env:NOPE})"),
                Arguments.of("{\"a\": [{\"b\": \"${file:/nope}\"}]}",
                        "cannot read a[0].b: ${file:/nope}: no such file (mount it, or remove it from a[0].b)"),
                Arguments.of("{\"a\": \"${file:/}\"}", "cannot read a: ${file:/}: it is a folder (Docker creates one "
                        + "if the file to mount does not exist)"),
                Arguments.of("{\"a\": \"${file:/dev/zero}\"}",
                        "cannot read a: ${file:/dev/zero}: it is longer than 1048576 bytes (pass large values as "
                        + "files of their own)"),
                Arguments.of("{\"a\": \"${file:}\"}",
                        "cannot read a: expected a name after ${file: (write $${ for a literal ${)"),
                Arguments.of("{\"a\": \"${env:HOME\"}",
                        "cannot read a: expected '}' after ${env: (write $${ for a literal ${)"),
                Arguments.of("{\"a\": [" + "\"${env:BIG}\",".repeat(20) + "1]}",
                        "cannot read a[10]: the filled-in values are longer than 1048576 characters (pass large "
                        + "values as files)"),
                Arguments.of("{\"a\": \"${env:two\\nlines}\"}",
                        "cannot read a: environment variable two?lines is not set"
                        + " (set it, or remove ${env:two?lines})"),
                Arguments.of("{\"ww\": []}", "cannot read ww: expected an object, found a list (in CFG)"),
                Arguments.of("{\"ww\": {\"monitor\": {\"every\": 30}}}",
                        "cannot read ww.monitor.every: expected a duration such as \"30s\" or \"250ms\", found 30 (in "
                        + "CFG)"),
                Arguments.of("{\"ww\": {\"timeout\": {\"boot\": \"5 minutes\"}}}",
                        "cannot read ww.timeout.boot: expected a duration such as \"30s\" or \"250ms\", found \"5 "
                        + "minutes\" (in CFG)"),
                Arguments.of("{\"ww\": {\"http\": {\"port\": \"${env:SECRET}\"}}}",
                        "cannot read ww.http.port: expected a whole number from 0 to 65535, found something else (in "
                        + "CFG by ${env:SECRET})"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("configurations")
    void the_error_for_an_unusable_configuration_has_a_cure(String cfg, String message) throws IOException {
        assertEquals(message, refused(Map.of("CFG", cfg, "SECRET", "hunter2", "BIG", "x".repeat(100_000))));
    }

    @Test
    void a_file_that_is_too_long_or_not_UTF_8_is_an_error() throws IOException {
        var file = home.resolve("file.json");
        Files.writeString(file, "{\"a\": \"" + "x".repeat(10 << 20) + "\"}");
        assertEquals("cannot read CFG_FILE " + file + ": it is longer than 1048576 bytes (pass large values as files "
                + "of their own)", refused(Map.of("CFG_FILE", file.toString())));
        Files.write(file, "{\"ä\":\n \"ö\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("cannot read CFG_FILE " + file + ": expected UTF-8 at line 1, column 3 (save it as UTF-8)",
                refused(Map.of("CFG_FILE", file.toString())));
        Files.write(file, "{\"a\": 1}".getBytes(StandardCharsets.UTF_16));
        assertEquals("cannot read CFG_FILE " + file + ": expected UTF-8 at line 1, column 1, found UTF-16 (save it as "
                + "UTF-8)", refused(Map.of("CFG_FILE", file.toString())));
        Files.writeString(file, "");
        assertTrue(refused(Map.of("CFG_FILE", file.toString()))
                .contains("expected '{' at line 1, column 1, where the text ends"));
        Files.writeString(home.resolve("etc/default_cfg.json"), "\uFEFF{}");
        assertTrue(refused(Map.of()).matches("cannot read .*/etc/default_cfg.json: expected '\\{' at line 1, column "
                + "1, found a byte order mark .*"));
        Files.delete(home.resolve("etc/default_cfg.json"));
        Files.createSymbolicLink(home.resolve("etc/default_cfg.json"), Path.of("nowhere"));
        assertTrue(refused(Map.of()).matches("cannot read .*/etc/default_cfg.json: no such file .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"type\": 1", "{\"$ref\": \"#/nowhere\"}", "{\"$ref\": \"http://127.0.0.1:1/x\"}",
            "{\"$schema\": \"urn:none\"}", "[]"})
    void a_broken_schema_is_an_error(String schema) throws IOException {
        Files.writeString(home.resolve("etc/cfg.schema.json"), schema);
        var message = refused(Map.of());
        assertTrue(message.startsWith("cannot read ") && message.contains("/etc/cfg.schema.json: "), message);
        assertTrue(message.endsWith(" (it must hold one JSON Schema)"), message);
    }

    // Returns the message: one line, exit code 78, no file changed, no secret.
    private String refused(Map<String, String> env) throws IOException {
        var before = listing();
        var failure = assertThrows(Failure.class, () -> Config.load(home.resolve("etc"), env));
        assertEquals(before, listing());
        var message = failure.getMessage();
        assertEquals(ExitCode.CONFIG, failure.code);
        assertTrue(message.codePoints().noneMatch(Character::isISOControl) && message.length() < 500, message);
        assertFalse(message.matches(".*(hunter2|com\\.fasterxml|java\\.|Exception|REDACTED).*"), message);
        return message;
    }

    /// Returns every file of the home, with its size and time.
    private Map<String, String> listing() throws IOException {
        var listing = new HashMap<String, String>();
        try (var files = Files.walk(home)) {
            for (var file : files.toList()) {
                var link = Files.isSymbolicLink(file);
                listing.put(file.toString(), link ? "link" : Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return listing;
    }
}
