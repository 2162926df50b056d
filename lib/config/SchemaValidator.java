package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.resource.InputStreamSource;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Validates a configuration against the user's `etc/cfg.schema.json`, a JSON Schema (2020-12 unless its `$schema`
/// names another version). Fetches nothing: a `$ref` reaches the file itself and the files beside it in `etc`. Only
/// callers with such a file may use this class, since it loads a library.
interface SchemaValidator {
    /// The cure for a schema that cannot be used.
    String CURE = "it must hold one JSON Schema";
    /// The most violations in a message.
    int LIMIT = 3;

    /// Finds the violations of a schema.
    @FunctionalInterface
    interface Library {
        /// Returns a line for each violation of `tree`.
        ///
        /// @param secrets the key paths whose values no line may show
        /// @throws Failure 78 if the schema is invalid
        List<String> violations(Path file, ObjectNode schema, JsonNode tree, List<String> secrets);
    }

    /// Validates a configuration.
    ///
    /// @param secrets the key paths whose values no message may show
    /// @throws Failure 78 with the first three violations, or if the schema is invalid
    static void check(Path file, JsonNode tree, List<String> secrets) {
        check(file, tree, secrets, SchemaValidator::violations);
    }

    /// Like [#check(Path, JsonNode, List)]. Any error of the library is a [Failure] with 78, too.
    static void check(Path file, JsonNode tree, List<String> secrets, Library library) {
        var name = Text.printable(file.toString());
        List<String> violations;
        try {
            violations = library.violations(file, read(file), tree, secrets).stream().distinct().toList();
        } catch (Failure failure) {
            throw failure;
        } catch (StackOverflowError e) {
            throw unreadable(file, "it is nested too deeply, or a $ref refers to itself");
        } catch (Throwable e) { // the library throws more than its own exceptions
            throw unreadable(file, reason(e));
        }
        if (violations.isEmpty()) return;
        var shown = summary(violations);
        throw new Failure(ExitCode.CONFIG, "cannot accept the configuration: " + shown + " (see " + name + ")");
    }

    private static String reason(Throwable thrown) {
        var reason = Text.printable(Failure.reason(thrown));
        int missing = reason.lastIndexOf("FileNotFoundException: ");
        if (missing >= 0) return "a $ref names " + reason.substring(missing + 23) + ", which is no file beside it";
        return reason.replaceFirst("^[\\w.]+Exception: ", "");
    }

    private static ObjectNode read(Path file) {
        var name = Text.printable(file.toString());
        return Json.object(TextFile.read(file.toString(), name, CURE), name, CURE);
    }

    private static List<String> violations(Path file, ObjectNode schema, JsonNode tree, List<String> secrets) {
        var registry = registry(file, schema);
        var version = SpecificationVersion.DRAFT_2020_12.getDialectId();
        var dialect = schema.path("$schema").asText(version);
        var wrong = registry.getSchema(SchemaLocation.of(dialect)).validate(schema);
        if (!wrong.isEmpty()) {
            var violations = wrong.stream().map(error -> violation(error, List.of())).distinct().toList();
            throw unreadable(file, "it is no valid JSON Schema: " + summary(violations));
        }
        var location = SchemaLocation.of(file.toUri().toString());
        var errors = registry.getSchema(location, schema).validate(tree);
        return errors.stream().map(error -> violation(error, secrets)).toList();
    }

    private static SchemaRegistry registry(Path file, ObjectNode schema) {
        // Without a back-end the library's logging would print a warning to stderr.
        var verbosity = "slf4j.internal.verbosity";
        if (System.getProperty(verbosity) == null) System.setProperty(verbosity, "ERROR");
        var config = SchemaRegistryConfig.builder().locale(Locale.ROOT).losslessNarrowing(true).build();
        var etc = file.toAbsolutePath().getParent();
        var base = file.toUri().resolve(schema.path("$id").asText("")).resolve(".").toString();
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(config)
                        .resourceLoaders(loaders -> loaders.add(iri -> beside(etc, base, iri.toString()))));
    }

    /// Returns the file in `etc` that an IRI names. Returns null if it names none: then the library has its own copy,
    /// of the dialects, or fails.
    ///
    /// @param base the folder of the schema, by its `$id`
    private static InputStreamSource beside(Path etc, String base, String iri) {
        var folder = iri.startsWith(base) ? base : etc.toUri().toString();
        if (!iri.startsWith(folder)) return null;
        var path = URI.create(iri.substring(folder.length())).getPath();
        var file = etc.resolve(path).normalize();
        if (!file.startsWith(etc) || !Files.isRegularFile(file)) return null;
        var bytes = Json.compact(read(file)).getBytes(StandardCharsets.UTF_8);
        return () -> new ByteArrayInputStream(bytes);
    }

    private static String summary(List<String> violations) {
        var shown = String.join("; ", violations.subList(0, Math.min(LIMIT, violations.size())));
        return violations.size() > LIMIT ? shown + "; and " + (violations.size() - LIMIT) + " more" : shown;
    }

    private static Failure unreadable(Path file, String why) {
        var name = Text.printable(file.toString());
        return new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + why + " (" + CURE + ")");
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
