package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The images of `tests/images`, built and run as real containers: as root and as a user that nobody knows, on a root that can be written
/// and on one that cannot.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImagesTest {
    static final String ANYBODY = "--user 12345:12345 --read-only", ROOT = "--init";

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        for (var image : List.of("web", "web:slim", "shell", "tomcat", "postgres", "postgres-foreground", "classic")) Container.build(image);
    }

    static Container container(String image, String how, String... options) {
        var all = new ArrayList<>(List.of(how.split(" ")));
        all.addAll(Arrays.asList(options));
        return new Container(image, all.toArray(String[]::new));
    }

    static RunningScript up(RunningScript run) {
        return run.await("UP", Duration.ofMinutes(2), () -> run.all().stream().anyMatch(line -> line.startsWith("run: UP after")));
    }

    static void stop(Container container, RunningScript run) {
        assertEquals(0, container.stop(run), () -> String.join("\n", run.all()));
        assertTrue(run.all().contains("run: STOPPED"), () -> String.join("\n", run.all()));
    }

    static String http(String method, int port) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).timeout(Duration.ofSeconds(20)).method(method, HttpRequest.BodyPublishers.noBody()).build();
            var answer = http.send(ask, BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body().strip();
        }
    }

    /// Kills the process in the container whose command line begins so.
    private static void kill(Container container, String program) {
        container.exec("sh", "-c", "for p in /proc/[0-9]*; do case $(tr '\\0' ' ' <$p/cmdline) in '" + program + "'*) kill -KILL ${p#/proc/} ;; esac; done 2>/dev/null; :");
    }

    @Test
    void the_base_has_what_an_image_needs_no_secret_and_nothing_of_how_it_was_built() {
        var config = "{{.Config.StopSignal}} {{.Config.Cmd}} {{.Config.Volumes}} {{.HealthCheck.Test}} {{index .Config.Labels \"org.opencontainers.image.title\"}}";
        assertEquals("SIGTERM [/ww/run] map[/backup:{} /data:{}] [CMD /ww/status --ready] whaleware", Container.output("image", "inspect", "--format", config, "whaleware"));
        assertEquals("", Container.output("run", "--rm", "--no-healthcheck", "whaleware", "sh", "-c", "ls -A /tmp; ls -d /root/.m2 /root/.jbang /ww/etc/cfg.json 2>/dev/null; :"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web " + ROOT, "web " + ANYBODY, "web:slim " + ANYBODY, "web:slim " + ROOT})
    void the_web_service_in_the_foreground_is_asked_repaired_and_stopped(String how) throws Exception {
        int port = ServerProcess.freePort();
        var words = how.split(" ", 2);
        try (var web = container(words[0], words[1], "-e", "ADDRESS=127.0.0.1", "-e", "PORT=" + port)) {
            var run = up(web.start()).awaitLine("\"stats\":{\"response_ms\"");
            assertEquals("<h1>Hello from whaleware</h1>", http("GET", port));
            assertEquals("healthy", Container.output("healthcheck", "run", web.name).isEmpty() ? "healthy" : "unhealthy");
            kill(web, "jwebserver");
            run.awaitLine("RESTARTING: the service ended with 137").await("UP again", () -> run.all().stream().filter(line -> line.startsWith("run: UP after")).count() == 2);
            assertEquals("<h1>Hello from whaleware</h1>", http("GET", port));
            stop(web, run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ANYBODY})
    void hooks_of_shell_alone_do_on_a_base_where_every_command_is_busybox(String how) throws Exception {
        int port = ServerProcess.freePort();
        try (var shell = container("shell", how, "-e", "CFG={\"address\": \"127.0.0.1\", \"port\": " + port + ", \"title\": \"Moin\", \"notify_url\": \"stdout:\"}")) {
            var run = up(shell.start()).awaitLine("\"stats\":{\"pages\":1}");
            assertEquals("<h1>Moin</h1>", http("GET", port));
            kill(shell, "httpd");
            run.awaitLine("RESTARTING: the service ended with 137").await("UP again", () -> run.all().stream().filter(line -> line.startsWith("run: UP after")).count() == 2);
            stop(shell, run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ANYBODY})
    void Tomcat_and_its_MariaDB_keep_what_was_written_over_the_death_of_either_and_over_a_stop(String how) throws Exception {
        int port = ServerProcess.freePort(), db = ServerProcess.freePort();
        var cfg = "{\"address\": \"127.0.0.1\", \"port\": %d, \"database\": {\"port\": %d, \"memory\": \"16M\"}, \"memory\": \"64m\", \"notify_url\": \"stdout:\"}".formatted(port, db);
        try (var tomcat = container("tomcat", how, "-e", "DB_PASSWORD=it's \\ <secret> & \"", "-e", "CFG=" + cfg, "--stop-timeout", "60")) {
            var run = up(tomcat.start()).awaitLine("\"stats\":{\"visits\":0");
            assertEquals("visits 1", http("POST", port));
            int ups = 1;
            for (var victim : List.of("mariadbd", "/opt/java/openjdk/bin/java -D")) {
                kill(tomcat, victim);
                int wanted = ++ups;
                run.await("UP again", Duration.ofMinutes(2), () -> run.all().stream().filter(line -> line.startsWith("run: UP after")).count() == wanted);
                assertEquals("visits " + ups, http("POST", port));
            }
            stop(tomcat, run);
            var again = tomcat.startAgain();
            up(again);
            assertFalse(again.all().contains("run: FIRSTBOOT"));
            assertEquals("visits " + ups, http("GET", port));
            stop(tomcat, again);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres " + ANYBODY, "postgres-foreground " + ROOT, "postgres-foreground " + ANYBODY})
    void PostgreSQL_is_up_repaired_and_stopped_as_any_user(String how) throws Exception {
        int port = ServerProcess.freePort();
        var words = how.split(" ", 2);
        var cfg = "{\"postgresql\": {\"port\": " + port + ", \"listen_addresses\": \"127.0.0.1\"}, \"notify_url\": \"stdout:\"}";
        try (var postgres = container(words[0], words[1], "-e", "POSTGRES_PASSWORD=x", "-e", "CFG=" + cfg, "--stop-timeout", "60")) {
            var run = up(postgres.start()).awaitLine("\"connections\":");
            postgres.exec("sh", "-c", "kill -KILL $(head -n 1 /data/postgresql/postmaster.pid)");
            run.awaitLine("run: RESTARTING").await("UP again", () -> run.all().stream().filter(line -> line.startsWith("run: UP after")).count() == 2);
            stop(postgres, run);
        }
    }

    @Test
    void an_image_of_the_old_days_moves_over() {
        try (var classic = container("classic", ROOT, "-e", "CFG={\"ww\": {\"ignore_failures\": [\"boot\", \"firstboot\", \"upgrade\", \"svcup\", \"warmup\", \"svcdown\"]}}")) {
            stop(classic, up(classic.start()));
        }
    }

    @Test
    void data_is_kept_in_a_container_of_its_own_and_in_a_folder_of_the_machine_and_without_a_volume_with_the_container() throws Exception {
        var cfg = "CFG={\"address\": \"127.0.0.1\", \"port\": " + ServerProcess.freePort() + "}";
        try (var home = Home.fresh(); var holder = new Container("shell", "-v", "/data", "--", "true")) {
            assertEquals(0, holder.start().exit());
            for (var volume : List.of("--volumes-from " + holder.name, "-v " + home.data + ":/data", "--user 12345:12345 -v " + owned(home) + ":/data")) {
                for (boolean first : List.of(true, false)) {
                    try (var shell = container("shell", volume, "-e", cfg)) {
                        var run = up(shell.start());
                        assertEquals(first, run.all().contains("run: FIRSTBOOT"), volume);
                        stop(shell, run);
                    }
                }
            }
            for (var none : List.of("--rm=false", "--image-volume=ignore")) {
                try (var shell = container("shell", none, "-e", cfg)) {
                    stop(shell, up(shell.start()));
                    var again = shell.startAgain();
                    up(again);
                    assertFalse(again.all().contains("run: FIRSTBOOT"), none);
                    stop(shell, again);
                }
            }
        }
    }

    private static String owned(Home home) throws IOException {
        var data = Files.createDirectory(home.backup.resolve("theirs"));
        Files.setAttribute(data, "unix:uid", 12345);
        return data.toString();
    }
}
