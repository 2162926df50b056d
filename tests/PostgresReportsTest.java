package whaleware;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;

/// Reports to a real PostgreSQL.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(100)
class PostgresReportsTest extends JdbcCase {
    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        server = new DatabaseServer(Sql.POSTGRESQL);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Sql sql() {
        return Sql.POSTGRESQL;
    }

    @Override
    String url() {
        return server.url();
    }
}
