package whaleware.fleet.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import whaleware.base.Failure;

/// Connections for readers, so that no reader waits for the writer.
///
/// Thread-safe.
final class Readers implements AutoCloseable {
    private static final int MOST = 4;

    /// Reads from a connection.
    interface Work<T> {
        T read(Connection connection) throws SQLException;
    }

    private final Database database;
    private final Semaphore permits = new Semaphore(MOST);
    private final ArrayBlockingQueue<Connection> idle = new ArrayBlockingQueue<>(MOST);
    private volatile boolean closed;

    Readers(Database database) {
        this.database = database;
    }

    <T> T read(Work<T> work) throws IOException {
        permits.acquireUninterruptibly();
        Connection connection = null;
        try {
            connection = idle.poll();
            boolean used = connection != null;
            if (!used) connection = database.open(false);
            T result;
            try {
                result = work.read(connection);
            } catch (SQLException e) {
                // a connection that has been idle may be dead: a server was restarted
                if (!used || !database.shared()) throw e;
                connection.close();
                connection = database.open(false);
                result = work.read(connection);
            }
            if (!closed && idle.offer(connection)) connection = null;
            return result;
        } catch (SQLException e) {
            throw new IOException("cannot read the store: " + Failure.reason(e), e);
        } finally {
            close(connection);
            permits.release();
        }
    }

    private static void close(Connection connection) {
        try {
            if (connection != null) connection.close();
        } catch (SQLException gone) {
            // it is not used again
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection next; (next = idle.poll()) != null; ) close(next);
    }
}
