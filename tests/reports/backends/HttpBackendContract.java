package whaleware.reports.backends;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.runtime.State;

/// An HTTP back-end and the server that it posts to.
abstract class HttpBackendContract {
    static final Duration LONG_TIMEOUT = Duration.ofSeconds(20), SHORT_TIMEOUT = Duration.ofMillis(300);
    static final Event EVENT = Event.lifecycle(new Instance("web-1", "hello", "1", "b"), 7, State.UP, State.WARMUP,
            null, Instant.EPOCH, Duration.ZERO);
    static final List<JournalEntry> ENTRIES = List.of(new JournalEntry(7, EVENT));
    /// Without token and certificates.
    static final BackendContext NO_SETTINGS = new BackendContext("", "", null, null, line -> {});

    final MockWebServer server = new MockWebServer();
    final List<Backend> opened = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        opened.forEach(Backend::close);
        server.close();
    }

    Backend backend(String url, Duration timeout) {
        return backend(url, timeout, NO_SETTINGS);
    }

    Backend backend(String url, Duration timeout, BackendContext context) {
        var backend = new HttpBackend(url, timeout, context);
        opened.add(backend);
        return backend;
    }

    Backend backend(Duration timeout) {
        return backend("http://127.0.0.1:" + server.getPort() + "/events?x=y", timeout);
    }

    static MockResponse.Builder response(int code) {
        return new MockResponse.Builder().code(code);
    }
}
