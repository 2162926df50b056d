package whaleware.reports.backends;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import whaleware.fixtures.DatabaseServer;

/// The tests of [JdbcContract] for a database server, which is started once for all of them.
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
