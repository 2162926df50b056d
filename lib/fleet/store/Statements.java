package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The statements of a connection, each prepared once: SQLite takes as long to prepare one as to execute it. Users close
/// the results, not the statements.
///
/// Not thread-safe.
final class Statements implements AutoCloseable {
    final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    PreparedStatement of(String sql) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /// Closes the statements, not the connection.
    @Override
    public void close() throws SQLException {
        for (var statement : prepared.values()) statement.close();
    }
}
