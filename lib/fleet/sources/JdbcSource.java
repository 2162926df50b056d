package whaleware.fleet.sources;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.fleet.store.Report;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.JdbcConnection;
import whaleware.reports.backends.SqlDialect;

/// `jdbc:`: the tables `ww_instance` and `ww_event`, as the back-end writes them. Not thread-safe.
final class JdbcSource implements FleetSource {
    /// The most statistics of a time span.
    private static final int STATISTICS = 100_000, FETCH = 500;

    private final SqlDialect dialect;
    private final JdbcConnection connection;
    private boolean indexed;

    JdbcSource(String url, SqlDialect dialect, BackendContext context) {
        this.dialect = dialect;
        this.connection = new JdbcConnection(url, dialect, context, fresh -> {
            if (dialect != SqlDialect.SQLITE) fresh.setReadOnly(true);
            indexed = SourceSql.isIndexed(fresh);
        });
    }

    private interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    private <T> T with(Reading<T> reading) throws IOException, InterruptedException {
        try {
            var open = connection.open();
            var result = reading.read(open);
            open.rollback(); // ends the transaction, and its snapshot
            return result;
        } catch (SQLException e) {
            connection.disconnect();
            throw new IOException(Failure.reason(e), e);
        }
    }

    @Override
    public Map<String, Latest> latest(Instant since) throws IOException, InterruptedException {
        return with(connection -> {
            var events = new StoredEvents();
            var from = dialect.time(since);
            try {
                each(connection, SourceSql.states(dialect), List.of(from), events::add);
            } catch (SQLException e) {
                if (SourceSql.isMissingTable(e)) return events.all();
                throw e;
            }
            each(connection, SourceSql.newest(dialect, indexed), List.of(from), events::add);
            each(connection, SourceSql.backups(dialect), List.of(from), events::add);
            each(connection, SourceSql.boots(dialect), List.of(from), events::booted);
            return events.all();
        });
    }

    @Override
    public List<Report> history(String instance, Instant before, int limit) throws IOException, InterruptedException {
        return with(connection -> {
            var events = new ArrayList<Report>();
            var sql = SourceSql.history(dialect) + " LIMIT " + limit;
            each(connection, sql, List.of(instance, dialect.time(before)), event -> {
                if (event != null) events.add(event);
            });
            return events;
        });
    }

    @Override
    public void statistics(String instance, Instant from, Instant to, Consumer<Report> each)
            throws IOException, InterruptedException {
        with(connection -> {
            var sql = SourceSql.statistics(dialect) + " LIMIT " + STATISTICS;
            each(connection, sql, List.of(instance, dialect.time(from), dialect.time(to)), event -> {
                if (event != null) each.accept(event);
            });
            return null;
        });
    }

    private static void each(Connection connection, String sql, List<String> parameters, Consumer<Report> each)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.size(); i++) statement.setString(i + 1, parameters.get(i));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) each.accept(StoredEvents.read(rows.getString(1)));
            }
        }
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    @Override
    public void close() {
        connection.close();
    }
}
