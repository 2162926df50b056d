package whaleware.fleet.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// `fleet_boot`: how far the events of each boot id are stored. The row is the lock of a boot.
record BootTable(Database database) {
    /// Reads and locks the rows of these boot ids.
    Map<String, Boot> lock(Statements statements, Collection<String> ids) throws SQLException {
        var boots = new HashMap<String, Boot>();
        var select = statements.of("SELECT boot_id, instance, seq, received FROM fleet_boot"
                + " WHERE boot_id " + database.in() + " ORDER BY boot_id" + database.forUpdate());
        select.setObject(1, database.array(statements.connection, ids));
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                boots.put(rows.getString(1),
                        new Boot(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), true));
            }
        }
        return boots;
    }

    /// Writes new and changed ones.
    ///
    /// @return false if another collector has written one of the new ones
    boolean write(Statements statements, Collection<Boot> boots) throws SQLException {
        // sorted, so that two collectors do not block each other
        var fresh = boots.stream().filter(boot -> boot.changed && !boot.stored)
                .sorted(Comparator.comparing((Boot boot) -> boot.id)).toList();
        if (write(statements, fresh, database.insertBoots()) < fresh.size()) return false;
        write(statements, boots.stream().filter(boot -> boot.changed && boot.stored).toList(), database.updateBoots());
        return true;
    }

    private int write(Statements statements, List<Boot> boots, String sql) throws SQLException {
        if (boots.isEmpty()) return 0;
        var write = statements.of(sql);
        if (database.shared()) {
            var connection = statements.connection;
            write.setArray(1, array(connection, "bigint", boots, boot -> boot.draft.id));
            write.setArray(2, array(connection, "bigint", boots, boot -> boot.sequence));
            write.setArray(3, array(connection, "bigint", boots, boot -> boot.received));
            write.setArray(4, array(connection, "text", boots, boot -> boot.id));
            return write.executeUpdate();
        }
        for (var boot : boots) {
            write.setLong(1, boot.draft.id);
            write.setLong(2, boot.sequence);
            write.setLong(3, boot.received);
            write.setString(4, boot.id);
            write.addBatch();
        }
        return Arrays.stream(write.executeBatch()).sum();
    }

    private static Array array(Connection connection, String type, List<Boot> boots, Function<Boot, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, boots.stream().map(column).toArray());
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
