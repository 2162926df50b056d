package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpCollector;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// `/` of `ww.http` shows this one instance to people, and no text of a hook becomes markup.
@DisplayNameGeneration(ReplaceUnderscores.class)
class InstancePageTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
    private static final List<String> HOSTILE = List.of("<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
            "</bdi></main><h1>x", "&lt;b&gt;", "{{7*7}}", "\u202egnp.exe", "\u0000\u001b[31m");

    private static HttpResponse<String> page(HttpProbe http) {
        return http.request("GET", "/", "Accept", BROWSER);
    }

    private static String header(HttpResponse<String> response, String name) {
        return String.join(" & ", response.headers().allValues(name));
    }

    /// Copies the hooks that report to `notify_url`.
    private static Home reporters(Home home) throws Exception {
        for (var hook : List.of("usr/lifecycle.java", "usr/pushstats.java")) {
            home.file(hook, Files.readString(Home.CHECKOUT.resolve(hook)));
        }
        return home;
    }

    @Test
    void a_browser_gets_the_page_and_other_clients_get_the_status() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"webapp\": \"shop\", \"ww\": {" + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            var page = page(http);
            assertEquals(List.of(200, "text/html; charset=utf-8", "Accept"),
                    List.of(page.statusCode(), header(page, "Content-Type"), header(page, "Vary")));
            assertTrue(page.body().startsWith("<!doctype html>") && page.body().contains("<bdi>shop"), page::body);
            var other = http.request("GET", "/");
            assertEquals("application/json", header(other, "Content-Type"));
            assertEquals("UP", new ObjectMapper().readTree(other.body()).path("state").asText());
            assertEquals("application/json", header(http.request("GET", "/status", "Accept", BROWSER), "Content-Type"));
            assertEquals("ready\n", http.request("GET", "/ready", "Accept", BROWSER).body());
            var head = http.request("HEAD", "/", "Accept", BROWSER);
            assertEquals(List.of(200, ""), List.of(head.statusCode(), head.body()));
            assertTrue(Integer.parseInt(header(head, "Content-Length")) > 1000, () -> header(head, "Content-Length"));
            assertEquals(405, http.request("POST", "/", "Accept", BROWSER).statusCode());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_page_shows_states_numbers_durations_and_deliveries() throws Exception {
        try (var http = HttpProbe.free(); var collector = new HttpCollector();
                var life = new RecordingHome("plain").daemons(1)) {
            collector.answer = 500;
            reporters(life.home).hook("monitor", "echo '{\"db\": {\"size_bytes\": 1572864, \"ok\": [true, 1.10]}}'")
                    .cfg("""
                    {"webapp": "shop", "version": "1.4.2", "notify_url": "%s",
                     "ww": {"labels": {"zone": "b"}, %s}}""".formatted(collector.url(), http.setting()));
            var run = life.start().awaitState(State.UP);
            run.await("the failure of the delivery, and monitor", () -> page(http).body().contains("fails: ")
                    && page(http).body().contains("db.size_bytes"));
            var page = page(http).body();
            for (var expected : List.of("<strong class=\"state UP\">UP</strong> ready", "shop 1.4.2", "Label <bdi>zone",
                    "<bdi>db.size_bytes</bdi></th><td class=\"n\"><bdi>1.5 MiB</bdi>", "<bdi>db.ok[0]</bdi>",
                    "<bdi>1.10</bdi>", "<bdi>svcup</bdi>", "UP</strong> <bdi>after ",
                    "<strong class=\"state FIRSTBOOT\">", "HTTP 500")) {
                assertTrue(page.contains(expected), () -> expected + " in " + page);
            }
            assertTrue(page.indexOf("UP</strong> <bdi>after") < page.indexOf("BOOT</strong>"), "the newest is first");
            assertEquals(0, life.home.start("ww/ww", "maintenance", "on").exit());
            run.await("maintenance", () -> page(http).body().contains("Maintenance: nothing is restarted"));
            assertTrue(page(http).body().contains("</strong> not ready"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_page_shows_failures_with_their_limit_the_next_run_scripts_and_a_waiting_upgrade() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            Files.delete(life.home.path.resolve("usr/boot"));
            var cfg = "{\"version\": \"%s\", \"ww\": {\"monitor\": {\"every\": \"1h\", \"failures\": 3}, "
                    + http.setting() + "}}";
            life.home.cfg(cfg.formatted("1.1")).hook("monitor", "[ ! -e $WW_BACKUP/bad ] || exit 4", "echo {}")
                    .file("usr/restore.java", "void main() {}\n");
            var edited = StatusDetailsTest.baked(life.home.path, "usr/restore.java");
            Files.writeString(edited, "void main() { }\n");
            var run = life.start().awaitState(State.UP);
            run.await("the scripts", () -> page(http).body().contains("Edited since ww bake"));
            var page = page(http).body();
            assertTrue(page.contains("<dt>Edited since ww bake</dt><dd><bdi>usr/restore.java</bdi>"), page);
            assertTrue(page.contains("<dt>Data version</dt><dd><bdi>1.1</bdi>"), page);
            assertFalse(page.contains("failure"), page);
            assertTrue(page.matches("(?s).*<p>the next run <time datetime=\"20[^>]+>in (59|60) min</time></p>.*"),
                    page);

            Files.createFile(life.home.backup.resolve("bad"));
            assertEquals(1, life.home.start("ww/ww", "monitor").exit());
            life.home.cfg(cfg.formatted("1.2"));
            run.signal("HUP").await("the new version", () -> page(http).body().contains(
                    "<bdi>1.1, but 1.2 is configured: the next start upgrades the data</bdi>"));
            assertTrue(page(http).body().contains("<p class=\"bad\">failure 1 of 3</p>"), () -> page(http).body());
            life.home.hook("monitor", "no-such-program");
            life.home.start("ww/ww", "monitor").exit();
            run.await("the unusable monitor", () -> page(http).body().contains(
                    "<p class=\"bad\">cannot be run (1 in a row)</p>"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void hostile_texts_are_text_and_secrets_are_masked() throws Exception {
        var json = new ObjectMapper();
        var answer = json.createObjectNode().put("long", "x".repeat(10_000)).put("secret", "of hunter2-hunter2");
        for (var text : HOSTILE) answer.put(text, text);
        var many = json.createObjectNode();
        for (int i = 0; i < 1000; i++) many.put("n" + i, i);
        answer.set("many", many);
        var labels = json.createObjectNode().put("zone", HOSTILE.get(0)).put("rack", HOSTILE.get(1));
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.file("files/answer", json.writeValueAsString(answer))
                    .hook("monitor", "cat $WW_HOME/files/answer")
                    .cfg("{\"webapp\": " + json.writeValueAsString(HOSTILE.get(3))
                            + ", \"password\": \"hunter2-hunter2\", \"ww\": {\"labels\": " + labels + ", "
                            + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            run.await("the answer of monitor", () -> page(http).body().contains("<bdi>{{7*7}}</bdi>"));
            var page = page(http).body();
            for (var markup : List.of("<script>alert", "<img", "<svg", "<h1>x", "\u0000", "\u001b", "hunter2")) {
                assertFalse(page.contains(markup), () -> markup + " in " + page);
            }
            assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&amp;lt;b&amp;gt;"));
            assertTrue(page.contains("<bdi>\u202egnp.exe</bdi>") && page.contains("x…</bdi>"), page);
            assertTrue(page.contains("There are more values") && page.length() < 100_000, () -> "" + page.length());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void schedules_show_when_they_are_due_and_how_they_ended() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.hook("cron/report", "exit 3").hook("cron/clean", "true").cfg("""
                    {"ww": {"cron": {"report": {"schedule": "0 3 1 1 *"}, "clean": {"schedule": "0 4 1 1 *"}}, %s}}"""
                    .formatted(http.setting()));
            var run = life.start().awaitState(State.UP);
            assertEquals(3, life.home.start("ww/ww", "cron", "report").exit());
            run.await("the schedules", () -> page(http).body().contains("ended with 3"));
            var page = page(http).body();
            var year = java.time.Year.now(java.time.ZoneOffset.UTC).getValue() + 1;
            for (var expected : List.of("<h2 id=\"schedules\">Schedules</h2>", year + "-01-01 03:00:00 UTC",
                    year + "-01-01 04:00:00 UTC", "<td class=\"bad\"><bdi>ended with 3", "has not run yet")) {
                assertTrue(page.contains(expected), () -> expected + " in " + page);
            }
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_timeline_shows_failures_without_the_lines_of_hooks_and_survives_the_supervisor() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain")) {
            life.home.hook("svcup", "[ -e $WW_BACKUP/second ] ||",
                            "{ echo private-line; touch $WW_BACKUP/second; exit 7; }", "exec sleep 9999")
                    .cfg("{\"ww\": {\"service\": {\"foreground\": true}, \"restart\": {\"backoff\": \"50ms\"}, "
                            + http.setting() + "}}");
            var run = life.start();
            run.exit();
            assertTrue(run.all().stream().anyMatch(line -> line.contains("private-line")));
            run = life.start().awaitState(State.UP);
            var page = page(http).body();
            assertTrue(page.contains("<li class=\"bad\">")
                    && page.contains(">ERROR</strong> <span class=\"failed\">"),
                    page);
            assertFalse(page.contains("private-line"));
            long supervisor = run.supervisor(0);
            RunningScript.send("KILL", supervisor);
            var second = run;
            run.await("another supervisor", () -> second.supervisor(supervisor) != supervisor
                    && http.code("/ready") == 200 && page(http).body().contains("the supervisor died"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
