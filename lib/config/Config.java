package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.base.ProcessEnvironment;

/// The configuration of one start: `etc/default_cfg.json` < `etc/defaults.json` (its older name) < the file that
/// `CFG_FILE` names < `CFG`. [MergePatch] merges them, and [Interpolation] fills in their placeholders. [SavedConfig]
/// writes the result and reads it back.
///
/// @param tree the merged configuration, with the built-in settings under `ww`
/// @param settings whaleware's own settings, read from `tree`; null if they are wrong, or if [SavedConfig#read] made
///         this configuration
/// @param origins where each value came from, by key path
/// @param warnings lines for the log
/// @param fingerprint identifies the sources, see [ConfigFingerprint]
public record Config(ObjectNode tree, Settings settings, Map<String, Origin> origins, List<String> warnings,
        String fingerprint) {

    /// Reads and checks the configuration. Writes no file.
    ///
    /// @param etc the folder of the defaults and of `cfg.schema.json`
    /// @param env has `CFG` (JSON text, or `@FILE`), `CFG_FILE`, `WW_STOP_GRACE` and the variables that `${env:}`
    ///         names, as [ProcessEnvironment#read()] returns them
    /// @throws Failure 78, one line
    public static Config load(Path etc, Map<String, String> env) {
        return load(etc, env, problem -> {
            throw problem;
        });
    }

    /// Like [#load(Path, Map)], but passes on violations of the schema and wrong settings instead of throwing them.
    public static Config load(Path etc, Map<String, String> env, Consumer<Failure> problems) {
        var sources = ConfigSource.all(etc, env);
        JsonNode defaults = JsonNodeFactory.instance.objectNode();
        for (var source : sources) if (!source.given()) defaults = MergePatch.overlay(defaults, source.tree());
        var merged = MergePatch.patch(null, defaults);
        for (var source : sources) if (source.given()) merged = MergePatch.patch(merged, source.tree());
        var interpolation = new Interpolation(env);
        var given = interpolation.fill((ObjectNode) merged);
        var tree = given.deepCopy();
        tree.set("ww", MergePatch.fill(given.get("ww"), Settings.builtIn()));
        var origins = Origin.all(sources, tree, interpolation.placeholders());
        var warnings = new ArrayList<>(UnknownKeys.warnings(sources, (ObjectNode) defaults));
        var schema = etc.resolve("cfg.schema.json");
        try {
            if (Files.exists(schema)) SchemaValidator.check(schema, given, Redaction.secrets(given, origins));
        } catch (Failure violation) {
            problems.accept(new Failure(violation.code, Secrets.of(tree, origins, env).mask(violation.getMessage())));
        }
        Settings settings = null;
        try {
            settings = Settings.of(tree, origins, env);
            settings.warning().ifPresent(warnings::add);
        } catch (Failure wrong) {
            problems.accept(wrong);
        }
        return new Config(tree, settings, origins, List.copyOf(warnings), ConfigFingerprint.of(sources, env));
    }

    /// Returns this configuration with its settings. [SavedConfig#read] leaves them out, since reading them takes a JVM
    /// 15 ms and hooks need none of them.
    ///
    /// @param env has `WW_STOP_GRACE`, which overrides `ww.stop.grace`
    /// @throws Failure 78 if a setting is wrong
    public Config withSettings(Map<String, String> env) {
        return new Config(tree, Settings.of(tree, origins, env), origins, warnings, fingerprint);
    }
}
