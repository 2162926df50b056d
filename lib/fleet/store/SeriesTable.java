package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// `fleet_series`: numbers as blocks, one row for each instance, level and span.
interface SeriesTable {
    /// A block of raw values that is not rolled up.
    record Open(long instance, long start) {}

    /// Returns the blocks whose start is in a range, in the order of time.
    static List<Block> read(Connection connection, BlockCodec codec, long instance, Level level, long from, long to)
            throws SQLException {
        try (var select = connection.prepareStatement("SELECT block FROM fleet_series"
                + " WHERE instance = ? AND level = ? AND start >= ? AND start < ? ORDER BY start")) {
            select.setLong(1, instance);
            select.setInt(2, level.ordinal());
            select.setLong(3, from);
            select.setLong(4, to);
            try (var rows = select.executeQuery()) {
                var blocks = new ArrayList<Block>();
                while (rows.next()) {
                    try {
                        blocks.add(codec.decode(rows.getBytes(1)));
                    } catch (IllegalStateException damaged) {
                        // the others are still of use
                    }
                }
                return blocks;
            }
        }
    }

    /// Marks blocks of raw values as rolled up.
    static void setRolled(Connection connection, List<Open> blocks) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE fleet_series SET rolled = 1 WHERE instance = ? AND level = 0 AND start = ?")) {
            for (var block : blocks) {
                update.setLong(1, block.instance);
                update.setLong(2, block.start);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /// Returns blocks of raw values that start before a time and are not rolled up.
    static List<Open> open(Connection connection, long before, int limit) throws SQLException {
        try (var select = connection.prepareStatement("SELECT instance, start FROM fleet_series"
                + " WHERE level = 0 AND rolled = 0 AND start < ? ORDER BY start, instance LIMIT ?")) {
            select.setLong(1, before);
            select.setInt(2, limit);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<Open>();
                while (rows.next()) all.add(new Open(rows.getLong(1), rows.getLong(2)));
                return all;
            }
        }
    }
}
