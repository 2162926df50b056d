//JAVA 25+
//DEPS com.microsoft.playwright:playwright:1.62.0
//DEPS org.webjars.npm:axe-core:4.6.3 org.junit.jupiter:junit-jupiter:5.14.4
//SOURCES ../../../lib/Whaleware.java ../../../lib/fleet/Fleet.java ../../fleet/pages/PagesServer.java
//SOURCES ../../fixtures/Browser.java ../../fixtures/Screenshot.java
//RUNTIME_OPTIONS -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED
package whaleware.fleet.pages;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import whaleware.base.FileTree;
import whaleware.fixtures.Browser;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;

/// Measures the pages in Chromium, on the store of SQLite, beside Spring Boot Admin.
final class PagesBench {
    private static final int ROUNDS = 7, STEP = 30, NUMBERS = 20;
    /// Notes when the list is there: its count is shown, and its first row.
    private static final String WATCH_LIST = """
            new MutationObserver((_, observer) => {
              if (!document.querySelector('#grid .body a[href]')) return;
              if (!document.getElementById('count').textContent) return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => window.ready = performance.now()));
            }).observe(document, {childList: true, subtree: true, characterData: true});""";
    /// Notes how long the numbers take, from the first request for values to the last plot on the screen.
    private static final String WATCH_PLOTS = """
            const original = window.fetch;
            window.fetch = (...all) => {
              if (String(all[0]).includes('/stats?key=')) window.asked ??= performance.now();
              return original(...all);
            };
            new MutationObserver((_, observer) => {
              if (document.querySelectorAll('.plot canvas').length < %d) return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => {
                window.drawn = performance.now() - window.asked;
                window.ready = performance.now();
              }));
            }).observe(document, {childList: true, subtree: true});""".formatted(NUMBERS);
    /// Notes when each application of Spring Boot Admin is in the document.
    private static final String WATCH_ADMIN = """
            const timer = setInterval(() => {
              const names = new Set((document.body?.textContent ?? '').match(/web-\\d+-x/g) ?? []);
              if (names.size < %d) return;
              clearInterval(timer);
              requestAnimationFrame(() => setTimeout(() => window.ready = performance.now()));
            }, 20);""";

    private PagesBench() {}

    static void main(String... args) throws Exception {
        var what = new ArrayList<>(List.of(args));
        if (what.isEmpty()) what.addAll(List.of("list", "day", "admin"));
        try (var browser = Browser.start()) {
            for (var one : what) {
                switch (one) {
                    case "list" -> {
                        list(browser, 1000);
                        list(browser, 5000);
                    }
                    case "day" -> day(browser);
                    case "admin" -> admin(browser, 1000);
                    default -> throw new IllegalArgumentException(one + " (list, day or admin)");
                }
            }
        }
        System.exit(0);
    }

    private static void list(Browser browser, int instances) throws Exception {
        withStore(instances, (store, _) -> {
            try (var server = new PagesServer(store, InstantSource.system())) {
                measure(browser, "list of " + instances + " instances, until it is of use", server.url("/"), WATCH_LIST,
                        "window.ready");
                var page = browser.open(Browser.View.LIGHT, server.url("/"));
                await(page, "document.querySelectorAll('#grid .body a[href]').length > 0");
                print("a key in the search field at " + instances + " instances", keys(page));
                page.context().close();
            }
        });
    }

    /// Types, and returns how long each key takes, with the layout of the page.
    private static double[] keys(Page page) {
        var all = (List<?>) page.evaluate("""
                async () => {
                  const field = document.getElementById('q'), times = [];
                  for (const text of ['w', 'we', 'web', 'web-', 'web-1', 'web-12', 'web-1', 'we', 'w', '']) {
                    const start = performance.now();
                    field.value = text;
                    field.dispatchEvent(new Event('input', {bubbles: true}));
                    document.body.offsetHeight;
                    times.push(performance.now() - start + 0.0001);
                    await new Promise(done => setTimeout(done, 50));
                  }
                  return times;
                }""");
        return all.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
    }

    private static void day(Browser browser) throws Exception {
        withStore(1, (store, now) -> {
            try (var server = new PagesServer(store, InstantSource.system())) {
                var url = server.url("/instances/web-0?range=24h");
                measure(browser, "a day of " + NUMBERS + " numbers, read and drawn", url, WATCH_PLOTS, "window.drawn");
                measure(browser, "the page of that instance, from its address", url, WATCH_PLOTS, "window.ready");
            }
        });
    }

