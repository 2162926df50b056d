package whaleware.reports.backends;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import whaleware.fixtures.DatabaseServer;

/// What [JdbcContract] says of every database, of one that is a server: it is started once for all its tests.
@TestInstance(Lifecycle.PER_CLASS)
abstract class JdbcServerContract extends JdbcContract {
    private final SqlDialect sql;
    private DatabaseServer server;

    JdbcServerContract(SqlDialect sql) {
        this.sql = sql;
    }

    @BeforeAll
    void start() {
        server = new DatabaseServer(sql);
        server.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Override
    SqlDialect sql() {
        return sql;
    }

    @Override
    String url() {
        return server.url();
    }
}
