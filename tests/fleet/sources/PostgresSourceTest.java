package whaleware.fleet.sources;

import java.sql.SQLException;
import org.junit.jupiter.api.extension.RegisterExtension;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.RunningServer;
import whaleware.reports.backends.SqlDialect;

/// `from` a real Postgres server.
class PostgresSourceTest extends SourceContract {
    @RegisterExtension
    static final RunningServer<DatabaseServer> SERVER = new RunningServer<>(() -> new DatabaseServer(SqlDialect.POSTGRESQL));

    @Override
    int port() {
        return SERVER.get().port;
    }

    @Override
    String url(String place, int port) {
        try (var connection = DatabaseServer.open(SqlDialect.POSTGRESQL, SERVER.get().url());
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + place + "\"");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=ww&password=s3cret&currentSchema=" + place;
    }
}
