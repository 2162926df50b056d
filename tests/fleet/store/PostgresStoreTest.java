package whaleware.fleet.store;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import whaleware.fixtures.DatabaseServer;
import whaleware.reports.backends.SqlDialect;

/// A database of PostgreSQL keeps what every store promises.
class PostgresStoreTest extends FleetStoreContract {
    private static DatabaseServer server;

    @BeforeAll
    static void startServer() {
        server = new DatabaseServer(SqlDialect.POSTGRESQL);
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    FleetStore open() throws IOException {
        return PostgresStore.open(server.url(), settings, clock);
    }

    @BeforeEach
    @Override
    void openStore() throws IOException {
        clear(server);
        super.openStore();
    }

    /// Removes all tables.
    static void clear(DatabaseServer server) {
        try (var connection = DatabaseServer.open(SqlDialect.POSTGRESQL, server.url());
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
