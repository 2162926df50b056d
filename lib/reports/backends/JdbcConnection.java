package whaleware.reports.backends;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;

/// A connection to a database, opened at its first use, and again after a failure. Without auto-commit. Used by a single
/// thread; [#close] may be called by others.
public final class JdbcConnection implements AutoCloseable {
    /// Prepares a new connection, which still commits each statement.
    public interface Preparation {
        void prepare(Connection fresh) throws SQLException, IOException;
    }

    private final String url;
    private final SqlDialect dialect;
    private final JdbcDriver drivers;
    private final Preparation preparation;
    private Driver driver;
    private volatile Connection connection;
    private volatile boolean closed;

    public JdbcConnection(String url, SqlDialect dialect, BackendContext context, Preparation preparation) {
        this.url = url;
        this.dialect = dialect;
        this.drivers = new JdbcDriver(dialect, context);
        this.preparation = preparation;
    }

    /// Returns the connection, or opens it.
    ///
    /// Throws IOException if there is no driver now, or if this is closed.
    public Connection open() throws SQLException, IOException, InterruptedException {
        if (closed) throw new IOException("closed");
        if (driver == null) driver = drivers.load();
        if (connection == null) connection = connect();
        return connection;
    }

    private Connection connect() throws SQLException, IOException {
        var fresh = JdbcDriver.connect(driver, url, dialect);
        try {
            preparation.prepare(fresh);
            fresh.setAutoCommit(false);
        } catch (SQLException | IOException e) {
            fresh.close();
            throw e;
        }
        if (closed) fresh.close();
        return fresh;
    }

    /// Closes the connection after a failure. The next use opens another one.
    public void disconnect() {
        var broken = connection;
        connection = null;
        try {
            if (broken != null) broken.close();
        } catch (SQLException closed) {
            // it was closed already
        }
    }

    /// Cuts the connection, even while it is in use.
    @Override
    public void close() {
        closed = true;
        var open = connection;
        if (open == null) return;
        try {
            open.abort(Runnable::run);
        } catch (SQLException | UnsupportedOperationException unsupported) {
            // it ends with the process
        }
    }
}
