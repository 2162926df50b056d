package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Folds samples into blocks of raw values, and rolls complete hours up into blocks of 5 minutes and of hours.
///
/// Both can be repeated at will: numbers for the same time replace each other. So it does not matter when the
/// collector is killed. All methods are called within a transaction.
record Folding(StoreSettings settings, BlockCodec codec) {
    /// Folds samples of an instance.
    ///
    /// @param now seconds since 1970
    void fold(Connection connection, long instance, List<Sample> samples, long now) throws SQLException {
        var hours = new TreeMap<Long, List<Sample>>();
        for (var sample : samples) {
            if (sample.numbers().length > 0)
                hours.computeIfAbsent(Level.RAW.start(sample.at()), start -> new ArrayList<>()).add(sample);
        }
        for (var hour : hours.entrySet()) {
            long start = hour.getKey();
            var fresh = Block.of(hour.getValue());
            if (start + Level.RAW.span <= Level.RAW.oldest(settings, now)) {
                // the hour's other values may be deleted: its roll-ups are completed, not replaced
                add(connection, instance, Level.MINUTES, start, fresh, now, false);
                add(connection, instance, Level.HOURS, start, fresh, now, false);
            } else {
                var block = SeriesTable.read(connection, codec, instance, Level.RAW, start).with(fresh);
                SeriesTable.write(connection, codec, instance, Level.RAW, start, block);
            }
        }
    }

    /// Rolls up a complete hour.
    void rollUp(Connection connection, SeriesTable.Open hour, long now) throws SQLException {
        var raw = SeriesTable.read(connection, codec, hour.instance(), Level.RAW, hour.start());
        add(connection, hour.instance(), Level.MINUTES, hour.start(), raw, now, true);
        add(connection, hour.instance(), Level.HOURS, hour.start(), raw, now, true);
        SeriesTable.setRolled(connection, hour);
    }

    private void add(Connection connection, long instance, Level level, long hour, Block raw, long now,
                     boolean replace) throws SQLException {
        if (hour + Level.RAW.span <= level.oldest(settings, now)) return;
        var rolled = raw.rolledUp(level.step);
        long start = level.start(hour);
        var old = SeriesTable.read(connection, codec, instance, level, start);
        var block = replace ? old.without(hour, hour + Level.RAW.span).with(rolled) : old.combined(rolled);
        SeriesTable.write(connection, codec, instance, level, start, block);
    }
}
