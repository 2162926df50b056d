//JAVA 25+
//DEPS com.microsoft.playwright:playwright:1.62.0
//DEPS org.webjars.npm:axe-core:4.6.3 org.junit.jupiter:junit-jupiter:5.14.4
//SOURCES ../../../lib/Whaleware.java ../../../lib/fleet/Fleet.java ../../fleet/pages/PagesServer.java
//SOURCES ../../fixtures/Browser.java ../../fixtures/Screenshot.java
//SOURCES AdminInstances.java FilledStore.java PageTimes.java
//RUNTIME_OPTIONS -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED
package whaleware.fleet.pages;

import com.microsoft.playwright.Page;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import whaleware.fixtures.Browser;

/// Measures the pages in Chromium, on the store of SQLite, beside Spring Boot Admin.
final class PagesBench {
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
        FilledStore.use(instances, (store, _) -> {
            try (var server = new PagesServer(store, InstantSource.system())) {
                PageTimes.measure(browser, "list of " + instances + " instances, until it is of use",
                        server.url("/"), PageTimes.WATCH_LIST, "window.ready");
                var page = browser.open(Browser.View.LIGHT, server.url("/"));
                PageTimes.await(page, "document.querySelectorAll('#grid .body a[href]').length > 0");
                PageTimes.print("a key in the search field at " + instances + " instances", keys(page));
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

    private static void admin(Browser browser, int instances) throws Exception {
        try (var admin = new AdminInstances(instances)) {
            PageTimes.measure(browser, "Spring Boot Admin: list of " + instances + " instances",
                    admin.url() + "/applications", PageTimes.WATCH_ADMIN.formatted(instances), "window.ready");
        }
    }

    private static void day(Browser browser) throws Exception {
        FilledStore.use(1, (store, now) -> {
            try (var server = new PagesServer(store, InstantSource.system())) {
                var url = server.url("/instances/web-0?range=24h");
                PageTimes.measure(browser, "a day of " + FilledStore.NUMBERS + " numbers, read and drawn", url,
                        PageTimes.WATCH_PLOTS, "window.drawn");
                PageTimes.measure(browser, "the page of that instance, from its address", url, PageTimes.WATCH_PLOTS,
                        "window.ready");
            }
        });
    }
}
