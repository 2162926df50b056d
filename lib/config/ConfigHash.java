package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.Json;

/// The hash of a configuration that reports carry: equal for instances with equal settings, so that the odd one can be
/// found. The order of keys does not count. Secrets are masked first, and `ww.labels` is left out, since labels tell
/// instances apart.
public interface ConfigHash {
    /// Returns 16 hexadecimal digits.
    ///
    /// @param origins see [Config#origins]
    static String of(JsonNode tree, Map<String, Origin> origins) {
        var known = sorted(Redaction.tree(tree, origins));
        if (known.get("ww") instanceof ObjectNode ww) ww.remove("labels");
        return ConfigFingerprint.hash(Json.compact(known).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var members = new TreeMap<String, JsonNode>();
            object.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            var sorted = object.objectNode();
            members.forEach(sorted::set);
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            var sorted = array.arrayNode();
            for (var element : array) sorted.add(sorted(element));
            return sorted;
        }
        return node;
    }
}
