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
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The images of `tests/images`, run as real containers: as root with a writable root file system, and as an unknown
/// user with a read-only one.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImagesTest {
    static final String ANY_USER = "--user 12345:12345 --read-only", ROOT = "--init";

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        for (var image : List.of("web", "web:slim", "shell", "tomcat", "postgres", "postgres-foreground", "classic"))
            Container.build(image);
    }

    /// Returns a container.
    ///
    /// @param mode options, separated by blanks
    static Container container(String image, String mode, String... options) {
        var all = new ArrayList<>(List.of(mode.split(" ")));
        all.addAll(Arrays.asList(options));
        return new Container(image, all.toArray(String[]::new));
    }

    static RunningScript up(RunningScript run) {
        return awaitUps(run, 1);
    }

    /// Waits until the container has been UP this many times.
    private static RunningScript awaitUps(RunningScript run, int times) {
        return run.await("UP " + times, Duration.ofMinutes(2),
                () -> run.all().stream().filter(line -> line.startsWith("run: UP after")).count() >= times);
    }

    static void stop(Container container, RunningScript run) {
        assertEquals(0, container.stop(run), () -> String.join("\n", run.all()));
        assertTrue(run.all().contains("run: STOPPED"), () -> String.join("\n", run.all()));
    }

    static String http(String method, int port) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .timeout(Duration.ofSeconds(20)).method(method, HttpRequest.BodyPublishers.noBody()).build();
            var response = http.send(request, BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body().strip();
        }
    }

    /// Kills the processes in the container whose command lines begin with this text.
    private static void kill(Container container, String program) {
        container.exec("sh", "-c", """
                for p in /proc/[0-9]*; do
                    case $(tr '\\0' ' ' <$p/cmdline) in "$0"*) kill -KILL ${p#/proc/} ;; esac
                done 2>/dev/null; :
                """, program);
    }

    @Test
    void the_base_image_has_its_settings_and_no_files_of_its_build() {
        var config = "{{.Config.StopSignal}} {{.Config.Cmd}} {{.Config.Volumes}} {{.HealthCheck.Test}}"
                + " {{index .Config.Labels \"org.opencontainers.image.title\"}}";
        assertEquals("SIGTERM [/ww/run] map[/backup:{} /data:{}] [CMD /ww/status --ready] whaleware",
                Container.output("image", "inspect", "--format", config, "whaleware"));
        assertEquals("", Container.output("run", "--rm", "--no-healthcheck", "whaleware",
                "sh", "-c", "ls -A /tmp; ls -d /root/.m2 /root/.jbang /ww/etc/cfg.json 2>/dev/null; :"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web " + ROOT, "web " + ANY_USER, "web:slim " + ANY_USER, "web:slim " + ROOT})
    void a_web_service_in_the_foreground_is_monitored_restarted_and_stopped(String mode) throws Exception {
        int port = ServerProcess.freePort();
        var words = mode.split(" ", 2);
        try (var web = container(words[0], words[1], "-e", "ADDRESS=127.0.0.1", "-e", "PORT=" + port)) {
            var run = up(web.start()).awaitLine("\"stats\":{\"response_ms\"");
            assertEquals("<h1>Hello from whaleware</h1>", http("GET", port));
            assertEquals("", Container.output("healthcheck", "run", web.name), "it is healthy");
            kill(web, "jwebserver");
            awaitUps(run.awaitLine("RESTARTING: the service ended with 137"), 2);
            assertEquals("<h1>Hello from whaleware</h1>", http("GET", port));
            stop(web, run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ANY_USER})
    void shell_hooks_run_on_a_base_image_with_only_busybox(String mode) throws Exception {
        int port = ServerProcess.freePort();
        var cfg = """
                {"address": "127.0.0.1", "port": %d, "title": "Moin", "notify_url": "stdout:"}
                """.formatted(port);
        try (var shell = container("shell", mode, "-e", "CFG=" + cfg)) {
            var run = up(shell.start()).awaitLine("\"stats\":{\"pages\":1}");
            assertEquals("<h1>Moin</h1>", http("GET", port));
            kill(shell, "httpd");
            awaitUps(run.awaitLine("RESTARTING: the service ended with 137"), 2);
            stop(shell, run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ANY_USER})
    void Tomcat_and_its_MariaDB_keep_their_data_over_the_death_of_either_and_over_a_stop(String mode) throws Exception {
        int port = ServerProcess.freePort(), db = ServerProcess.freePort();
        var cfg = """
                {"address": "127.0.0.1", "port": %d, "database": {"port": %d, "memory": "16M"},
                 "memory": "64m", "notify_url": "stdout:"}
                """.formatted(port, db);
        try (var tomcat = container("tomcat", mode, "-e", "DB_PASSWORD=it's \\ <secret> & \"", "-e", "CFG=" + cfg,
                "--stop-timeout", "60")) {
            var run = up(tomcat.start()).awaitLine("\"stats\":{\"visits\":0");
            assertEquals("visits 1", http("POST", port));
            int ups = 1;
            for (var victim : List.of("mariadbd", "/opt/java/openjdk/bin/java -D")) {
                kill(tomcat, victim);
                awaitUps(run, ++ups);
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
    @ValueSource(strings = {"postgres " + ANY_USER, "postgres-foreground " + ROOT, "postgres-foreground " + ANY_USER})
    void PostgreSQL_is_monitored_restarted_and_stopped_as_any_user(String mode) throws Exception {
        int port = ServerProcess.freePort();
        var words = mode.split(" ", 2);
        var cfg = "{\"postgresql\": {\"port\": " + port + ", \"listen_addresses\": \"127.0.0.1\"},"
                + " \"notify_url\": \"stdout:\"}";
        try (var postgres = container(words[0], words[1], "-e", "POSTGRES_PASSWORD=x", "-e", "CFG=" + cfg,
                "--stop-timeout", "60")) {
            var run = up(postgres.start()).awaitLine("\"connections\":");
            postgres.exec("sh", "-c", "kill -KILL $(head -n 1 /data/postgresql/postmaster.pid)");
            awaitUps(run.awaitLine("run: RESTARTING"), 2);
            stop(postgres, run);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_service_that_exceeds_the_memory_limit_is_restarted_and_the_event_names_memory(boolean foreground)
            throws Exception {
        try (var home = Home.fresh().withDefaults(); var probe = HttpProbe.free()) {
            home.hook("svcup", "serve() {", "  [ ! -e /data/started ] || exec sleep 1000", "  : >/data/started",
                    "  sleep 2", "  exec tail /dev/zero", "}", foreground ? "serve" : "serve >/dev/null 2>&1 &");
            var cfg = "CFG={\"notify_url\": \"stdout:\", \"ww\": {" + probe.setting()
                    + ", \"service\": {\"foreground\": " + foreground + "}}}";
            try (var shell = container("shell", ROOT, "--memory=256m", "--memory-swap=256m", "-e", cfg,
                    "-v", home.path + "/usr:/ww/usr:ro")) {
                var run = awaitUps(shell.start(), 2);
                var cause = "the kernel killed the service: out of memory (limit 256 MB)";
                assertTrue(run.all().contains("run: RESTARTING: " + cause), () -> String.join("\n", run.all()));
                assertTrue(run.all().stream().anyMatch(line -> line.contains("\"state\":\"RESTARTING\"")
                        && line.contains("\"cause\":\"" + cause + "\"")), () -> String.join("\n", run.all()));
                var metrics = probe.request("GET", "/metrics").body();
                assertTrue(metrics.contains("\nwhaleware_oom_kills_total 1\n"), metrics);
                stop(shell, run);
            }
        }
    }

    @Test
    void an_image_of_the_original_runs_with_ignore_failures() {
        try (var classic = container("classic", ROOT, "-e", "CFG=" + ClassicTest.IGNORE_FAILURES)) {
            stop(classic, up(classic.start()));
        }
    }

    @Test
    void data_is_kept_in_a_data_container_in_a_folder_and_in_a_restarted_container_without_a_volume()
            throws Exception {
        var cfg = "CFG={\"address\": \"127.0.0.1\", \"port\": " + ServerProcess.freePort() + "}";
        try (var home = Home.fresh(); var holder = new Container("shell", "-v", "/data", "--", "true")) {
            assertEquals(0, holder.start().exit());
            for (var volume : List.of("--volumes-from " + holder.name, "-v " + home.data + ":/data",
                    "--user 12345:12345 -v " + owned(home) + ":/data")) {
                for (boolean first : List.of(true, false)) {
                    try (var shell = container("shell", volume, "-e", cfg)) {
                        var run = up(shell.start());
                        assertEquals(first, run.all().contains("run: FIRSTBOOT"), volume);
                        stop(shell, run);
                    }
                }
            }
            for (var mode : List.of("--rm=false", "--image-volume=ignore")) {
                try (var shell = container("shell", mode, "-e", cfg)) {
                    stop(shell, up(shell.start()));
                    var again = shell.startAgain();
                    up(again);
                    assertFalse(again.all().contains("run: FIRSTBOOT"), mode);
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
