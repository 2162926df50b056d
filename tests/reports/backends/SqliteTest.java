package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// Reports to SQLite, and the search for JDBC drivers.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(100)
class SqliteTest extends JdbcContract {
    @Override
    SqlDialect sql() {
        return SqlDialect.SQLITE;
    }

    @Override
    String url() {
        return "jdbc:sqlite:" + folder + "/events.db";
    }

    @Test
    void a_driver_in_the_home_is_used() throws Exception {
        try (var home = Home.fresh()) {
            var fetched = home.start("lib/sh/jdbc-driver", "sqlite");
            assertEquals(0, fetched.exit(Duration.ofMinutes(1)), () -> fetched.all().toString());
            Files.delete(home.path.resolve("lib"));
            Files.createDirectories(home.path.resolve("lib/jdbc"));
            for (var jar : fetched.out().getLast().split(":")) Files.copy(Path.of(jar), home.path.resolve("lib/jdbc")
                    .resolve(Path.of(jar).getFileName()));
            var context = new BackendContext("", "", home.path, home.path.resolve("lib"), line -> {});
            var backend = BackendFactory.of(JsonNodeFactory.instance.textNode(url()), context).getFirst();
            backend.deliver(entries(state(1, State.UP, null, null)));
            backend.close();
            assertEquals(List.of("b-1"), rows("SELECT id FROM ww_event"));
        }
    }

    @Test
    void a_driver_that_cannot_be_obtained_is_an_error_with_a_cure() throws Exception {
        try (var home = Home.fresh()) {
            Files.delete(home.path.resolve("lib"));
            var context = new BackendContext("", "", home.path, home.path.resolve("lib"), line -> {});
            var failure = assertThrows(Failure.class,
                    () -> BackendFactory.of(JsonNodeFactory.instance.textNode("jdbc:mariadb://h/db?password=hush"),
                    context));
            assertEquals(ExitCode.CONFIG, failure.code);
            assertEquals("cannot use notify_url 'jdbc:mariadb://h/db?password=***': there is no JDBC driver for it"
                    + " (ww bake --jdbc mariadb in the image, or put its jar into "
                    + home.path + "/lib/jdbc)", failure.getMessage());
        }
    }

    @Test
    void a_driver_that_cannot_be_fetched_is_a_failed_delivery() throws Exception {
        try (var home = Home.fresh()) {
            Files.delete(home.path.resolve("lib"));
            home.file("lib/sh/jdbc-driver", "#!/bin/sh\necho no network >&2; exit 1\n");
            var jdbc = new JdbcDriver(SqlDialect.MARIADB, new BackendContext("", "", home.path,
                    home.path.resolve("lib"), line -> {}));
            assertTrue(jdbc.isObtainable());
            var failure = assertThrows(IOException.class, jdbc::load);
            assertEquals("cannot fetch the JDBC driver for mariadb: no network"
                    + " (ww bake --jdbc mariadb puts it into an image)", failure.getMessage());
        }
    }
}
