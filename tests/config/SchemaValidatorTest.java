package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.fixtures.ConfigHome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SchemaValidatorTest extends ConfigHome {

    @Test
    void a_schema_must_be_satisfied_by_the_configuration_without_built_in_settings() {
        write("etc/cfg.schema.json", "{'properties': {'memory': {'type': 'integer', 'minimum': 16}, "
                + "'at': {'format': 'date-time'}, 'password': {'pattern': '^[a-z]+$'}}, "
                + "'required': ['memory'], 'additionalProperties': false}");
        for (var good : List.of("{'memory': 16}", "{'memory': 16.0, 'at': '2024-01-01T00:00:00Z', 'password': 'x'}")) {
            env.put("CFG", text(good));
            load();
        }
        env.put("CFG", text("{'memory': 'much', 'password': 'hunter2', 'memroy': 1}"));
        var failure = assertThrows(Failure.class, this::load);
        assertEquals(ExitCode.CONFIG, failure.code);
        var message = failure.getMessage();
        assertTrue(message.startsWith("cannot accept the configuration: memory: string found, integer expected; "
                + "password: does not satisfy 'pattern'; property 'memroy'"), message);
        assertTrue(message.endsWith(" (see " + path("etc/cfg.schema.json") + ")"), message);
        assertFalse(message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'$id': 'config.schema.json', 'properties': {'a': {'$ref': '#/$defs/name'}}, "
                + "'$defs': {'name': {'type': 'string'}}}",
        "{'$schema': 'http://json-schema.org/draft-07/schema#', '$id': './cfg.schema.json', "
                + "'properties': {'a': {'type': 'string'}}}",
        "{'$id': 'sub/', 'properties': {'a': {'$ref': '/x'}}, '$defs': {'x': {'$id': '/x', 'type': 'string'}}}",
        "{'properties': {'a': {'$ref': 'name'}}, '$defs': {'x': {'$id': 'name', 'type': 'string'}}}",
        "{'$id': 'urn:example:cfg', 'properties': {'a': {'$ref': '#/$defs/x'}}, '$defs': {'x': {'type': 'string'}}}",
        "{'properties': {'a': {'$ref': 'part.json#/$defs/text'}}}",
        "{'properties': {'a': {'$ref': './parts/a%20b.json'}}}",
        "{'$id': 'cfg.json', 'properties': {'a': {'$ref': 'part.json#/$defs/text'}}}",
        "{'$id': 'https://example.com/s/cfg.json', 'properties': {'a': {'$ref': 'part.json#/$defs/text'}}}",
    })
    void a_relative_id_and_a_reference_to_a_file_beside_the_schema_work(String schema) throws IOException {
        Files.createDirectory(home.resolve("etc/parts"));
        write("etc/cfg.schema.json", schema);
        write("etc/part.json", "{'$defs': {'text': {'$ref': 'parts/a%20b.json'}}}");
        write("etc/parts/a b.json", "{'type': 'string'}");
        env.put("CFG", text("{'a': 'x'}"));
        load();
        env.put("CFG", text("{'a': 7}"));
        var message = assertThrows(Failure.class, this::load).getMessage();
        assertEquals("cannot accept the configuration: a: integer found, string expected (see "
                + path("etc/cfg.schema.json") + ")", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'properties': {'a': {'type': 'strng'}}}", "{'properties': 5}", "{'properties': {'a': 5}}",
        "{'required': 'a'}", "{'properties': {'a': {'pattern': '('}}}", "{'allOf': {}}",
        "{'properties': {'a': {'minLength': -1}}}", "{'$schema': 'https://example.com/own'}", "{'$schema': 5}",
        "{'$id': 'a b'}", "{'properties': {'a': {'$ref': '#/nope'}}}", "[]", "{'type': ",
        "{'properties': {'a': {'$ref': 'missing.json'}}}", "{'properties': {'a': {'$ref': 'broken.json'}}}",
        "{'properties': {'a': {'$ref': '../outside.json'}}}", "{'properties': {'a': {'$ref': 'file:///etc/passwd'}}}",
        "{'properties': {'a': {'$ref': 'https://example.com/a.json'}}}",
    })
    void a_wrong_schema_is_reported_and_not_the_configuration(String schema) {
        write("outside.json", "{}");
        write("etc/broken.json", "{");
        write("etc/cfg.schema.json", schema);
        env.put("CFG", text("{'a': 'x'}"));
        var failure = assertThrows(Failure.class, this::load);
        var message = failure.getMessage();
        assertEquals(ExitCode.CONFIG, failure.code);
        assertTrue(message.startsWith("cannot read " + path("etc/")), message);
        assertTrue(message.lines().count() == 1 && message.endsWith(")"), message);
    }

    @Test
    void nothing_is_fetched() throws IOException {
        try (var server = new ServerSocket(0)) {
            server.setSoTimeout(50);
            var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            for (var schema : List.of("{'$ref': '" + url + "x.json'}", "{'$schema': '" + url + "x.json'}",
                    "{'$id': '" + url + "cfg.json', '$ref': 'x.json'}")) {
                write("etc/cfg.schema.json", schema);
                assertThrows(Failure.class, this::load);
            }
            assertThrows(SocketTimeoutException.class, server::accept);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class, NoClassDefFoundError.class,
            IllegalStateException.class, NullPointerException.class, AssertionError.class})
    void any_error_of_the_library_is_78_and_one_line(Class<? extends Throwable> kind) {
        write("etc/cfg.schema.json", "{}");
        var file = home.resolve("etc/cfg.schema.json");
        var failure = assertThrows(Failure.class, () -> SchemaValidator.check(file, load().tree(), List.of(),
                (schemaFile, schema, tree, secrets) -> SchemaValidatorTest.<RuntimeException>fail(kind)));
        assertEquals(ExitCode.CONFIG, failure.code);
        var message = failure.getMessage();
        assertTrue(message.startsWith("cannot read " + file + ": ") && message.lines().count() == 1, message);
        assertTrue(message.endsWith(" (it must hold one JSON Schema)"), message);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> List<String> fail(Class<? extends Throwable> kind) throws T {
        try {
            throw (T) kind.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void no_class_of_the_schema_library_is_loaded_without_a_schema() throws Exception {
        var load = "import java.nio.file.*;\nimport whaleware.config.*;\n"
                + "void main(String[] a) { Config.load(Path.of(a[0]), Map.of(\"CFG\", \"{}\")); }";
        write("Load.java", load);
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var process = new ProcessBuilder(java, "-verbose:class", "-cp", System.getProperty("java.class.path"),
                path("Load.java"), path("etc")).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), out);
        assertTrue(out.contains("whaleware.config.Config"), "Config is not loaded");
        assertFalse(out.contains("com.networknt"), "the schema library is loaded");
    }
}
