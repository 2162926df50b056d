package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads numbers of a time span: from the coarsest level that has enough points, or from the finest one that reaches
/// as far back.
///
/// @param from seconds since 1970, included
/// @param to seconds since 1970, excluded
/// @param points at most this many of each key
record SeriesQuery(Live instance, long from, long to, int points, StoreSettings settings) {
    List<Series> read(Connection connection, List<String> keys, long now) throws SQLException {
        try (var codec = new BlockCodec()) {
            var block = read(connection, codec, level(now));
            var names = instance.keys();
            var all = new ArrayList<Series>();
            for (var key : keys) {
                var columns = block.columns().get(names.index(key));
                if (columns != null) all.add(series(key, block.times(), columns));
            }
            return all;
        }
    }

    private Level level(long now) {
        double step = (double) (to - from) / points;
        var level = step >= Level.HOURS.step ? Level.HOURS : step >= Level.MINUTES.step ? Level.MINUTES : Level.RAW;
        while (level != Level.HOURS && from + Level.RAW.span < level.oldest(settings, now)) {
            level = Level.values()[level.ordinal() + 1];
        }
        return level;
    }

    /// What is not rolled up yet comes from the finer level: hours that are not complete, and what is not folded.
    private Block read(Connection connection, BlockCodec codec, Level level) throws SQLException {
        var raw = Block.of(instance.tail());
        long first = level == Level.RAW ? from : Long.MAX_VALUE;
        var block = Block.empty(level.width());
        if (level != Level.RAW) {
            for (var part : SeriesTable.read(connection, codec, instance.id, level, level.start(from), to))
                block = block.with(part);
            first = block.times().length == 0 ? from
                    : Level.RAW.start(block.times()[block.times().length - 1]) + Level.RAW.span;
        }
        var values = Block.empty(Block.VALUES);
        for (var part : SeriesTable.read(connection, codec, instance.id, Level.RAW, Level.RAW.start(first), to))
            values = values.with(part);
        values = values.with(raw);
        if (level == Level.RAW) return limited(values.between(from, to), 1);
        // late samples of hours that are rolled up are left out until they are folded
        return limited(block.with(values.between(first, Long.MAX_VALUE).rolledUp(level.step)).between(from, to),
                level.step);
    }

    private Block limited(Block block, long step) {
        if (block.times().length <= points) return block;
        long width = Math.ceilDiv(Math.ceilDiv(to - from, points), step) * step;
        var limited = block.rolledUp(width); // at multiples, so that points stay when time passes
        return limited.times().length <= points ? limited : block.rolledUp(width, from);
    }

    private static Series series(String key, long[] times, double[][] columns) {
        int width = columns.length;
        var rows = new int[times.length];
        int count = 0;
        for (int i = 0; i < times.length; i++) if (!Double.isNaN(columns[0][i])) rows[count++] = i;
        var found = Arrays.copyOf(rows, count);
        return new Series(key, Arrays.stream(found).mapToLong(i -> times[i]).toArray(),
                Arrays.stream(found).mapToDouble(i -> columns[0][i]).toArray(),
                Arrays.stream(found).mapToDouble(i -> columns[width / 2][i]).toArray(),
                Arrays.stream(found).mapToDouble(i -> columns[width - 1][i]).toArray());
    }
}
