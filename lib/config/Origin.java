package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.KeyPath;

/// Where a value of the configuration came from.
///
/// @param sources the names of the sources that have the value, the one that counts first; empty for a built-in setting
/// @param placeholders the placeholders that were filled in, as `${file:/run/secrets/x}`
/// @param removed whether the source removed the value with `null`
public record Origin(List<String> sources, List<String> placeholders, boolean removed) {
    private static final String BUILT_IN = "built in", REMOVED = "removed by ";
    private static final String OVER = ", over ", BY = " by ", AND = ", ";

    /// Returns the origins of all values, by key path. Keys are the values that are no objects with keys, and the
    /// values that a source removed. An array counts as one value, but each of its elements with a placeholder has an
    /// origin of its own.
    ///
    /// @param tree the merged configuration
    /// @param placeholders the placeholders that were filled in, by key path
    static Map<String, Origin> all(List<ConfigSource> sources, JsonNode tree, Map<String, List<String>> placeholders) {
        var leaves = new ArrayList<Map<String, JsonNode>>();
        for (var source : sources) leaves.add(leaves(source.tree()));
        var origins = new TreeMap<String, Origin>();
        for (var path : leaves(tree).keySet())
            origins.put(path, new Origin(names(path, sources, leaves), List.of(), false));
        placeholders.forEach((path, filled) -> {
            var leaf = origins.keySet().stream().filter(known -> path.equals(known) || path.startsWith(known + "["));
            origins.put(path, new Origin(names(leaf.findFirst().orElse(path), sources, leaves), filled, false));
        });
        for (int i = 1; i < leaves.size(); i++)
            for (var leaf : leaves.get(i).entrySet())
                if (leaf.getValue().isNull() && KeyPath.parse(leaf.getKey()).in(tree).isEmpty())
                    origins.put(leaf.getKey(), new Origin(List.of(sources.get(i).name()), List.of(), true));
        return origins;
    }

    /// Reads back [#toString], as `cfg.origins.json` holds it. The reverse holds for any text: `parse(text).toString()`
    /// equals `text`.
    static Origin parse(String text) {
        if (text.startsWith(REMOVED)) return new Origin(List.of(text.substring(REMOVED.length())), List.of(), true);
        int by = text.indexOf(BY + "${");
        var sources = by < 0 ? text : text.substring(0, by);
        return new Origin(sources.equals(BUILT_IN) ? List.of() : split(sources, OVER),
                by < 0 ? List.of() : split(text.substring(by + BY.length()), AND), false);
    }

    /// Returns this origin without the sources that do not count.
    Origin effective() {
        return new Origin(sources.subList(0, Math.min(1, sources.size())), placeholders, removed);
    }

    /// Returns the origin in words: `CFG, over /ww/etc/default_cfg.json`, `CFG by ${file:/run/secrets/x}`, `removed by
    /// CFG`, `built in`.
    @Override
    public String toString() {
        if (removed) return REMOVED + sources.getFirst();
        var names = sources.isEmpty() ? BUILT_IN : String.join(OVER, sources);
        return placeholders.isEmpty() ? names : names + BY + String.join(AND, placeholders);
    }

    private static List<String> names(String path, List<ConfigSource> sources, List<Map<String, JsonNode>> leaves) {
        var names = new ArrayList<String>();
        for (int i = sources.size() - 1; i >= 0; i--) {
            var value = leaves.get(i).get(path);
            if (value != null && !value.isNull()) names.add(sources.get(i).name());
        }
        return names;
    }

    private static Map<String, JsonNode> leaves(JsonNode tree) {
        var leaves = new TreeMap<String, JsonNode>();
        leaves("", tree, leaves);
        return leaves;
    }

    private static void leaves(String path, JsonNode node, Map<String, JsonNode> leaves) {
        if (!path.isEmpty() && (!node.isObject() || node.isEmpty())) leaves.put(path, node);
        if (node.isObject())
            node.properties().forEach(entry -> leaves(KeyPath.child(path, entry.getKey()), entry.getValue(), leaves));
    }

    // Without a regular expression: hooks in Java come by here.
    private static List<String> split(String text, String separator) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int end; (end = text.indexOf(separator, start)) >= 0; start = end + separator.length())
            parts.add(text.substring(start, end));
        parts.add(text.substring(start));
        return parts;
    }
}
