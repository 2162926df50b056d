package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Json;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.Home;
import whaleware.fixtures.InstanceBuilder;
import whaleware.fixtures.SampleFleet;

/// The API and the static files over HTTP.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private final FakeFleet fleet = SampleFleet.at(NOW);
    private final PagesServer server = new PagesServer(fleet, InstantSource.fixed(NOW));

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode json(String path) throws Exception {
        var response = server.get(path);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
        return Json.object(response.body(), path, "");
    }

    private void refused(int code, String message, String path) throws Exception {
        var response = server.get(path);
        assertEquals(code + " " + message + "\n", response.statusCode() + " " + response.body());
    }

    @Test
    void instances_are_found_by_each_condition_and_all_of_them() throws Exception {
        assertEquals(21, json("/api/instances").path("instances").size());
        assertEquals(12, json("/api/instances?webapp=shop").path("instances").size());
        assertEquals("shop-9", json("/api/instances?state=silent").findValuesAsText("name").getFirst());
        assertEquals("shop-7", json("/api/instances?version=2.3.9").findValuesAsText("name").getFirst());
        assertEquals(6, json("/api/instances?label=zone%3Dwest").path("instances").size());
        assertEquals(1, json("/api/instances?q=out+of+memory&webapp=shop&label=zone%3Dwest").path("instances").size());
        assertEquals(0, json("/api/instances?q=nothing").path("instances").size());
        assertTrue(json("/api/instances").path("read_only").asBoolean());
    }

    @Test
    void an_instance_its_history_and_its_numbers_are_read_by_its_name() throws Exception {
        var path = "/api/instances/" + SampleFleet.BUSY;
        assertEquals(13, json(path).path("numbers").path("open_connections").asInt());
        assertEquals(7, json(path + "/history").path("events").size());
        var page = json(path + "/history?limit=3");
        assertTrue(page.path("more").asBoolean());
        var last = page.path("events").get(2).path("at").asText();
        assertEquals(4, json(path + "/history?limit=10&before=" + last).path("events").size());
        assertEquals(20, json(path + "/stats").path("keys").size());
        var day = json(path + "/stats?keys=latency_ms,requests_total&from=2026-01-30T12:00:00Z&points=100");
        assertEquals(2, day.path("series").size());
        assertEquals(100, day.path("series").get(0).path("times").size());
        assertEquals("per second", day.path("series").get(1).path("unit").asText());
        for (var rate : day.path("series").get(1).path("min")) assertTrue(rate.asDouble() >= 0, rate::asText);
    }

    @Test
    void a_name_may_have_any_characters() throws Exception {
        var name = "a/b ?&%#\u00e9\u202e<script>";
        fleet.put(new InstanceBuilder(name, NOW).build());
        var encoded = java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        assertEquals(name, json("/api/instances/" + encoded).path("name").asText());
        assertEquals(0, json("/api/instances/" + encoded + "/history").path("events").size());
        assertEquals(200, server.get("/instances/" + encoded).statusCode());
    }

    @Test
    void applications_keys_and_small_plots_are_read() throws Exception {
        var apps = json("/api/apps");
        assertEquals(List.of("mail", "search", "shop"), apps.findValuesAsText("webapp"));
        assertEquals(14, json("/api/apps?webapp=shop").path("apps").get(0).path("expect").asInt());
        assertEquals("open_connections", json("/api/keys").path("keys").get(0).path("key").asText());
        var sparks = json("/api/sparks?key=open_connections&name=shop-1&name=shop-3&name=none").path("series");
        assertEquals(3, sparks.path("shop-1").size());
        assertEquals(20, sparks.path("shop-3").size());
        assertFalse(sparks.has("none"));
    }

    @Test
    void a_parameter_that_cannot_be_read_is_named_with_its_cure() throws Exception {
        var path = "/api/instances/shop-3";
        refused(400, "cannot read 'limit': 'many' is not a whole number from 1 to 1000 (limit=100)",
                path + "/history?limit=many");
        refused(400, "cannot read 'limit': '0' is not a whole number from 1 to 1000 (limit=100)",
                path + "/history?limit=0");
        refused(400, "cannot read 'before': 'yesterday' is not a time by RFC 3339 (before=2026-01-31T12:00:00Z)",
                path + "/history?before=yesterday");
        refused(400, "cannot read 'from': it is later than 'to' (swap the two times)",
                path + "/stats?keys=a&from=2026-01-31T12:00:00Z&to=2026-01-30T12:00:00Z");
        refused(400, "cannot read 'label': 'zone' is not a label with its value (label=zone=west)",
                "/api/instances?label=zone");
        refused(400, "cannot read 'key': it is missing (key=system.memory.used_bytes)", "/api/sparks");
    }

    @Test
    void an_unknown_instance_is_404_for_each_question() throws Exception {
        for (var rest : new String[] {"", "/history", "/stats", "/stats?keys=a"}) {
            refused(404, "cannot find instance 'web-0' (GET /api/instances lists all)", "/api/instances/web-0" + rest);
        }
    }

    @Test
    void a_read_only_source_forgets_nothing() throws Exception {
        var response = server.send("DELETE", "/api/instances/shop-1");
        assertEquals(405, response.statusCode());
        assertTrue(response.body().contains("this source is read-only"), response.body());
        assertEquals(200, server.get("/api/instances/shop-1").statusCode());
    }

    @Test
    void a_store_that_fails_is_503_with_an_advice_and_without_its_secrets() throws Exception {
        fleet.broken(true);
        var response = server.get("/api/instances");
        assertEquals(503, response.statusCode());
        assertFalse(response.body().contains("disk"), response.body());
        assertTrue(response.headers().firstValue("retry-after").isPresent());
        assertTrue(server.log.toString().contains("the disk is broken"), server.log.toString());
    }

    @Test
    void long_answers_are_compressed_for_clients_that_accept_it() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(server.url("/api/instances")))
                    .header("Accept-Encoding", "gzip");
            var response = client.send(request.build(), BodyHandlers.ofByteArray());
            assertEquals("gzip", response.headers().firstValue("content-encoding").orElse(""));
            var plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
            assertEquals(server.get("/api/instances").body(), new String(plain, StandardCharsets.UTF_8));
            assertTrue(response.body().length * 4 < plain.length, response.body().length + " of " + plain.length);
        }
    }

    /// Returns the folder of the static files of the present version.
    private String assets() throws Exception {
        var page = server.get("/").body();
        int start = page.indexOf("/assets/");
        return page.substring(start, page.indexOf('/', start + "/assets/".length()) + 1);
    }

    @Test
    void static_files_of_a_version_are_kept_for_ever_and_those_of_another_version_not_at_all() throws Exception {
        var first = server.get(assets() + "style.css");
        assertEquals("public, max-age=31536000, immutable", first.headers().firstValue("cache-control").orElse(""));
        var other = server.get("/assets/0123456789abcdef/style.css");
        assertEquals("text/css; charset=utf-8", first.headers().firstValue("content-type").orElse(""));
        assertEquals("no-cache", other.headers().firstValue("cache-control").orElse(""));
        var tag = first.headers().firstValue("etag").orElseThrow();
        assertEquals(304, server.get(assets() + "style.css", "If-None-Match", tag).statusCode());
        assertEquals(200, server.get(assets() + "style.css", "If-None-Match", "\"other\"").statusCode());
        assertEquals(404, server.get(assets() + "FleetPages.class").statusCode());
        assertEquals(404, server.get(assets() + "..%2F..%2FFleet.java").statusCode());
    }

    @Test
    void a_page_has_a_single_module_with_all_that_it_imports() throws Exception {
        for (var page : List.of("app", "apps", "instance", "instances", "login", "silences")) {
            var module = server.get(assets() + page + "-page.js").body();
            assertTrue(module.lines().noneMatch(line -> line.startsWith("import ") || line.startsWith("export ")), page);
        }
        var module = server.get(assets() + "instance-page.js").body();
        assertTrue(module.contains("const { read } = module_api_js;"));
        assertTrue(module.contains("const { default: uPlot } = module_uPlot_esm_js;"));
        assertTrue(module.contains("return { default: uPlot, };"));
    }

    @Test
    void the_index_names_every_static_file_and_each_is_served_or_part_of_a_module() throws Exception {
        var folder = Home.CHECKOUT.resolve("lib/fleet/pages");
        TreeSet<String> files, indexed;
        try (var all = Files.list(folder)) {
            files = new TreeSet<>(all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".java"))
                    .map(name -> "whaleware/fleet/pages/" + name + "=" + name).toList());
        }
        try (var lines = Files.lines(folder.resolve("package-info.java"))) {
            indexed = new TreeSet<>(lines.filter(line -> line.startsWith("//FILES "))
                    .flatMap(line -> Stream.of(line.substring(8).split(" "))).toList());
        }
        assertEquals(files, indexed);
        var modules = new StringBuilder();
        for (var name : List.of("app-page", "apps-page", "instance-page", "instances-page", "login-page",
                "silences-page", "stream-worker")) modules.append(server.get(assets() + name + ".js").body());
        for (var file : files) {
            var name = file.substring(file.indexOf('=') + 1);
            if (name.endsWith(".js")) assertTrue(modules.indexOf("// " + name + "\nconst ") >= 0, name);
            else if (!name.endsWith(".html")) assertEquals(200, server.get(assets() + name).statusCode(), name);
        }
    }

    @Test
    void a_list_comes_in_its_page_and_no_name_can_end_its_element() throws Exception {
        fleet.put(new InstanceBuilder("</script><b>&lt;", NOW).webapp("<!--<script>").build());
        for (var path : List.of("/api/instances", "/api/apps")) {
            var page = server.get(path.equals("/api/apps") ? "/apps" : "/").body();
            var start = "<script type=\"application/json\" id=\"data\" data-path=\"" + path + "\">";
            var data = page.substring(page.indexOf(start) + start.length());
            data = data.substring(0, data.indexOf('<'));
            assertEquals(json(path), Json.object(data, path, ""));
            assertTrue(page.endsWith(data + "</script>\n</body>\n</html>\n"), path);
        }
    }

    @Test
    void a_page_comes_without_its_list_if_the_store_fails() throws Exception {
        fleet.broken(true);
        var page = server.get("/");
        assertEquals(200, page.statusCode());
        assertFalse(page.body().contains("id=\"data\""), page::body);
    }

    @Test
    void pages_have_a_strict_content_security_policy_and_no_inline_script_or_style() throws Exception {
        for (var path : new String[] {"/", "/apps", "/apps/shop", "/instances/shop-3", "/login"}) {
            var page = server.get(path);
            assertEquals("text/html; charset=utf-8", page.headers().firstValue("content-type").orElse(""));
            var policy = page.headers().firstValue("content-security-policy").orElse("");
            assertTrue(policy.startsWith("default-src 'none'"), policy);
            assertFalse(page.body().matches("(?s).*(<style|style=|<script>| on[a-z]+=|https?://|\\{\\{).*"), path);
        }
    }
}
