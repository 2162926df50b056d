package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Browser;
import whaleware.fixtures.SampleFleet;

/// Logging in and out in Chromium.
class LogInTest extends BrowserTests {
    private static final String LOG_OUT = "header button";

    private void serve(String token) {
        server = new PagesServer(SampleFleet.at(now), InstantSource.system(), token);
    }

    private void logIn(Page page) {
        page.locator("input[name=token]").fill("r3ad");
        page.keyboard().press("Enter");
    }

    @Test
    void the_button_logs_out_all_tabs_of_the_browser() {
        serve("r3ad");
        for (var view : new Browser.View[] {Browser.View.LIGHT, Browser.View.DARK, Browser.View.NARROW}) {
            var page = open(view, "/apps/shop");
            expect(page, LOG_OUT).hasCount(0);
            logIn(page);
            expect(page, "#name").hasText("shop");
            var other = browser.open(page.context(), server.url("/"));
            expect(other, "#count").hasText("21 of 21 instances");
            page.locator(LOG_OUT).focus();
            Browser.assertFits(page);
            browser.assertAccessible(page);
            page.keyboard().press("Enter");
            expect(page, "#out").hasText("You are logged out.");
            expect(page, LOG_OUT).hasCount(0);
            browser.assertAccessible(page);
            expect(other, "input[name=token]").isVisible();
            page.goBack();
            expect(page, "input[name=token]").isVisible();
            expect(page, "#name").hasCount(0);
            page.context().close();
        }
        browser.assertNoErrors();
    }

    @Test
    void a_page_without_a_login_has_no_such_button() throws Exception {
        serve("");
        var page = open("/");
        expect(page, "#count").hasText("21 of 21 instances");
        expect(page, LOG_OUT).hasCount(0);
        browser.assertNoErrors();
    }

    @Test
    void a_page_of_another_origin_cannot_log_out() throws Exception {
        serve("r3ad");
        assertEquals(403, server.send("POST", "/logout", "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(403, server.send("POST", "/logout", "Origin", "http://evil.example").statusCode());
        var out = server.send("POST", "/logout");
        assertEquals(303, out.statusCode());
        assertTrue(out.headers().firstValue("Set-Cookie").orElseThrow().startsWith("ww_fleet=; "), out::toString);
    }
}
