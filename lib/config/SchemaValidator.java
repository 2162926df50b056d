package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Validates a configuration against the user's `etc/cfg.schema.json`, a JSON Schema (2020-12 unless its `$schema`
/// names another version). Fetches nothing: a `$ref` reaches only the file itself. Only callers with such a file may
/// use this class, since it loads a library.
interface SchemaValidator {

    /// Validates a configuration.
    ///
    /// @param secrets the key paths whose values no message may show
    /// @throws Failure 78 with the first three violations, or if the schema is invalid
    static void check(Path file, JsonNode tree, List<String> secrets) {
        var name = Text.printable(file.toString());
        var cure = "it must hold one JSON Schema";
        var schema = Json.object(TextFile.read(file.toString(), name, cure), name, cure);
        List<Error> errors;
        try {
            errors = registry().getSchema(schema).validate(tree);
        } catch (SchemaException e) {
            var why = String.valueOf(e.getMessage()).replaceFirst("^[\\w.]+Exception: ", "");
            throw new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + Text.printable(why) + " (" + cure + ")");
        }
        if (errors.isEmpty()) return;
        var first = errors.stream().limit(3).map(error -> violation(error, secrets));
        var violations = first.collect(Collectors.joining("; "));
        if (errors.size() > 3) violations += "; and " + (errors.size() - 3) + " more";
        throw new Failure(ExitCode.CONFIG, "cannot accept the configuration: " + violations + " (see " + name + ")");
    }

    private static SchemaRegistry registry() {
        // Without a back-end the library's logging would print a warning to stderr.
        var verbosity = "slf4j.internal.verbosity";
        if (System.getProperty(verbosity) == null) System.setProperty(verbosity, "ERROR");
        var config = SchemaRegistryConfig.builder().locale(Locale.ROOT).losslessNarrowing(true).build();
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(config));
    }

    private static String violation(Error error, List<String> secrets) {
        var path = "";
        var location = error.getInstanceLocation();
        for (int i = 0; i < location.getNameCount(); i++) {
            var step = location.getElement(i);
            path = step instanceof Integer index ? KeyPath.child(path, index) : KeyPath.child(path, step.toString());
        }
        var why = Text.printable(error.getMessage());
        if (secrets.contains(path)) why = "does not satisfy '" + error.getKeyword() + "'";
        return (path.isEmpty() ? "" : Text.printable(path) + ": ") + why;
    }
}
