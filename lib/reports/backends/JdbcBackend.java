package whaleware.reports.backends;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import whaleware.base.Failure;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `jdbc:` writes to two SQL tables: `ww_event` holds every event once, `ww_instance` the latest state of each
/// instance. The tables are created if they are missing. A batch is one transaction.
final class JdbcBackend implements Backend, JdbcConnection.Preparation {
    private final String url;
    private final SqlDialect dialect;
    private final JdbcConnection connection;

    JdbcBackend(String url, SqlDialect dialect, BackendContext context) {
        this.url = url;
        this.dialect = dialect;
        this.connection = new JdbcConnection(url, dialect, context, this);
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        try {
            var open = connection.open();
            write(open, entries);
            open.commit();
        } catch (SQLException e) {
            connection.disconnect();
            // the message of the batch itself repeats all its values
            var why = e.getNextException() == null ? e : e.getNextException();
            if (dialect.rejects(why)) throw new Rejected(Failure.reason(why));
            throw why;
        }
    }

    /// Creates the tables if they are missing.
    @Override
    public void prepare(Connection fresh) throws IOException {
        // tests first: a user who may not create tables can still write to existing ones
        try (var statement = fresh.createStatement()) {
            try {
                statement.executeQuery("SELECT 1 FROM ww_event, ww_instance WHERE 1 = 0").close();
            } catch (SQLException missing) {
                for (var table : dialect.tables()) statement.execute(table);
            }
        } catch (SQLException e) {
            // not a rejection: no event is at fault
            throw new IOException("cannot prepare the tables ww_event and ww_instance", e);
        }
    }

    private void write(Connection connection, List<JournalEntry> entries) throws SQLException {
        JournalEntry state = null;
        try (var insert = connection.prepareStatement(dialect.insert())) {
            for (var entry : entries) {
                var event = entry.event();
                var kind = event.kind().text();
                var instance = event.instance();
                var millis = event.duration() == null ? null : event.duration().toMillis();
                set(insert, event.id(), kind, instance.name(), instance.webapp(), instance.version(),
                        event.state(), event.previous(), event.cause(), dialect.time(event.at()), millis,
                        entry.order(), entry.json());
                insert.addBatch();
                if (event.kind() == Event.Kind.LIFECYCLE) state = entry;
            }
            insert.executeBatch();
        }
        if (state != null) writeState(connection, state);
    }

    private void writeState(Connection connection, JournalEntry entry) throws SQLException {
        var event = entry.event();
        var instance = event.instance();
        try (var upsert = connection.prepareStatement(dialect.upsert())) {
            set(upsert, instance.name(), instance.webapp(), instance.version(), event.state(), event.previous(),
                    event.cause(), dialect.time(event.at()), event.id(), entry.order());
            upsert.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case null -> statement.setNull(i + 1, Types.NULL);
                case Object text -> statement.setString(i + 1, text.toString());
            }
        }
    }

    @Override
    public int batchSize() {
        return 200;
    }

    @Override
    public String name() {
        return Redaction.hide(url);
    }

    @Override
    public void close() {
        connection.close();
    }
}
