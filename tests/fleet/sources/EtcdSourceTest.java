package whaleware.fleet.sources;

import org.junit.jupiter.api.extension.RegisterExtension;
import whaleware.fixtures.EtcdServer;
import whaleware.fixtures.RunningServer;

/// `from` a real etcd, which has no history.
class EtcdSourceTest extends SourceContract {
    @RegisterExtension
    static final RunningServer<EtcdServer> SERVER = new RunningServer<>(EtcdServer::new);

    @Override
    int port() {
        return SERVER.get().port;
    }

    @Override
    String url(String place, int port) {
        return "etcd://127.0.0.1:" + port + "/" + place;
    }
}
