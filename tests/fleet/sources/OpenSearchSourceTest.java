package whaleware.fleet.sources;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.OpenSearchServer;
import whaleware.fixtures.Sweep;

/// `from` a real OpenSearch. Runs with `--all` only, since it needs much time and memory.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
@Tag(Sweep.ONLY_WHOLE)
class OpenSearchSourceTest extends SourceContract {
    private static OpenSearchServer server;

    @BeforeAll
    static void start() {
        server = new OpenSearchServer("one");
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
        return "elasticsearch://127.0.0.1:" + port + "/" + place;
    }

    @Override
    void refresh(String place) {
        server.request("POST", "/" + place + "-*/_refresh", null);
    }
}
