package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;

/// The pages on the collector's own store, in Chromium.
class StoredFleetTest extends BrowserTests {
    @TempDir Path folder;
    private FleetStore store;
    private long sequence;

    @BeforeEach
    void open() throws Exception {
        store = SqliteStore.open(folder.resolve("fleet.db"), StoreSettings.DEFAULT, InstantSource.system());
        server = new PagesServer(store, InstantSource.system());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void report(String kind, String state, Instant at, Map<String, Double> numbers) throws Exception {
        var report = new Report(kind, "6f1c-web", ++sequence, "web", "shop", "1.0", Map.of("zone", "west"), state, "UP",
                "a cause", at, null, Duration.ofSeconds(30), "c0ffee", false, numbers, null);
        assertEquals(List.of(FleetStore.Outcome.STORED), store.add(List.of(report), at));
    }

    @Test
    void reports_become_states_events_and_rates() throws Exception {
        report(Report.LIFECYCLE, "UP", now.minusSeconds(1900), Map.of());
        for (int i = 60; i >= 0; i--) {
            var numbers = Map.of("hits_total", 300.0 * (60 - i), "load_ratio", 0.5);
            report(Report.STATS, "UP", now.minusSeconds(30L * i), numbers);
        }
        var page = open("/instances/web?range=1h");
        expect(page, "#present").containsText("UP");
        expect(page, "#events tbody tr").hasCount(1);
        expect(page, ".plot [aria-label^='hits_total']")
                .hasAttribute("aria-label", Pattern.compile("last 10/s, from 10/s to 10/s"));
        report(Report.LIFECYCLE, "RESTARTING", Instant.now(), Map.of());
        expect(page, "#present").containsText("RESTARTING");
        expect(page, "#events tbody tr").hasCount(2);
        browser.assertNoErrors();
    }

    @Test
    void an_instance_is_forgotten_only_after_a_question() throws Exception {
        report(Report.LIFECYCLE, "UP", now, Map.of());
        var page = open("/instances/web");
        page.locator("#forget").click();
        expect(page, "#forget-dialog").isVisible();
        browser.assertAccessible(page);
        page.keyboard().press("Escape");
        expect(page, "#forget-dialog").isHidden();
        assertTrue(store.instances().containsKey("web"));
        page.locator("#forget").click();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Forget it")).click();
        expect(page, "#count").hasText("0 of 0 instances");
        expect(page, "#grid").containsText("No instance has reported yet.");
        assertFalse(store.instances().containsKey("web"));
        browser.assertOnlyErrors("404"); // the page of the instance may notice first
    }

    @Test
    void hundreds_of_numbers_are_shown_in_parts() throws Exception {
        var numbers = new TreeMap<String, Double>();
        for (int i = 0; i < 400; i++) numbers.put("part%03d.value".formatted(i), (double) i);
        report(Report.STATS, "UP", now.minusSeconds(30), numbers);
        report(Report.STATS, "UP", now, numbers);
        var page = open("/instances/web");
        expect(page, ".plot canvas").hasCount(24);
        expect(page, "#numbers-note").hasText("24 of 400 numbers");
        page.locator("#more-plots").click();
        expect(page, ".plot canvas").hasCount(48);
        browser.assertNoErrors();
    }
}