    /// Spring Boot Admin, whose instances are registered by its API; their health is that of a small server.
    private static void admin(Browser browser, int instances) throws Exception {
        var health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        health.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        health.createContext("/", exchange -> {
            var body = "{\"status\":\"UP\"}".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        health.start();
        int port = freePort();
        var process = new ProcessBuilder("lib/jbang", "tests/bench/fleet/SpringBootAdmin.java", "--server.port=" + port)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var url = "http://127.0.0.1:" + port;
        try (var client = HttpClient.newHttpClient()) {
            register(client, url, instances, "http://127.0.0.1:" + health.getAddress().getPort());
            measure(browser, "Spring Boot Admin: list of " + instances + " instances", url + "/applications",
                    WATCH_ADMIN.formatted(instances), "window.ready");
        } finally {
            process.destroy();
            process.waitFor();
            health.stop(0);
        }
    }

    private static void register(HttpClient client, String url, int instances, String service) throws Exception {
        for (int i = 0; i < instances; i++) {
            var at = service + "/" + i;
            var json = ("{'name':'web-%d-x','managementUrl':'%s','healthUrl':'%s/health','serviceUrl':'%s'}")
                    .formatted(i, at, at, at).replace('\'', '"');
            var request = HttpRequest.newBuilder(URI.create(url + "/instances"))
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build();
            for (int attempt = 0; ; attempt++) {
                try {
                    if (client.send(request, BodyHandlers.discarding()).statusCode() == 201) break;
                } catch (IOException notYet) {
                    // it starts
                }
                if (attempt > 300) throw new IOException("Spring Boot Admin does not answer");
                Thread.sleep(200);
            }
        }
        Thread.sleep(15_000); // it asks each instance for its health
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private interface Use {
        void of(FleetStore store, Instant now) throws Exception;
    }

    /// Fills a store: each instance has a report; a single instance has those of a day.
    private static void withStore(int instances, Use use) throws Exception {
        var folder = Files.createTempDirectory("ww-pages");
        var now = Instant.now();
        try (var store = SqliteStore.open(folder.resolve("fleet.db"), StoreSettings.DEFAULT, InstantSource.system())) {
            var numbers = new RandomNumbers();
            int reports = instances > 1 ? 1 : 86_400 / STEP;
            for (int i = 0; i < reports; i++) {
                var at = now.minusSeconds((long) STEP * (reports - 1 - i));
                var batch = new ArrayList<Report>();
                for (int k = 0; k < instances; k++) batch.add(report(k, i + 1, at, numbers.next()));
                store.add(batch, at);
            }
            use.of(store, now);
        } finally {
            FileTree.remove(folder);
        }
    }

    private static Report report(int instance, long sequence, Instant at, Map<String, Double> numbers) {
        var state = instance % 20 == 7 ? "RESTARTING" : "UP";
        var labels = Map.of("zone", instance % 2 == 0 ? "west" : "east");
        return new Report(Report.STATS, "1f0c9e2a-0000-4000-8000-%012d".formatted(instance), sequence,
                "web-" + instance, "app-" + instance % 9, "1." + instance % 3, labels, state, null, null, at, null,
                Duration.ofSeconds(45), "c0ffee", false, numbers, null);
    }

    /// 20 numbers that wander, a quarter of them counters.
    private static final class RandomNumbers {
        private static final String[] NAMES = {"requests_total", "latency_ms", "heap_bytes", "load"};
        private final Random random = new Random(1);
        private final double[] values = new double[NUMBERS];

        Map<String, Double> next() {
            var all = new LinkedHashMap<String, Double>();
            for (int i = 0; i < NUMBERS; i++) {
                values[i] = i % 4 == 0 ? values[i] + random.nextInt(500) : Math.abs(values[i] + random.nextGaussian());
                all.put("part" + i / 4 + "." + NAMES[i % 4], values[i]);
            }
            return all;
        }
    }

    private static void measure(Browser browser, String what, String url, String watch, String result) {
        var times = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) { // the first one warms up
            var page = browser.open(Browser.View.LIGHT, "about:blank");
            page.addInitScript(watch);
            page.navigate(url, new Page.NavigateOptions().setTimeout(300_000));
            await(page, "window.ready > 0");
            if (i >= 0) times[i] = ((Number) page.evaluate(result + " + 0.0001")).doubleValue();
            page.context().close();
        }
        print(what, times);
    }

    /// Waits for a condition; the content security policy of the pages forbids Playwright's own wait.
    private static void await(Page page, String condition) {
        while (!(boolean) page.evaluate(condition)) page.waitForTimeout(50);
    }

    private static void print(String what, double[] times) {
        Arrays.sort(times);
        System.out.printf("%-60s %,7.0f ms   (%,.0f to %,.0f)%n", what, times[times.length / 2], times[0],
                times[times.length - 1]);
    }
}
