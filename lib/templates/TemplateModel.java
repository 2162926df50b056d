package whaleware.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The configuration as JMustache reads it: maps, lists, booleans and texts. Numbers are texts, as they were written.
/// `null` is no value.
final class TemplateModel {
    private TemplateModel() {}

    /// Returns a JSON value as JMustache reads it; null for JSON's null.
    static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                node.properties().forEach(member -> {
                    var value = of(member.getValue());
                    if (value != null) map.put(member.getKey(), value);
                });
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<>();
                node.forEach(item -> list.add(of(item)));
                yield list;
            }
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case NULL, MISSING -> null;
            default -> node.toString();
        };
    }

    /// Reads keys of maps only: JMustache's own collector would call methods of texts, too.
    static final class Keys extends BasicCollector {
        @Override
        public Mustache.VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Map<?, ?> ? super.createFetcher(context, name)
                    : ".".equals(name) || "this".equals(name) ? (value, _) -> value : null;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    /// Returns whether a value is a single one, which can be written as text.
    static boolean isScalar(Object value) {
        return !(value instanceof Map<?, ?>) && !(value instanceof List<?>);
    }
}
