package whaleware.reports.backends;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import whaleware.fixtures.Home;
import whaleware.reports.Backend;

/// Back-ends from URLs, which are closed after the test.
abstract class BackendContract {
    private final List<Backend> opened = new ArrayList<>();

    /// @param ca `ww.reports.ca`; "" for none
    Backend backend(String url, String ca) {
        var context = new BackendContext("", ca, Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});
        opened.add(BackendFactory.of(JsonNodeFactory.instance.textNode(url), context).getFirst());
        return opened.getLast();
    }

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
    }
}
