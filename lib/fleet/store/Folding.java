package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Folds samples into blocks of raw values, and rolls complete hours up into blocks of 5 minutes and of hours.
///
/// Both can be repeated at will: numbers for the same time replace each other. So it does not matter when the
/// collector is killed. Both are called within a transaction.
record Folding(Database database, StoreSettings settings, BlockCodec codec) {
    /// Samples of an instance in an hour.
    private record Hour(long instance, List<Sample> samples) {}

    /// Folds samples.
    ///
    /// @param samples by the id of the instance
    /// @param now seconds since 1970
    void fold(Connection connection, Map<Long, List<Sample>> samples, long now) throws SQLException {
        var blocks = new Blocks(database, connection, codec);
        for (var hour : hours(samples).entrySet()) {
            long start = hour.getKey();
            var instances = hour.getValue().stream().map(Hour::instance).toList();
            boolean expired = start + Level.RAW.span <= Level.RAW.oldest(settings, now);
            if (expired) loadRolled(blocks, instances, start);
            else blocks.load(instances, Level.RAW, start);
            for (var each : hour.getValue()) {
                var fresh = Block.of(each.samples);
                // the hour's other values may be deleted: its roll-ups are completed, not replaced
                if (expired) roll(blocks, each.instance, start, fresh, now, false);
                else blocks.put(each.instance, Level.RAW, start,
                        blocks.block(each.instance, Level.RAW, start).with(fresh));
            }
        }
        blocks.write();
    }

    private static TreeMap<Long, List<Hour>> hours(Map<Long, List<Sample>> samples) {
        var all = new TreeMap<Long, List<Hour>>();
        samples.forEach((instance, list) -> {
            var own = new TreeMap<Long, List<Sample>>();
            for (var sample : list) {
                if (sample.numbers().length > 0)
                    own.computeIfAbsent(Level.RAW.start(sample.at()), start -> new ArrayList<>()).add(sample);
            }
            own.forEach((start, hour) ->
                    all.computeIfAbsent(start, s -> new ArrayList<>()).add(new Hour(instance, hour)));
        });
        return all;
    }

    /// Rolls up complete hours.
    void rollUp(Connection connection, List<SeriesTable.Open> hours, long now) throws SQLException {
        var starts = new TreeMap<Long, List<Long>>();
        for (var hour : hours) starts.computeIfAbsent(hour.start(), start -> new ArrayList<>()).add(hour.instance());
        var blocks = new Blocks(database, connection, codec);
        for (var start : starts.entrySet()) {
            blocks.load(start.getValue(), Level.RAW, start.getKey());
            loadRolled(blocks, start.getValue(), start.getKey());
            for (long instance : start.getValue()) {
                var raw = blocks.block(instance, Level.RAW, start.getKey());
                roll(blocks, instance, start.getKey(), raw, now, true);
            }
        }
        blocks.write();
        SeriesTable.setRolled(connection, hours);
    }

    private static void loadRolled(Blocks blocks, List<Long> instances, long hour) throws SQLException {
        for (var level : List.of(Level.MINUTES, Level.HOURS)) blocks.load(instances, level, level.start(hour));
    }

    private void roll(Blocks blocks, long instance, long hour, Block raw, long now, boolean replace) {
        for (var level : List.of(Level.MINUTES, Level.HOURS)) {
            if (hour + Level.RAW.span <= level.oldest(settings, now)) continue;
            var rolled = raw.rolledUp(level.step);
            long start = level.start(hour);
            var old = blocks.block(instance, level, start);
            blocks.put(instance, level, start,
                    replace ? old.without(hour, hour + Level.RAW.span).with(rolled) : old.combined(rolled));
        }
    }
}
