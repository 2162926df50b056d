package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `fleet_sample`: the numbers of each report, until they are folded into `fleet_series`.
record SampleTable(Database database) {
    /// A row.
    ///
    /// @param present whether it was of the present life
    record Row(long instance, Sample sample, Instant received, boolean present) {}

    /// Writes the samples, and returns their rows in the same order.
    List<Row> write(Connection connection, List<Batch.SampleRow> samples) throws SQLException {
        var written = new ArrayList<Row>(samples.size());
        if (samples.isEmpty()) return written;
        long change = database.changes(connection, samples.size());
        try (var insert = connection.prepareStatement(
                "INSERT INTO fleet_sample (change, instance, at, received, present, numbers)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
            for (var row : samples) {
                var numbers = Sample.encode(row.report().numbers(), row.instance().keys);
                insert.setLong(1, change);
                insert.setLong(2, row.instance().id);
                insert.setLong(3, row.at());
                insert.setLong(4, row.received().toEpochMilli());
                insert.setInt(5, row.present() ? 1 : 0);
                insert.setBytes(6, numbers);
                insert.addBatch();
                written.add(new Row(row.instance().id, new Sample(change, row.at(), numbers), row.received(),
                        row.present()));
                change += database.changeStep();
            }
            insert.executeBatch();
        }
        return written;
    }

    /// Returns the rows from a change on.
    List<Row> since(Connection connection, long change) throws SQLException {
        try (var select = connection.prepareStatement("SELECT change, instance, at, received, present, numbers"
                + " FROM fleet_sample WHERE change >= ? ORDER BY change")) {
            select.setLong(1, change);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<Row>();
                while (rows.next()) {
                    all.add(new Row(rows.getLong(2), new Sample(rows.getLong(1), rows.getLong(3), rows.getBytes(6)),
                            Instant.ofEpochMilli(rows.getLong(4)), rows.getInt(5) != 0));
                }
                return all;
            }
        }
    }

    /// Returns the lowest change, or -1 if there is no row.
    static long oldest(Connection connection) throws SQLException {
        try (var select = connection.createStatement();
                var row = select.executeQuery("SELECT coalesce(min(change), -1) FROM fleet_sample")) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Deletes the rows below a change.
    static int delete(Connection connection, long horizon) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM fleet_sample WHERE change < ?")) {
            delete.setLong(1, horizon);
            return delete.executeUpdate();
        }
    }
}
