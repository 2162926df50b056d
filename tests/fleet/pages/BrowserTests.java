package whaleware.fleet.pages;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import whaleware.fixtures.Browser;
import whaleware.fixtures.FakeFleet;

/// What the tests of pages in a browser share: one browser a class, and one collector a test.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class BrowserTests {
    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    static Browser browser;
    final Instant now = Instant.now();
    PagesServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    void serve(FakeFleet fleet) {
        server = new PagesServer(fleet, InstantSource.system());
    }

    @AfterEach
    void stopServer() {
        browser.closePages(); // before the server: a page that loses it has errors
        if (server != null) server.close();
    }

    Page open(String path) {
        return open(Browser.View.LIGHT, path);
    }

    Page open(Browser.View view, String path) {
        return browser.open(view, server.url(path));
    }

    static LocatorAssertions expect(Locator locator) {
        return PlaywrightAssertions.assertThat(locator);
    }

    static LocatorAssertions expect(Page page, String selector) {
        return expect(page.locator(selector));
    }

    /// The names of the instances in the rows that exist, from the top.
    static java.util.List<?> rows(Page page) {
        return (java.util.List<?>) page.evaluate("[...document.querySelectorAll('#grid .body [role=row]')]"
                + ".filter(row => !row.hidden).sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)"
                + ".map(row => row.querySelector('a').textContent)");
    }
}
