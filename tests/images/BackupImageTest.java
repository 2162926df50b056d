package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Container;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The hooks `backup` and `restore` of the images bring the data of a backup back in a real container: with the
/// programs, users and rights that the image has.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class BackupImageTest {
    private final int port = ServerProcess.freePort();

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        for (var image : List.of("tomcat", "fleet", "postgres")) Container.build(image);
    }

    private static String ww(Container container, RunningScript run, String... command) {
        var all = new ArrayList<>(List.of("/ww/ww"));
        all.addAll(List.of(command));
        var ww = container.execute(all.toArray(String[]::new));
        assertEquals(0, ww.exit(Duration.ofMinutes(2)), () -> ww.all() + "\n" + String.join("\n", run.all()));
        return "" + ww.out();
    }

    /// Makes a backup of the first data and brings it back. Then also the service's next start has the first data.
    private static void assertComesBack(Container container, Data data) throws Exception {
        var run = ImagesTest.up(container.start());
        data.change();
        var first = data.read();
        ww(container, run, "backup", "now");
        ww(container, run, "backup", "verify");
        ww(container, run, "backup", "test");
        data.change();
        assertNotEquals(first, data.read());

        ww(container, run, "restore", "latest");
        assertTrue(container.exec("/ww/status").startsWith("UP "), "the service is up when the command returns");
        assertTrue(run.all().stream().anyMatch(line -> line.startsWith("run: RESTARTING: restore ")));
        assertEquals(first, data.read());
        data.change();
        assertNotEquals(first, data.read());
        ww(container, run, "restore", "latest");
        ImagesTest.stop(container, run);

        var again = ImagesTest.up(container.startAgain());
        assertEquals(first, data.read());
        assertFalse(again.all().contains("run: FIRSTBOOT"), () -> String.join("\n", again.all()));
        ww(container, again, "backup");
        ImagesTest.stop(container, again);
    }

    private interface Data {
        void change() throws Exception;

        String read() throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {ImagesTest.ROOT, ImagesTest.ANY_USER})
    void visits_in_MariaDB_come_back(String mode) throws Exception {
        var cfg = """
                {"address": "127.0.0.1", "port": %d, "database": {"port": %d, "memory": "16M"}, "memory": "64m"}
                """.formatted(port, ServerProcess.freePort());
        try (var tomcat = ImagesTest.container("tomcat", mode, "-e", "DB_PASSWORD=it's \\ <secret> & \"",
                "-e", "CFG=" + cfg, "--stop-timeout", "60")) {
            assertComesBack(tomcat, new Data() {
                @Override
                public void change() throws Exception {
                    ImagesTest.http("POST", port);
                }

                @Override
                public String read() throws Exception {
                    return ImagesTest.http("GET", port);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ImagesTest.ROOT, ImagesTest.ANY_USER})
    void greetings_in_PostgreSQL_come_back(String mode) throws Exception {
        var cfg = "{\"postgresql\": {\"port\": " + port + ", \"listen_addresses\": \"127.0.0.1\"}}";
        try (var postgres = ImagesTest.container("postgres", mode, "-e", "POSTGRES_PASSWORD=x", "-e", "CFG=" + cfg,
                "--stop-timeout", "60")) {
            assertComesBack(postgres, new Data() {
                private String sql(String statement) {
                    return postgres.exec("sh", "-c", "PGPASSWORD=x exec psql -XqtA -h 127.0.0.1 -U postgres -p " + port
                            + " -c '" + statement + "'");
                }

                @Override
                public void change() {
                    sql("INSERT INTO greeting (text) SELECT md5(n::text) FROM generate_series(1, 1000) AS n");
                }

                @Override
                public String read() {
                    return sql("SELECT count(*), md5(string_agg(g::text, $$,$$ ORDER BY id)) FROM greeting g");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ImagesTest.ROOT, ImagesTest.ANY_USER})
    void reports_of_the_fleet_come_back(String mode) throws Exception {
        var cfg = "{\"ww\": {\"fleet\": {\"listen\": \"127.0.0.1:" + port + "\"}}}";
        try (var fleet = ImagesTest.container("fleet", mode, "-e", "REPORT_TOKEN=report-1", "-e", "READ_TOKEN=read-1",
                "-e", "CFG=" + cfg)) {
            assertComesBack(fleet, new Data() {
                private int events;

                @Override
                public void change() throws Exception {
                    var event = """
                            {"event":"lifecycle","id":"B-%d","instance":"web-1","webapp":"hello","version":"1",
                             "state":"UP","at":"2026-01-31T12:00:%02d.000Z","next_ms":40000}
                            """.formatted(++events, events).replace("\n", "");
                    assertEquals("204 ", send("POST", "/events", "report-1", event));
                }

                @Override
                public String read() throws Exception {
                    return send("GET", "/api/instances/web-1/history", "read-1", "");
                }
            });
        }
    }

    /// Returns the status code and the body of the answer.
    private String send(String method, String path, String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20)).method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + token).build();
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }
}
