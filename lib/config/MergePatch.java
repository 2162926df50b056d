package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON Merge Patch, RFC 7396: objects merge, `null` removes, anything else replaces. Nothing that is passed in is changed.
public interface MergePatch {

    /// `patch` laid over `target`; `target` may be null for "nothing yet".
    static JsonNode patch(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) return patch;
        var merged = JsonNodeFactory.instance.objectNode();
        if (target != null && target.isObject()) merged.setAll((ObjectNode) target);
        patch.properties().forEach(entry -> {
            if (entry.getValue().isNull()) merged.remove(entry.getKey());
            else merged.set(entry.getKey(), patch(merged.get(entry.getKey()), entry.getValue()));
        });
        return merged;
    }

    /// `tree` with what it lacks of `defaults`: the same merge seen from the other side, in the order of `tree`.
    static JsonNode fill(JsonNode tree, JsonNode defaults) {
        if (tree == null) return defaults;
        if (!tree.isObject() || !defaults.isObject()) return tree;
        var filled = ((ObjectNode) tree).objectNode();
        filled.setAll((ObjectNode) tree);
        defaults.properties().forEach(entry -> filled.set(entry.getKey(), fill(tree.get(entry.getKey()), entry.getValue())));
        return filled;
    }
}
