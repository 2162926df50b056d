package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Warnings about keys that the defaults do not know, which mostly are mistyped ones.
///
/// Nothing is said of what lies in an array or below a default that is `{}` or no object (such defaults leave open what may be there), nor when there
/// are no defaults at all. Below `ww` it is whaleware's own settings that count.
interface Unknown {
    /// Keys at the top that whaleware itself reads.
    Set<String> OWN = Set.of("webapp", "version", "notify_url", "ww");

    /// How many are told one by one.
    int MOST = 20;

    /// @param sources in their order
    /// @return a line for each unknown key, its innermost ones not told again
    static List<String> warnings(List<Source> sources) {
        var known = JsonNodeFactory.instance.objectNode();
        sources.stream().filter(source -> !source.given()).forEach(source -> known.setAll(overlaid(known, source.tree())));
        var open = known.isEmpty();
        OWN.stream().sorted().filter(own -> !known.has(own)).forEach(known::putNull);
        known.set("ww", Settings.builtIn());
        var warnings = new ArrayList<String>();
        for (var source : sources) {
            if (source.given() && !open) look("", source.tree(), known, source, KeyPath.all(known), warnings);
            else if (source.tree().has("ww")) look("ww", source.tree().get("ww"), known.get("ww"), source, KeyPath.all(known), warnings);
        }
        if (warnings.size() <= MOST) return warnings;
        var more = warnings.size() - MOST;
        warnings.subList(MOST, warnings.size()).clear();
        warnings.add("and " + more + " more unknown keys");
        return warnings;
    }

    // A null in the defaults says that the key may be set: the patch of RFC 7396 would forget it.
    private static ObjectNode overlaid(JsonNode under, JsonNode over) {
        return (ObjectNode) Merge.fill(over, under);
    }

    private static void look(String path, JsonNode node, JsonNode known, Source source, List<String> all, List<String> warnings) {
        if (!node.isObject() || !known.isObject() || known.isEmpty()) return;
        node.properties().forEach(entry -> {
            var child = KeyPath.child(path, entry.getKey());
            if (known.has(entry.getKey())) look(child, entry.getValue(), known.get(entry.getKey()), source, all, warnings);
            else warnings.add(source.name() + ": unknown key '" + KeyPath.shown(child) + "'" + Nearest.of(child, all).map(near -> " (did you mean '" + near + "'?)").orElse(" (the defaults have none like it)"));
        });
    }
}
