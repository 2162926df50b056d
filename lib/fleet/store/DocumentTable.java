package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;

/// `fleet_document`: small documents.
interface DocumentTable {
    static String read(Connection connection, String name) throws SQLException {
        try (var select = connection.prepareStatement("SELECT content FROM fleet_document WHERE name = ?")) {
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    static boolean replace(Connection connection, String name, String expected, String text) throws SQLException {
        var sql = expected == null
                ? "INSERT INTO fleet_document (content, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
                : "UPDATE fleet_document SET content = ? WHERE name = ? AND content = ?";
        try (var write = connection.prepareStatement(sql)) {
            write.setString(1, text);
            write.setString(2, name);
            if (expected != null) write.setString(3, expected);
            return write.executeUpdate() == 1;
        }
    }
}
