package whaleware.fleet.store;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.RunningServer;
import whaleware.reports.backends.SqlDialect;

/// A database of PostgreSQL keeps what every store promises.
class PostgresStoreTest extends FleetStoreContract {
    @RegisterExtension
    static final RunningServer<DatabaseServer> SERVER =
            new RunningServer<>(() -> new DatabaseServer(SqlDialect.POSTGRESQL));

    @Override
    FleetStore open() throws IOException {
        return PostgresStore.open(SERVER.get().url(), settings, clock);
    }

    @BeforeEach
    @Override
    void openStore() throws IOException {
        clear(SERVER.get());
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
