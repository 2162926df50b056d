package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Browser;
import whaleware.fixtures.Home;
import whaleware.fixtures.HttpCollector;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.SampleFleet;
import whaleware.fixtures.Sweep;
import whaleware.fleet.pages.PagesServer;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;
import whaleware.runtime.State;

/// The screenshots of the README files are small, and a command makes them: `tests/docs/screenshots`, which names the
/// folder in `SCREENSHOTS`.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.ONLY_WHOLE)
class ScreenshotsTest {
    private static final int MAX_BYTES = 60_000;
    @TempDir Path folder;

    @Test
    void the_page_of_an_instance() throws Exception {
        try (var http = HttpProbe.free(); var collector = new HttpCollector(); var home = Home.fresh();
                var browser = Browser.start()) {
            for (var hook : new String[] {"usr/lifecycle.java", "usr/pushstats.java"}) {
                home.file(hook, Files.readString(Home.CHECKOUT.resolve(hook)));
            }
            home.env("WW_INSTANCE", "shop-7c9d").env("POD_ZONE", "eu-2")
                    .hook("firstboot", "sleep 0.4; touch $WW_DATA/shop.db")
                    .hook("warmup", "sleep 0.2")
                    .hook("svcup", "[ -e $WW_BACKUP/second ] || { touch $WW_BACKUP/second; sleep 1; exit 3; }",
                            "exec sleep 9999")
                    .hook("monitor", "echo '{\"response_ms\": 12, \"db\": {\"size_bytes\": 48234496, "
                            + "\"connections\": 7}, \"orders_total\": 18204}'")
                    .cfg("""
                    {"webapp": "shop", "version": "1.4.2", "notify_url": ["%s", "http://127.0.0.1:9/events"],
                     "ww": {"service": {"foreground": true}, "labels": {"zone": "${env:POD_ZONE}"},
                            %s}}""".formatted(collector.url(), http.setting()));
            var run = home.start("ww/run").awaitState(State.UP);
            run.await("a restart, and its report", () -> http.text("/status").contains("\"restarts\":1")
                    && http.code("/ready") == 200 && collector.states().contains("RESTARTING"));
            var page = browser.open(new Browser.View(1160, 810, ColorScheme.LIGHT), http.url("/"));
            page.locator("text=fails:").waitFor();
            page.locator("text=db.connections").waitFor();
            shoot(page, "instance.png");
            browser.assertNoErrors();
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void the_pages_of_the_fleet() throws Exception {
        try (var server = new PagesServer(store(SampleFleet.at(Instant.now())), InstantSource.system());
                var browser = Browser.start()) {
            server.alerts = "{\"alerts\":[{\"text\":\"shop: 1 of 12 instances is silent: shop-9\"}]}";
            var list = browser.open(new Browser.View(1160, 640, ColorScheme.LIGHT), server.url("/?sort=state"));
            list.locator(".spark[aria-label]").first().waitFor();
            shoot(list, "fleet.png");
            var instance = browser.open(new Browser.View(1160, 760, ColorScheme.DARK),
                    server.url("/instances/" + SampleFleet.BUSY));
            instance.locator(".plot canvas").nth(19).waitFor();
            var plot = instance.locator(".u-over").first().boundingBox();
            instance.mouse().move(plot.x + plot.width * 0.7, plot.y + plot.height / 2);
            instance.locator(".plot .value >> text=/:\\d\\d$/").first().waitFor();
            shoot(instance, "fleet-instance.png");
            var app = browser.open(new Browser.View(1160, 600, ColorScheme.LIGHT), server.url("/apps/shop?sort=state"));
            app.locator(".spark[aria-label]").first().waitFor();
            shoot(app, "fleet-application.png");
            browser.assertNoErrors();
        }
    }

    /// Returns the fleet as a store, whose pages have the buttons that change something.
    private static FleetStore store(FleetReader fleet) {
        return (FleetStore) Proxy.newProxyInstance(FleetStore.class.getClassLoader(), new Class<?>[] {FleetStore.class},
                (_, method, arguments) -> method.invoke(fleet, arguments));
    }

    private void shoot(Page page, String name) throws IOException {
        var file = folder().resolve(name);
        Browser.screenshot(page, file);
        assertTrue(Files.size(file) < MAX_BYTES, () -> name + " has " + file.toFile().length() + " bytes");
    }

    private Path folder() {
        var named = System.getenv("SCREENSHOTS");
        return named == null ? folder : Path.of(named);
    }
}
