package whaleware.fleet.sources;

import org.junit.jupiter.api.extension.RegisterExtension;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.RunningServer;
import whaleware.reports.backends.SqlDialect;

/// `from` a real MariaDB server.
class MariadbSourceTest extends SourceContract {
    @RegisterExtension
    static final RunningServer<DatabaseServer> SERVER = new RunningServer<>(() -> new DatabaseServer(SqlDialect.MARIADB));

    @Override
    int port() {
        return SERVER.get().port;
    }

    @Override
    String url(String place, int port) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + place + "?user=root&createDatabaseIfNotExist=true";
    }
}
