package whaleware;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;

/// Reports to a real MariaDB.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(100)
class MariadbTest extends JdbcCase {
    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        server = new DatabaseServer(Sql.MARIADB);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Sql sql() {
        return Sql.MARIADB;
    }

    @Override
    String url() {
        return server.url();
    }
}
