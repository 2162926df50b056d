package whaleware.fleet.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The keys of the numbers of an instance, each with an index that never changes. Equal sets are shared by instances.
///
/// Immutable.
final class KeySet {
    /// The most keys of an instance; the store ignores others.
    static final int MOST = 500;
    /// The longest key, in characters; the store ignores longer ones.
    static final int LONGEST = 200;
    static final KeySet EMPTY = new KeySet(List.of());
    private static final int SHARED = 10_000;

    final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();

    private KeySet(List<String> names) {
        this.names = names;
        for (int i = 0; i < names.size(); i++) indexes.put(names.get(i), i);
    }

    /// Shares equal sets.
    static final class Pool {
        private final Map<List<String>, KeySet> all = new ConcurrentHashMap<>();

        KeySet of(List<String> names) {
            if (names.isEmpty()) return EMPTY;
            if (all.size() > SHARED) all.clear();
            return all.computeIfAbsent(List.copyOf(names), KeySet::new);
        }

        KeySet read(JsonNode json) {
            var names = new ArrayList<String>();
            for (var name : json) names.add(name.asText());
            return of(names);
        }

        /// Returns the set with the new keys that still fit.
        KeySet with(KeySet old, Set<String> keys) {
            List<String> all = null;
            for (var key : keys) {
                if (old.indexes.containsKey(key) || key.length() > LONGEST || Texts.storable(key) != key) continue;
                if (all == null) all = new ArrayList<>(old.names);
                if (all.size() >= MOST) break;
                all.add(key);
            }
            return all == null || all.size() == old.names.size() ? old : of(all);
        }
    }

    /// Returns the index of a key, or -1.
    int index(String key) {
        return indexes.getOrDefault(key, -1);
    }

    boolean containsAll(Set<String> keys) {
        return indexes.keySet().containsAll(keys);
    }

    String json() {
        var json = JsonNodeFactory.instance.arrayNode();
        names.forEach(json::add);
        return json.toString();
    }
}
