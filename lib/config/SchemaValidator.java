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

/// The user's own rules for the configuration: `etc/cfg.schema.json`, a JSON Schema (2020-12 unless its `$schema` says otherwise). Nothing is fetched:
/// a `$ref` reaches what the file itself holds. Only a caller who has such a file touches this class, as it loads a library of its own.
interface SchemaValidator {

    /// Checks a configuration.
    ///
    /// @throws Failure 78 that names the first three keys at fault; or when the schema itself is none
    static void check(Path file, JsonNode tree, List<String> secrets) {
        var name = Text.printable(file.toString());
        var schema = Json.object(TextFile.of(file.toString(), name, "mend it"), name, "mend it: it holds one JSON Schema");
        List<Error> errors;
        try {
            errors = registry().getSchema(schema).validate(tree);
        } catch (SchemaException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + name + ": "
                    + Text.printable(String.valueOf(e.getMessage()).replaceFirst("^[\\w.]+Exception: ", "")) + " (mend it: it holds one JSON Schema)");
        }
        if (errors.isEmpty()) return;
        var told = errors.stream().limit(3).map(error -> told(error, secrets)).collect(Collectors.joining("; "));
        var more = errors.size() > 3 ? "; and " + (errors.size() - 3) + " more" : "";
        throw new Failure(ExitCode.CONFIG, "cannot accept the configuration: " + told + more + " (see " + name + ")");
    }

    private static SchemaRegistry registry() {
        // The logging that comes along has nowhere to go and would say so on stderr.
        if (System.getProperty("slf4j.internal.verbosity") == null) System.setProperty("slf4j.internal.verbosity", "ERROR");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder().locale(Locale.ROOT).losslessNarrowing(true).build()));
    }

    private static String told(Error error, List<String> secrets) {
        var path = "";
        var at = error.getInstanceLocation();
        for (int i = 0; i < at.getNameCount(); i++)
            path = at.getElement(i) instanceof Integer index ? KeyPath.child(path, index) : KeyPath.child(path, String.valueOf(at.getElement(i)));
        var why = secrets.contains(path) ? "does not satisfy '" + error.getKeyword() + "'" : Text.printable(error.getMessage());
        return (path.isEmpty() ? "" : Text.printable(path) + ": ") + why;
    }
}
