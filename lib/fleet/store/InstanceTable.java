package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `fleet_instance`: the present of each instance, without its last numbers.
record InstanceTable(Database database, KeySet.Pool keySets) {
    private static final String COLUMNS = "SELECT id, name, keys, present FROM fleet_instance";

    /// Creates the rows that are missing, and reads and locks the rows of these names.
    ///
    /// @param names sorted, so that two collectors do not block each other
    Map<String, Draft> lock(Statements statements, Collection<String> names, long change) throws SQLException {
        var found = new HashMap<String, Draft>();
        select(statements, names, found);
        var missing = names.stream().filter(name -> !found.containsKey(name)).toList();
        if (missing.isEmpty()) return found;
        var insert = statements.of("INSERT INTO fleet_instance (name, change, keys, present)"
                + " VALUES (?, ?, '[]', '{}') ON CONFLICT (name) DO NOTHING");
        for (var name : missing) {
            insert.setString(1, name);
            insert.setLong(2, change);
            insert.addBatch();
        }
        insert.executeBatch();
        select(statements, missing, found);
        return found;
    }

    private void select(Statements statements, Collection<String> names, Map<String, Draft> to) throws SQLException {
        var select = statements.of(COLUMNS + " WHERE name " + database.in() + " ORDER BY name" + database.forUpdate());
        select.setObject(1, database.array(statements.connection, names));
        try (var rows = select.executeQuery()) {
            while (rows.next()) to.put(rows.getString(2), read(rows));
        }
    }

    private Draft read(ResultSet row) throws SQLException {
        return new Draft(row.getString(2), row.getLong(1), PresenceJson.read(row.getString(4)),
                keySets.read(PresenceJson.parse(row.getString(3))));
    }

    void write(Statements statements, Collection<Draft> drafts, long change) throws SQLException {
        var update = statements.of("UPDATE fleet_instance SET change = ?, keys = ?, present = ? WHERE id = ?");
        boolean any = false;
        for (var draft : drafts) {
            if (!draft.dirty) continue;
            draft.presence.revision++;
            update.setLong(1, change);
            update.setString(2, draft.keys.json());
            update.setString(3, PresenceJson.write(draft.presence));
            update.setLong(4, draft.id);
            update.addBatch();
            any = true;
        }
        if (any) update.executeBatch();
    }

    /// Returns the instances that have changed since, even in transactions that ended later.
    List<Draft> changed(Connection connection, long since) throws SQLException {
        try (var select = connection.prepareStatement(COLUMNS + " WHERE change >= ?")) {
            select.setLong(1, since);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<Draft>();
                while (rows.next()) all.add(read(rows));
                return all;
            }
        }
    }
}
