package whaleware.reports.backends;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import whaleware.fixtures.Home;
import whaleware.reports.Backend;

/// Back-ends from URLs, which are closed after the test.
abstract class BackendContract {
    private final List<Backend> opened = new ArrayList<>();

    /// @param ca `ww.reports.ca`; "" for none
    Backend backend(String url, String ca) {
        return backend(url, ca, "", "", Map.of());
    }

    Backend backend(String url, String ca, String cert, String key, Map<String, String> env) {
        var context = new BackendContext("", ca, cert, key, env, Home.CHECKOUT, Home.CHECKOUT.resolve("lib"),
                line -> {});
        opened.add(BackendFactory.of(JsonNodeFactory.instance.textNode(url), context).getFirst());
        return opened.getLast();
    }

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
    }
}
