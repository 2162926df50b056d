package whaleware.fleet.sources;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import whaleware.fixtures.EtcdServer;

/// `from` a real etcd, which has no history.
@DisplayNameGeneration(ReplaceUnderscores.class)
class EtcdSourceTest extends SourceContract {
    private static EtcdServer server;

    @BeforeAll
    static void start() {
        server = EtcdServer.started();
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
        return "etcd://127.0.0.1:" + port + "/" + place;
    }
}
