package whaleware.fleet.sources;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import whaleware.fixtures.OpenSearchServer;
import whaleware.fixtures.RunningServer;
import whaleware.fixtures.Sweep;

/// `from` a real OpenSearch. Runs with `--all` only, since it needs much time and memory.
@Timeout(200)
@Tag(Sweep.ONLY_WHOLE)
class OpenSearchSourceTest extends SourceContract {
    @RegisterExtension
    static final RunningServer<OpenSearchServer> SERVER = new RunningServer<>(() -> new OpenSearchServer("one"));

    @Override
    int port() {
        return SERVER.get().port;
    }

    @Override
    String url(String place, int port) {
        return "elasticsearch://127.0.0.1:" + port + "/" + place;
    }

    @Override
    void refresh(String place) {
        SERVER.get().request("POST", "/" + place + "-*/_refresh", null);
    }
}
