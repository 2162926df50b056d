package bench;

import java.util.Locale;

/// A table for each load of [Growth]: the medians, and whether the time grows.
final class GrowthTable {
    /// Up to this ratio of the last to the first value, the time counts as flat.
    private static final double FLAT = 1.25;

    private GrowthTable() {}

    static String of(Results results) {
        var text = new StringBuilder();
        for (var load : Growth.LOADS) {
            text.append("| medians, ms |");
            for (int count : load.counts()) text.append(" %,d %s |".formatted(count, load.name()));
            text.append(" |\n|---|").append("---|".repeat(load.counts().size() + 1)).append('\n');
            for (var time : Growth.TIMES) {
                var row = Growth.row(time, load);
                text.append("| ").append(time).append(" |");
                for (int count : load.counts()) {
                    text.append(' ').append(Samples.number(results.median(row, name(count)))).append(" |");
                }
                text.append(' ').append(verdict(results, row, load)).append(" |\n");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String verdict(Results results, String row, Growth.Load load) {
        int least = load.counts().getFirst(), most = load.counts().getLast();
        double first = results.median(row, name(least)), last = results.median(row, name(most));
        if (last <= FLAT * first) return "flat";
        return String.format(Locale.ROOT, "%.2f ×: %.3f ms for each of them", last / first,
                (last - first) / (most - least));
    }

    private static String name(int count) {
        return "%,d".formatted(count);
    }
}
