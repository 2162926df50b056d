package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON Merge Patch, RFC 7396: objects merge, `null` removes, anything else replaces. No method changes its arguments.
public interface MergePatch {

    /// Returns `target` with `patch` applied.
    ///
    /// @param target null for none
    static JsonNode patch(JsonNode target, JsonNode patch) {
        return merge(target, patch, false);
    }

    /// Like [#patch], but `null` replaces too.
    static JsonNode overlay(JsonNode target, JsonNode patch) {
        return merge(target, patch, true);
    }

    /// Returns `tree` with the keys of `defaults` that it lacks, in the order of `tree`.
    ///
    /// @param tree null for none
    static JsonNode fill(JsonNode tree, JsonNode defaults) {
        if (tree == null) return defaults;
        if (!tree.isObject() || !defaults.isObject()) return tree;
        var filled = ((ObjectNode) tree).objectNode();
        filled.setAll((ObjectNode) tree);
        defaults.properties().forEach(entry -> {
            var key = entry.getKey();
            filled.set(key, fill(tree.get(key), entry.getValue()));
        });
        return filled;
    }

    private static JsonNode merge(JsonNode target, JsonNode patch, boolean keepsNull) {
        if (!patch.isObject()) return patch;
        var merged = JsonNodeFactory.instance.objectNode();
        if (target != null && target.isObject()) merged.setAll((ObjectNode) target);
        patch.properties().forEach(entry -> {
            var key = entry.getKey();
            if (entry.getValue().isNull() && !keepsNull) merged.remove(key);
            else merged.set(key, merge(merged.get(key), entry.getValue(), keepsNull));
        });
        return merged;
    }
}
