package whaleware.fleet.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// `fleet_sample`: the numbers of each report, until they are folded into `fleet_series`.
record SampleTable(Database database) {
    /// A row.
    ///
    /// @param present whether it was of the present life
    record Row(long instance, Sample sample, Instant received, boolean present) {}

    private static final String INSERT = "INSERT INTO fleet_sample (change, instance, at, received, present, numbers)";

    /// Writes the samples, and returns their rows in the same order.
    ///
    /// @param change the number of this transaction, if the database is shared
    List<Row> write(Statements statements, List<Batch.SampleRow> samples, long change) throws SQLException {
        var rows = new ArrayList<Row>(samples.size());
        if (samples.isEmpty()) return rows;
        long next = database.shared() ? change : database.changes(statements.connection, samples.size());
        for (var row : samples) {
            var numbers = Sample.encode(row.report().numbers(), row.instance().keys);
            rows.add(new Row(row.instance().id, new Sample(next, row.at(), numbers), row.received(), row.present()));
            next += database.changeStep();
        }
        if (database.shared()) insertArrays(statements, rows);
        else insertBatch(statements, rows);
        return rows;
    }

    private static void insertBatch(Statements statements, List<Row> rows) throws SQLException {
        var insert = statements.of(INSERT + " VALUES (?, ?, ?, ?, ?, ?)");
        for (var row : rows) {
            insert.setLong(1, row.sample.change());
            insert.setLong(2, row.instance);
            insert.setLong(3, row.sample.at());
            insert.setLong(4, row.received.toEpochMilli());
            insert.setInt(5, row.present ? 1 : 0);
            insert.setBytes(6, row.sample.numbers());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /// A single statement of any size: a server parses and plans it once.
    private static void insertArrays(Statements statements, List<Row> rows) throws SQLException {
        var insert = statements.of(INSERT + " SELECT * FROM unnest(?, ?, ?, ?, ?, ?)");
        insert.setArray(1, array(statements, "bigint", rows, row -> row.sample.change()));
        insert.setArray(2, array(statements, "bigint", rows, Row::instance));
        insert.setArray(3, array(statements, "bigint", rows, row -> row.sample.at()));
        insert.setArray(4, array(statements, "bigint", rows, row -> row.received.toEpochMilli()));
        insert.setArray(5, array(statements, "integer", rows, row -> row.present ? 1 : 0));
        var numbers = rows.stream().map(row -> row.sample.numbers()).toArray(byte[][]::new);
        insert.setArray(6, statements.connection.createArrayOf("bytea", numbers));
        insert.executeUpdate();
    }

    private static Array array(Statements statements, String type, List<Row> rows, Function<Row, Object> column)
            throws SQLException {
        return statements.connection.createArrayOf(type, rows.stream().map(column).toArray());
    }

    /// Returns the rows from a change on, except those of some changes.
    List<Row> since(Connection connection, long change, Collection<Long> except) throws SQLException {
        try (var select = connection.prepareStatement("SELECT change, instance, at, received, present, numbers"
                + " FROM fleet_sample WHERE change >= ? AND NOT (change " + database.in() + ") ORDER BY change")) {
            select.setLong(1, change);
            select.setObject(2, database.numbers(connection, except));
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
