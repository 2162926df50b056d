package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `fleet_boot`: how far the events of each boot id are stored. The row is the lock of a boot.
record BootTable(Database database) {
    /// Reads and locks the rows of these boot ids.
    Map<String, Boot> lock(Connection connection, Collection<String> ids) throws SQLException {
        var boots = new HashMap<String, Boot>();
        try (var select = connection.prepareStatement("SELECT boot_id, instance, seq, received FROM fleet_boot"
                + " WHERE boot_id " + database.in() + " ORDER BY boot_id" + database.forUpdate())) {
            select.setObject(1, database.array(connection, ids));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    boots.put(rows.getString(1),
                            new Boot(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), true));
                }
            }
        }
        return boots;
    }

    /// Writes new and changed ones.
    ///
    /// @return false if another collector has written one of the new ones
    boolean write(Connection connection, Collection<Boot> boots) throws SQLException {
        var fresh = boots.stream().filter(boot -> boot.changed && !boot.stored)
                .sorted((one, other) -> one.id.compareTo(other.id)).toList();
        return insert(connection, fresh)
                && update(connection, boots.stream().filter(boot -> boot.changed && boot.stored).toList());
    }

    private static boolean insert(Connection connection, List<Boot> boots) throws SQLException {
        if (boots.isEmpty()) return true;
        try (var insert = connection.prepareStatement("INSERT INTO fleet_boot (boot_id, instance, seq, received)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (boot_id) DO NOTHING")) {
            for (var boot : boots) {
                insert.setString(1, boot.id);
                insert.setLong(2, boot.draft.id);
                insert.setLong(3, boot.sequence);
                insert.setLong(4, boot.received);
                if (insert.executeUpdate() == 0) return false;
            }
        }
        return true;
    }

    private static boolean update(Connection connection, List<Boot> boots) throws SQLException {
        if (boots.isEmpty()) return true;
        try (var update = connection.prepareStatement(
                "UPDATE fleet_boot SET seq = ?, received = ?, instance = ? WHERE boot_id = ?")) {
            for (var boot : boots) {
                update.setLong(1, boot.sequence);
                update.setLong(2, boot.received);
                update.setLong(3, boot.draft.id);
                update.setString(4, boot.id);
                update.addBatch();
            }
            update.executeBatch();
        }
        return true;
    }

    /// Returns when the last event of each boot arrived, in milliseconds since 1970.
    static Map<String, Long> received(Connection connection) throws SQLException {
        var all = new HashMap<String, Long>();
        try (var select = connection.createStatement();
                var rows = select.executeQuery("SELECT boot_id, received FROM fleet_boot")) {
            while (rows.next()) all.put(rows.getString(1), rows.getLong(2));
        }
        return all;
    }
}
