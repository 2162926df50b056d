package whaleware.reports.backends;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;

/// Reports to a real PostgreSQL.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(100)
class PostgresReportsTest extends JdbcServerContract {
    PostgresReportsTest() {
        super(SqlDialect.POSTGRESQL);
    }
}
