package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.KeyPath;

/// Where each value of the configuration came from, in words: `CFG, over /ww/etc/default_cfg.json`, `CFG by ${file:/run/secrets/x}`, `built in`.
public interface Origins {
    /// What is said of a value that no source has.
    String BUILT_IN = "built in";
    /// What is said of a value that a source took away with `null`, before the source's name.
    String REMOVED = "removed by ";

    /// @param tree the result
    /// @param via what was filled in by `${…}`, by key path
    /// @return key path → origin, of each value that is no object with keys (an array counts as one value; its elements are named where `${…}` filled them in), and of each one that was removed
    static Map<String, String> of(List<ConfigSource> sources, JsonNode tree, Map<String, String> via) {
        var found = new ArrayList<Map<String, JsonNode>>();
        for (var source : sources) found.add(leaves(source.tree()));
        var origins = new TreeMap<String, String>();
        leaves(tree).forEach((path, value) -> origins.put(path, origin(path, sources, found)));
        via.forEach((path, places) -> {
            var leaf = origins.keySet().stream().filter(known -> path.equals(known) || path.startsWith(known + "[")).findFirst().orElse(path);
            origins.put(path, origin(leaf, sources, found) + " by " + places);
        });
        for (int i = 1; i < found.size(); i++)
            for (var leaf : found.get(i).entrySet())
                if (leaf.getValue().isNull() && KeyPath.parse(leaf.getKey()).in(tree).isEmpty()) origins.put(leaf.getKey(), REMOVED + sources.get(i).name());
        return origins;
    }

    private static String origin(String path, List<ConfigSource> sources, List<Map<String, JsonNode>> found) {
        var names = new ArrayList<String>();
        for (int i = sources.size() - 1; i >= 0; i--) {
            var value = found.get(i).get(path);
            if (value != null && !value.isNull()) names.add(sources.get(i).name());
        }
        return names.isEmpty() ? BUILT_IN : String.join(", over ", names);
    }

    private static Map<String, JsonNode> leaves(JsonNode tree) {
        var leaves = new TreeMap<String, JsonNode>();
        leaves("", tree, leaves);
        return leaves;
    }

    private static void leaves(String path, JsonNode node, Map<String, JsonNode> leaves) {
        if (!path.isEmpty() && (!node.isObject() || node.isEmpty())) leaves.put(path, node);
        if (node.isObject()) node.properties().forEach(entry -> leaves(KeyPath.child(path, entry.getKey()), entry.getValue(), leaves));
    }
}
