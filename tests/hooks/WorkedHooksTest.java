package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.Stats;
import whaleware.docs.Document;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The six worked hooks of README.md and usr/README.md work as described there.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300) // other tests may hold JBang's lock
class WorkedHooksTest {
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(4);

    @Test
    void warmup_awaits_a_page_monitor_measures_over_HTTP_and_svcdown_drains() throws Exception {
        try (var home = Home.fresh()) {
            var port = ServerProcess.freePort();
            home.cfg("{\"port\": " + port + ", \"ww\": {\"service\": {\"foreground\": true}, "
                    + "\"monitor\": {\"timeout\": \"60s\"}}}").file("files/index.html", "hello");
            home.file("usr/warmup.java", readme("/// usr/warmup.java ")).file("usr/svcdown", readme("# usr/svcdown "));
            var monitor = Document.of("README.md").block("/// usr/monitor.java ").replace("8080", "" + port);
            home.file("usr/monitor.java", monitor);
            LocalCatalog.library(home.path);
            var server = System.getProperty("java.home") + "/bin/jwebserver";
            home.hook("svcup", "exec '" + server + "' --port " + port + " --directory \"$WW_FILES\"");
            var run = home.start("ww/run");
            run.await("statistics", BUILD_LIMIT, () -> state(home).contains("\"answer\":{\"response_ms\":"));
            try (var request = new Socket(InetAddress.getLoopbackAddress(), port)) {
                request.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes()); // the rest follows during the drain
                run.signal("TERM").awaitLine("run: STOPPING");
                run.await("svcdown", () -> home.processes().stream().anyMatch(line -> line.contains("usr/svcdown")));
                request.getOutputStream().write("Host: localhost\r\nConnection: close\r\n\r\n".getBytes());
                assertTrue(new String(request.getInputStream().readAllBytes()).endsWith("hello"));
            }
            assertEquals(0, run.exit(), run.all()::toString);
            assertTrue(run.all().stream().noneMatch(line -> line.contains("have not ended")), run.all()::toString);
        }
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void boot_renders_a_template_upgrade_migrates_a_schema_and_monitor_queries_the_database() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("""
                    {"version": "1.1", "port": 5, "hosts": [{"name": "a&b"}, {"name": "c"}],
                     "db": {"url": "jdbc:h2:%s/db", "user": "sa", "password": ""},
                     "ww": {"monitor": {"timeout": "60s"}}}
                    """.formatted(home.data));
            home.file("usr/boot.java", readme("/// usr/boot.java "));
            home.file("usr/upgrade.java", readme("/// usr/upgrade.java "));
            home.file("usr/monitor.java", readme("/// usr/monitor.java "));
            LocalCatalog.library(home.path);
            home.file("files/app.conf.mustache", "port={{port}}{{#hosts}} {{name}}{{/hosts}}\n");
            home.file("files/migrations/V1__orders.sql", "CREATE TABLE orders (id INT);");
            home.file("files/migrations/V1.1__two.sql", "INSERT INTO orders VALUES (1), (2);");
            var run = home.start("ww/run");
            run.await("statistics", BUILD_LIMIT, () -> state(home).contains("\"answer\":{\"orders\":2}"));
            assertEquals("port=5 a&b c\n", Files.readString(home.run.resolve("app.conf")));
            assertTrue(run.out().contains("upgrade: 2 migrations, the schema is at 1.1"), run.all()::toString);
            assertEquals(0, run.signal("TERM").exit(), run.all()::toString);
        }
    }

    @Test
    void the_warmup_of_usr_README_is_the_warmup_of_the_templates() throws Exception {
        var template = Files.readString(Home.CHECKOUT.resolve("lib/project/templates/java/warmup.java"));
        assertEquals(template, readme("/// usr/warmup.java "));
    }

    @Test
    void Stats_omits_unknown_values_and_keeps_the_last_value_of_a_name() {
        var stats = new Stats().put("n", 1).put("n", 2).put("rate", 0.5).put("none", Double.NaN)
                .put("text", (String) null).put("ms", Duration.ofNanos(1_234_567)).put("ok", true).put("größe", "5 €");
        assertEquals("{\"n\":2,\"rate\":0.5,\"ms\":1.23,\"ok\":true,\"größe\":\"5 €\"}", stats.toString());
    }

    private static String state(Home home) {
        return Await.read(home.run.resolve("state.json"));
    }

    private static String readme(String line) {
        return Document.of("usr/README.md").block(line);
    }
}
