package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
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
