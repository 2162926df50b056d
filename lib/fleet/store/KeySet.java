package whaleware.fleet.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/// The keys of the numbers of an instance, each with an index that never changes. Equal sets are shared by instances.
/// A key that is removed leaves its index retired, and later free for another key.
///
/// Immutable.
final class KeySet {
    /// The most keys of an instance; the store ignores others.
    static final int MOST = 500;
    /// The longest key, in characters; the store ignores longer ones.
    static final int LONGEST = 200;
    static final KeySet EMPTY = new KeySet(List.of());
    private static final int SHARED = 10_000;
    /// Names of indexes without a key: no key has a NUL, see [Texts].
    private static final String FREE = "\0", RETIRED = "\0\0";

    final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();

    private KeySet(List<String> names) {
        this.names = names;
        for (int i = 0; i < names.size(); i++) if (!isFree(names.get(i))) indexes.put(names.get(i), i);
    }

    /// Returns whether the name of an index says that it has no key.
    static boolean isFree(String name) {
        return name.startsWith(FREE);
    }

    /// Returns whether a key was removed lately.
    boolean hasRetired() {
        return names.contains(RETIRED);
    }

    /// Returns the keys.
    Set<String> keys() {
        return Collections.unmodifiableSet(indexes.keySet());
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
            int count = old.indexes.size();
            for (var key : keys) {
                if (old.indexes.containsKey(key) || key.length() > LONGEST || Texts.storable(key) != key) continue;
                if (++count > MOST) break;
                if (all == null) all = new ArrayList<>(old.names);
                int free = all.indexOf(FREE);
                if (free < 0) all.add(key);
                else all.set(free, key);
            }
            return all == null ? old : of(all);
        }

        /// Returns the set without some keys: their indexes are retired. Those that were retired before are free.
        ///
        /// @param keeps whether the key of an index stays
        KeySet without(KeySet old, IntPredicate keeps) {
            var names = new ArrayList<>(old.names);
            for (int i = 0; i < names.size(); i++) {
                if (!keeps.test(i)) names.set(i, isFree(names.get(i)) ? FREE : RETIRED);
            }
            while (!names.isEmpty() && names.getLast().equals(FREE)) names.removeLast();
            return names.equals(old.names) ? old : of(names);
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
