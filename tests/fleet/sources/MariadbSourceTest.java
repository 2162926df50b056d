package whaleware.fleet.sources;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import whaleware.fixtures.DatabaseServer;
import whaleware.reports.backends.SqlDialect;

/// `from` a real MariaDB server.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MariadbSourceTest extends SourceContract {
    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        server = new DatabaseServer(SqlDialect.MARIADB);
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
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + place + "?user=root&createDatabaseIfNotExist=true";
    }
}
