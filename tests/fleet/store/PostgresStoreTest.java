package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    @Test
    void the_first_start_leaves_no_error_in_the_log_of_the_database() throws Exception {
        try (var connection = DatabaseServer.open(SqlDialect.POSTGRESQL, SERVER.get().url());
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS first CASCADE");
            statement.execute("CREATE SCHEMA first");
        }
        int before = SERVER.get().log().length();
        for (int starts = 0; starts < 2; starts++) {
            PostgresStore.open(SERVER.get().url() + "&currentSchema=first", settings, clock).close();
        }
        assertFalse(SERVER.get().log().substring(before).contains("ERROR"), SERVER.get()::log);
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
