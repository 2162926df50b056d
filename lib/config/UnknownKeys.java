package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import whaleware.base.DidYouMean;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Warnings about keys that the defaults do not have; most of them are mistyped.
///
/// A default that is `{}` or no object leaves open which keys may be below it, and so does an array. Without defaults
/// every key is known. Below `ww`, the known keys are whaleware's own settings.
interface UnknownKeys {
    /// The top-level keys that whaleware itself reads.
    Set<String> OWN = Set.of("webapp", "version", "notify_url", "ww");

    /// The settings of the fleet, below `ww`: the fleet is a library of its own.
    String FLEET = "fleet";

    /// The most warnings about single keys.
    int LIMIT = 20;

    /// Returns one warning for each unknown key of the sources, without the keys below it.
    ///
    /// @param defaults the merged defaults, `null` values included: they are known keys without a value
    static List<String> warnings(List<ConfigSource> sources, ObjectNode defaults) {
        var known = defaults.objectNode();
        known.setAll(defaults);
        OWN.stream().sorted().filter(own -> !known.has(own)).forEach(known::putNull);
        var settings = Settings.builtIn();
        settings.putObject(FLEET); // its command checks the keys below
        for (var source : sources) {
            for (var program : source.tree().path("ww").path("cron").properties()) {
                settings.withObject("/cron").set(program.getKey(), Json.object(Settings.CRON_DEFAULTS, "", ""));
            }
        }
        known.set("ww", settings);
        var unknown = new ArrayList<Key>();
        for (var source : sources) {
            var tree = source.tree();
            if (source.given() && !defaults.isEmpty()) collect(new Key(source, ""), tree, known, unknown);
            else if (tree.has("ww")) collect(new Key(source, "ww"), tree.get("ww"), known.get("ww"), unknown);
        }
        var paths = KeyPath.all(known);
        var warnings = new ArrayList<>(unknown.stream().limit(LIMIT).map(key -> key.warning(paths)).toList());
        if (unknown.size() > LIMIT) warnings.add("and " + (unknown.size() - LIMIT) + " more unknown keys");
        return warnings;
    }

    /// A key of a source.
    record Key(ConfigSource source, String path) {
        private String warning(List<String> known) {
            var hint = DidYouMean.of(path, known).map(near -> "did you mean '" + Text.printable(near) + "'?");
            var cure = hint.orElse("the defaults have none like it");
            return source.name() + ": unknown key '" + Text.printable(path) + "' (" + cure + ")";
        }
    }

    private static void collect(Key at, JsonNode node, JsonNode known, List<Key> unknown) {
        if (!node.isObject() || !known.isObject() || known.isEmpty()) return;
        node.properties().forEach(entry -> {
            var child = new Key(at.source(), KeyPath.child(at.path(), entry.getKey()));
            if (known.has(entry.getKey())) collect(child, entry.getValue(), known.get(entry.getKey()), unknown);
            else unknown.add(child);
        });
    }
}
