package whaleware.reports.backends;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import whaleware.base.Failure;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `jdbc:`: the table `ww_event` holds every event once, `ww_instance` the current state of each instance. Both are made where they are missing.
/// What comes together is one transaction.
final class JdbcBackend implements Backend {
    private final String url;
    private final SqlDialect sql;
    private final JdbcDriver jdbc;
    private Driver driver;
    private volatile Connection connection;
    private volatile boolean closed;

    JdbcBackend(String url, SqlDialect sql, BackendContext context) {
        this.url = url;
        this.sql = sql;
        this.jdbc = new JdbcDriver(sql, context);
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        if (driver == null) driver = jdbc.driver();
        try {
            if (connection == null) connection = open();
            write(connection, entries);
            connection.commit();
        } catch (SQLException e) {
            drop();
            var why = e.getNextException() == null ? e : e.getNextException(); // what a batch says repeats the whole of it
            if (sql.refuses(why)) throw new Rejected(Failure.reason(why));
            throw why;
        }
    }

    private Connection open() throws SQLException, IOException {
        var fresh = JdbcDriver.connect(driver, url, sql);
        try {
            prepare(fresh);
            fresh.setAutoCommit(false);
        } catch (SQLException e) {
            fresh.close();
            throw new IOException("cannot prepare the tables ww_event and ww_instance", e); // never a refusal
        }
        if (closed) fresh.close();
        return fresh;
    }

    /// Whoever may not make tables can still write to those that are there.
    private void prepare(Connection fresh) throws SQLException {
        try (var statement = fresh.createStatement()) {
            try {
                statement.executeQuery("SELECT 1 FROM ww_event, ww_instance WHERE 1 = 0").close();
            } catch (SQLException missing) {
                for (var table : sql.tables()) statement.execute(table);
            }
        }
    }

    private void write(Connection connection, List<JournalEntry> entries) throws SQLException {
        JournalEntry state = null;
        try (var insert = connection.prepareStatement(sql.insert())) {
            for (var entry : entries) {
                var event = entry.event();
                var kind = event.kind().name().toLowerCase(java.util.Locale.ROOT);
                var duration = event.duration() == null ? null : event.duration().toMillis();
                set(insert, event.id(), kind, event.instance().name(), event.instance().webapp(), event.instance().version(), event.state(), event.previous(), event.cause(),
                        sql.time(event.at()), duration, entry.order(), event.line());
                insert.addBatch();
                if (event.kind() == Event.Kind.LIFECYCLE) state = entry;
            }
            insert.executeBatch();
        }
        if (state == null) return;
        var event = state.event();
        try (var upsert = connection.prepareStatement(sql.upsert())) {
            set(upsert, event.instance().name(), event.instance().webapp(), event.instance().version(), event.state(), event.previous(), event.cause(),
                    sql.time(event.at()), event.id(), state.order());
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

    private void drop() {
        var broken = connection;
        connection = null;
        try {
            if (broken != null) broken.close();
        } catch (SQLException gone) {
            // so it is
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
        closed = true;
        var open = connection;
        if (open == null) return;
        try {
            open.abort(Runnable::run);
        } catch (SQLException | UnsupportedOperationException gone) {
            // it ends with the process
        }
    }
}
