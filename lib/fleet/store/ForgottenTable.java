package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// `fleet_forgotten`: the ids of instances that a collector has deleted, for the other collectors.
interface ForgottenTable {
    /// The transactions for which a row is kept.
    long KEPT = 10_000_000;

    static void add(Connection connection, long instance, long change) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO fleet_forgotten (instance, change) VALUES (?, ?)")) {
            insert.setLong(1, instance);
            insert.setLong(2, change);
            insert.executeUpdate();
        }
    }

    /// Deletes rows that all collectors have read for sure.
    static void expire(Connection connection, long horizon) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM fleet_forgotten WHERE change < ?")) {
            delete.setLong(1, horizon - KEPT);
            delete.executeUpdate();
        }
    }

    static List<Long> since(Connection connection, long change) throws SQLException {
        try (var select = connection.prepareStatement("SELECT instance FROM fleet_forgotten WHERE change >= ?")) {
            select.setLong(1, change);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<Long>();
                while (rows.next()) all.add(rows.getLong(1));
                return all;
            }
        }
    }
}
