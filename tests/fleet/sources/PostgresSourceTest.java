package whaleware.fleet.sources;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import whaleware.fixtures.DatabaseServer;
import whaleware.reports.backends.SqlDialect;

/// `from` a real Postgres server.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresSourceTest extends SourceContract {
    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        server = new DatabaseServer(SqlDialect.POSTGRESQL);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    int port() {
        return server.port;
    }

    @Override
    String url(String place, int port) {
        try (var connection = DatabaseServer.open(SqlDialect.POSTGRESQL, server.url());
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + place + "\"");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=ww&password=s3cret&currentSchema=" + place;
    }
}
