package whaleware.fleet.store;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/// The last numbers of an instance by their keys, in the order of its [KeySet]: 8 bytes a number, while an entry of a
/// HashMap takes 64.
///
/// Immutable.
final class CompactNumbers extends AbstractMap<String, Double> {
    private final KeySet keys;
    private final double[] values; // by the index of the key; NaN for none
    private final int size;

    private CompactNumbers(KeySet keys, double[] values) {
        this.keys = keys;
        this.values = values;
        int count = 0;
        for (double value : values) if (!Double.isNaN(value)) count++;
        size = count;
    }

    /// Returns a copy of finite numbers. Those that have no key in the set are left out.
    static Map<String, Double> of(Map<String, Double> numbers, KeySet keys) {
        var values = none(keys);
        numbers.forEach((key, value) -> {
            int index = keys.index(key);
            if (index >= 0) values[index] = value;
        });
        return new CompactNumbers(keys, values);
    }

    /// Returns the numbers of a sample.
    static Map<String, Double> of(Sample sample, KeySet keys) {
        var values = none(keys);
        sample.decode((key, value) -> {
            if (key < values.length && !KeySet.isFree(keys.names.get(key))) values[key] = value;
        });
        return new CompactNumbers(keys, values);
    }

    private static double[] none(KeySet keys) {
        var values = new double[keys.names.size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    @Override
    public Double get(Object key) {
        int index = key instanceof String name ? keys.index(name) : -1;
        return index < 0 || index >= values.length || Double.isNaN(values[index]) ? null : (Double) values[index];
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Entry<String, Double>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Double>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Double>> {
        private int next;

        @Override
        public boolean hasNext() {
            while (next < values.length && Double.isNaN(values[next])) next++;
            return next < values.length;
        }

        @Override
        public Entry<String, Double> next() {
            if (!hasNext()) throw new NoSuchElementException();
            return Map.entry(keys.names.get(next), values[next++]);
        }
    }
}
