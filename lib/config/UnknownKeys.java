package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import whaleware.base.DidYouMean;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Warnings about keys that the defaults do not know, which mostly are mistyped ones.
///
/// Nothing is said of what lies in an array or below a default that is `{}` or no object (such defaults leave open what may be there), nor when there
/// are no defaults at all. Below `ww` it is whaleware's own settings that count.
interface UnknownKeys {
    /// Keys at the top that whaleware itself reads.
    Set<String> OWN = Set.of("webapp", "version", "notify_url", "ww");

    /// How many are told one by one.
    int MOST = 20;

    /// @param sources in their order
    /// @return a line for each unknown key, its innermost ones not told again
    static List<String> warnings(List<ConfigSource> sources) {
        var known = JsonNodeFactory.instance.objectNode();
        sources.stream().filter(source -> !source.given()).forEach(source -> known.setAll(overlaid(known, source.tree())));
        var open = known.isEmpty();
        OWN.stream().sorted().filter(own -> !known.has(own)).forEach(known::putNull);
        known.set("ww", Settings.builtIn());
        var unknown = new ArrayList<Key>();
        for (var source : sources) {
            if (source.given() && !open) look(new Key(source, ""), source.tree(), known, unknown);
            else if (source.tree().has("ww")) look(new Key(source, "ww"), source.tree().get("ww"), known.get("ww"), unknown);
        }
        var all = KeyPath.all(known);
        var warnings = new ArrayList<>(unknown.stream().limit(MOST).map(key -> key.warning(all)).toList());
        if (unknown.size() > MOST) warnings.add("and " + (unknown.size() - MOST) + " more unknown keys");
        return warnings;
    }

    /// A key of a source.
    record Key(ConfigSource source, String path) {
        private String warning(List<String> known) {
            return source.name() + ": unknown key '" + Text.printable(path) + "'"
                    + DidYouMean.of(path, known).map(near -> " (did you mean '" + Text.printable(near) + "'?)").orElse(" (the defaults have none like it)");
        }
    }

    // A null in the defaults says that the key may be set: the patch of RFC 7396 would forget it.
    private static ObjectNode overlaid(JsonNode under, JsonNode over) {
        return (ObjectNode) MergePatch.fill(over, under);
    }

    private static void look(Key at, JsonNode node, JsonNode known, List<Key> unknown) {
        if (!node.isObject() || !known.isObject() || known.isEmpty()) return;
        node.properties().forEach(entry -> {
            var child = new Key(at.source(), KeyPath.child(at.path(), entry.getKey()));
            if (known.has(entry.getKey())) look(child, entry.getValue(), known.get(entry.getKey()), unknown);
            else unknown.add(child);
        });
    }
}
