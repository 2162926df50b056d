package whaleware.fleet.store;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Numbers of an instance over a time span, as columns.
///
/// @param width 1: values; 3: minimum, average and maximum
/// @param times seconds since 1970, ascending, each once
/// @param columns by the key's index: `width` arrays, as long as `times`; NaN where there is no number
record Block(int width, long[] times, Map<Integer, double[][]> columns) {
    static final int VALUES = 1, ROLLED = 3;

    static Block empty(int width) {
        return new Block(width, new long[0], Map.of());
    }

    /// Returns the values of samples in any order. Of samples of the same second the last one counts.
    static Block of(List<Sample> samples) {
        var times = samples.stream().mapToLong(Sample::at).sorted().distinct().toArray();
        var columns = new TreeMap<Integer, double[][]>();
        for (var sample : samples) {
            int row = Arrays.binarySearch(times, sample.at());
            sample.decode((key, value) ->
                    columns.computeIfAbsent(key, k -> missing(VALUES, times.length))[0][row] = value);
        }
        return new Block(VALUES, times, columns);
    }

    private static double[][] missing(int width, int length) {
        var columns = new double[width][length];
        for (var column : columns) Arrays.fill(column, Double.NaN);
        return columns;
    }

    /// Returns both; of numbers for the same time those of `newer` count.
    Block with(Block newer) {
        return merged(newer, false);
    }

    /// Returns both; numbers for the same time are combined: the lower minimum, the higher maximum.
    Block combined(Block other) {
        return merged(other, true);
    }

    private Block merged(Block other, boolean combine) {
        if (other.times.length == 0) return this;
        if (times.length == 0) return other;
        var all = new long[times.length + other.times.length];
        System.arraycopy(times, 0, all, 0, times.length);
        System.arraycopy(other.times, 0, all, times.length, other.times.length);
        var union = Arrays.stream(all).sorted().distinct().toArray();
        var merged = new TreeMap<Integer, double[][]>();
        copy(this, union, merged, false);
        copy(other, union, merged, combine);
        return new Block(width, union, merged);
    }

    private static void copy(Block from, long[] times, Map<Integer, double[][]> to, boolean combine) {
        var rows = new int[from.times.length];
        for (int i = 0; i < rows.length; i++) rows[i] = Arrays.binarySearch(times, from.times[i]);
        from.columns.forEach((key, columns) -> {
            var target = to.computeIfAbsent(key, k -> missing(from.width, times.length));
            for (int i = 0; i < rows.length; i++) {
                if (Double.isNaN(columns[0][i])) continue;
                if (combine && !Double.isNaN(target[0][rows[i]])) combine(target, rows[i], columns, i);
                else for (int c = 0; c < from.width; c++) target[c][rows[i]] = columns[c][i];
            }
        });
    }

    private static void combine(double[][] to, int row, double[][] from, int i) {
        to[0][row] = Math.min(to[0][row], from[0][i]);
        to[1][row] = (to[1][row] + from[1][i]) / 2;
        to[2][row] = Math.max(to[2][row], from[2][i]);
    }

    /// Returns the part from a time to another, without the latter.
    Block between(long from, long to) {
        int first = at(from), last = at(to);
        if (first == 0 && last == times.length) return this;
        return rows(first, last);
    }

    /// Returns all but the part from a time to another.
    Block without(long from, long to) {
        int first = at(from), last = at(to);
        if (first == last) return this;
        return rows(0, first).with(rows(last, times.length));
    }

    private int at(long time) {
        int found = Arrays.binarySearch(times, time);
        return found < 0 ? -found - 1 : found;
    }

    private Block rows(int first, int last) {
        var part = new TreeMap<Integer, double[][]>();
        columns.forEach((key, all) -> {
            var cut = new double[width][];
            for (int c = 0; c < width; c++) cut[c] = Arrays.copyOfRange(all[c], first, last);
            if (!Arrays.stream(cut[0]).allMatch(Double::isNaN)) part.put(key, cut);
        });
        return new Block(width, Arrays.copyOfRange(times, first, last), part);
    }

    /// Returns minimum, average and maximum of each key and step.
    ///
    /// @param step seconds
    Block rolledUp(long step) {
        return rolledUp(step, 0);
    }

    /// @param origin a time at which a step begins
    Block rolledUp(long step, long origin) {
        var steps = Arrays.stream(times).map(time -> Math.floorDiv(time - origin, step) * step + origin)
                .distinct().toArray();
        var rolled = new TreeMap<Integer, double[][]>();
        columns.forEach((key, from) -> rolled.put(key, rolledUp(from, steps, step)));
        return new Block(ROLLED, steps, rolled);
    }

    private double[][] rolledUp(double[][] from, long[] steps, long step) {
        var to = missing(ROLLED, steps.length);
        var min = from[0];
        var avg = from[width / 2];
        var max = from[width - 1];
        for (int s = 0, i = 0; s < steps.length; s++) {
            int count = 0;
            double sum = 0;
            for (; i < times.length && times[i] < steps[s] + step; i++) {
                if (Double.isNaN(min[i])) continue;
                to[0][s] = count == 0 ? min[i] : Math.min(to[0][s], min[i]);
                to[2][s] = count == 0 ? max[i] : Math.max(to[2][s], max[i]);
                sum += avg[i];
                count++;
            }
            if (count > 0) to[1][s] = Math.clamp(sum / count, to[0][s], to[2][s]);
        }
        return to;
    }
}
