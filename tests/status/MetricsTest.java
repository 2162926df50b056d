package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Json;
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpProbe;
import whaleware.runtime.State;

/// `/metrics`, as Prometheus reads it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MetricsTest {
    private static final String AWKWARD = """
            {"connections": 12, "db": {"openConnections": 3, "größe": 1.5}, \
            "queues": [4, [5, 6]], "x-y": 1, "x.y": 2, "": 7, \
            "text": "8", "huge": 1e400, "commits_total": 812, "row_count": 9}""";

    @Test
    void a_real_Prometheus_scrapes_the_metrics_and_promtool_accepts_them() throws Exception {
        try (var http = HttpProbe.free(); var prometheus = HttpProbe.free(); var home = Home.fresh().withDefaults()) {
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "cat <<'END'\n" + AWKWARD + "\nEND");
            home.hook("cron/tidy", "true");
            home.cfg("{\"webapp\": \"shop \\\"7\\\"\", \"notify_url\": \"http://127.0.0.1:9/gone\", \"ww\": "
                    + "{\"monitor\": {\"every\": \"500ms\"}, \"cron\": {\"tidy\": {\"schedule\": \"0 0 29 2 *\"}}, "
                    + http.setting() + "}}");
            var run = home.start("ww/run").awaitState(State.UP)
                    .await("an answer", () -> http.text("/metrics").contains("monitor_connections"));
            assertEquals(0, home.start("ww/ww", "cron", "tidy").exit());
            run.await("the run", () -> http.text("/metrics").contains("cron_runs_total{name=\"tidy\"} 1"));
            var metrics = http.text("/metrics");
            for (var line : List.of("whaleware_state{state=\"UP\"} 1", "whaleware_monitor_connections 12",
                    "whaleware_monitor_db_open_connections 3", "whaleware_monitor_db_gr_e 1.5",
                    "whaleware_monitor_queues{index=\"0\"} 4", "whaleware_monitor_queues{index=\"1.1\"} 6",
                            "whaleware_monitor_x_y 1", "whaleware_monitor_x_y{key=\"x.y\"} 2",
                            "whaleware_monitor_commits_total 812", "whaleware_cron_runs_total{name=\"tidy\"} 1",
                            "whaleware_cron_failing{name=\"tidy\"} 0"))
                assertTrue(metrics.lines().anyMatch(line::equals), line + " is not in\n" + metrics);
            assertTrue(metrics.contains("whaleware_hook_duration_seconds_bucket{hook=\"svcup\",le=\"+Inf\"} 1\n")
                    && !metrics.contains("monitor_huge"), metrics);
            var checked = Files.writeString(home.backup.resolve("metrics"), metrics);
            var promtool = new ProcessBuilder("promtool", "check", "metrics").redirectInput(checked.toFile())
                    .redirectErrorStream(true).start();
            assertEquals("", new String(promtool.getInputStream().readAllBytes()));
            assertEquals(0, promtool.waitFor());

            var settings = Files.writeString(home.backup.resolve("prometheus.yml"),
                    "global: {scrape_interval: 1s}\nscrape_configs: [{job_name: ww, static_configs: [{targets: "
                            + "['127.0.0.1:" + http.port() + "']}]}]\n");
            var scraper = home.start("/usr/bin/prometheus", "--config.file=" + settings,
                    "--storage.tsdb.path=" + home.backup.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + prometheus.port());
            scraper.await("a sample", () -> found(prometheus, "whaleware_monitor_connections").equals("12"));
            assertEquals("1", found(prometheus, "whaleware_info"));
            assertEquals("1", found(prometheus, "up"));
            scraper.signal("TERM").exit();
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        }
    }

    /// Without a limit, 64 KiB of JSON lead to 200 MB of metrics at every scrape, which end the supervisor.
    @Test
    void metrics_of_a_hostile_monitor_answer_are_limited() {
        var many = IntStream.range(0, 3000).mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        for (var hostile : List.of("{\"a\": 1, \"" + "k".repeat(30_000) + "\": " + many + "}",
                "{\"a\": 1, \"b\": [" + "1,".repeat(30_000) + "1]}", "{\"a\": 1, \"b\": " + many + "}")) {
            assertTrue(hostile.length() < 65_536);
            var metrics = new PrometheusText();
            MonitorMetrics.write(Json.object(hostile, "an answer", ""), metrics);
            assertTrue(metrics.toString().contains("whaleware_monitor_a 1\n"), "the first one is there");
            assertTrue(metrics.toString().length() < 500_000, "characters: " + metrics.toString().length());
        }
    }

    private static String found(HttpProbe prometheus, String query) {
        try {
            return new ObjectMapper().readTree(prometheus.text("/api/v1/query?query=" + query)).path("data")
                    .path("result").path(0).path("value").path(1).asText();
        } catch (UncheckedIOException | com.fasterxml.jackson.core.JsonProcessingException notYet) {
            return "";
        }
    }
}
