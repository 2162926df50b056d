package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.runtime.State;

/// The example of tests/README.md.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExampleTest {
    @Test
    void a_service_that_ends_is_started_again() {
        try (var home = Home.fresh()) {
            home.hook("svcup", "sleep 1; exit 3").cfg("{\"ww\": {\"service\": {\"foreground\": true}}}");
            var run = home.start("ww/run").awaitState(State.UP);
            run.awaitLine("run: RESTARTING: the service ended with 3").awaitState(State.UP);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_document_has_the_test_above() throws IOException {
        var block = Document.of("tests/README.md").block("    void a_service_that_ends_is_started_again()");
        assertTrue(Files.readString(Home.CHECKOUT.resolve("tests/docs/ExampleTest.java")).contains(block), block);
    }
}
