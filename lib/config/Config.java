package whaleware.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.base.Directories;
import whaleware.base.Failure;

/// The configuration of one start: `etc/default_cfg.json` (and over it `etc/defaults.json`, its older name), over it the file that `CFG_FILE` names, over
/// that `CFG`, merged by [MergePatch], filled in by [Interpolation], and checked.
///
/// @param tree the result, with the built-in settings of `ww`
/// @param origins where each value came from, by key path; see [Origins]
/// @param warnings what to tell the user, a line each
/// @param sources what it was made from, as [Fingerprint] tells it
public record Config(ObjectNode tree, Map<String, String> origins, List<String> warnings, String sources) {

    /// Reads and checks the configuration. No file is touched.
    ///
    /// @param etc the folder of the defaults and of `cfg.schema.json`
    /// @param env `CFG` (JSON text, or `@FILE`), `CFG_FILE`, `WW_STOP_GRACE` and what `${env:}` names; best from [ProcessEnvironment#read()]
    /// @throws Failure 78 in one line
    public static Config load(Path etc, Map<String, String> env) {
        return load(etc, env, wrong -> {
            throw wrong;
        });
    }

    /// The same, but what does not satisfy the schema, or is no setting, is told and stays.
    public static Config load(Path etc, Map<String, String> env, Consumer<Failure> wrong) {
        var sources = ConfigSource.all(etc, env);
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (var source : sources) merged = (ObjectNode) MergePatch.patch(merged, source.tree());
        var interpolation = new Interpolation(env);
        var given = interpolation.fill(merged);
        var tree = given.deepCopy();
        tree.set("ww", MergePatch.fill(given.get("ww"), Settings.builtIn()));
        var origins = Origins.of(sources, tree, interpolation.via());
        var schema = etc.resolve("cfg.schema.json");
        var warnings = new ArrayList<>(UnknownKeys.warnings(sources));
        try {
            if (Files.exists(schema)) SchemaValidator.check(schema, given, Redaction.secrets(given, origins));
        } catch (Failure unlike) {
            wrong.accept(unlike);
        }
        try {
            var stop = Settings.of(tree, origins, env).stop();
            if (stop.drain().compareTo(stop.grace()) >= 0 && !stop.drain().isZero())
                warnings.add("ww.stop.drain takes all of the stop's budget (" + stop.grace().toMillis() + " ms): nothing is left for svcdown");
        } catch (Failure none) {
            wrong.accept(none);
        }
        return new Config(tree, origins, List.copyOf(warnings), Fingerprint.of(etc, env));
    }

    /// Reads back what [#save] wrote.
    ///
    /// @throws Failure 78 when it is not there, not readable, or broken
    public static Config saved(Path cfgJson) {
        return SavedConfig.read(cfgJson);
    }

    /// Writes the configuration to `etc/cfg.json`, or where that cannot be written to `cfg.json` in `WW_RUN`; atomically, with the mode of `ww.cfg_mode`,
    /// and beside it `cfg.origins.json`.
    ///
    /// @return where it was written
    /// @throws Failure 78 when neither can be written
    public Path save(Directories places) {
        return SavedConfig.write(this, places);
    }

    /// Whaleware's own settings.
    ///
    /// @param env `WW_STOP_GRACE` counts more than `ww.stop.grace`
    public Settings settings(Map<String, String> env) {
        return Settings.of(tree, origins, env);
    }
}
