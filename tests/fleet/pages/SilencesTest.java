package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Browser;
import whaleware.fixtures.SampleFleet;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;

/// Silences are added, listed and ended on the pages, by the keyboard alone too.
class SilencesTest extends BrowserTests {
    private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\"> \u202egnp ' & {{title}}";

    @TempDir Path folder;
    private FleetStore store;

    @BeforeEach
    void open() throws Exception {
        store = SqliteStore.open(folder.resolve("fleet.db"), StoreSettings.DEFAULT, InstantSource.system());
        server = new PagesServer(store, InstantSource.system());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void report(String instance, String webapp) throws Exception {
        var report = new Report(Report.LIFECYCLE, "b-" + instance, 1, instance, webapp, "1.0", Map.of("zone", "west"),
                "UP", null, null, now, null, Duration.ofSeconds(30), "c0ffee", false, Map.of(), null);
        assertEquals(List.of(FleetStore.Outcome.STORED), store.add(List.of(report), now));
    }

    private void silence(String match, String comment) {
        var page = open("/login");
        var code = page.evaluate("([match, comment]) => fetch('/api/silences', {method: 'POST', body: JSON.stringify("
                + "{match: JSON.parse(match), for: '1h', comment})}).then(response => response.status)",
                List.of(match, comment));
        assertEquals(201, code);
        page.close();
    }

    private static void click(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true)).click();
    }

    private static String focused(Page page) {
        return (String) page.evaluate("document.activeElement.textContent || document.activeElement.localName");
    }

    @Test
    void the_keyboard_alone_silences_an_instance_and_ends_that() throws Exception {
        report("web-1", "shop");
        report("web-2", "shop");
        var page = open("/instances/web-1");
        var other = open("/instances/web-2");
        page.locator("#silence").focus();
        page.keyboard().press("Enter");
        expect(page, "dialog.silence").isVisible();
        assertEquals("select", page.evaluate("document.activeElement.localName"));
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Tab");
        page.keyboard().type("new disks/j");
        browser.assertAccessible(page);
        page.keyboard().press("Enter");
        expect(page, "dialog.silence").isHidden();
        expect(page, "#silences li").containsText("Alerts of instance web-1 are silenced until ");
        expect(page, "#silences li").containsText(": new disks/j");
        assertEquals("Silence alerts…", focused(page));
        browser.assertAccessible(page);
        page.locator("#silences button").focus();
        page.keyboard().press("Enter");
        expect(page, "#silences li").hasCount(0);
        assertEquals("Silence alerts…", focused(page));
        expect(other, "#silences li").hasCount(0);
        page.keyboard().press("Enter");
        page.keyboard().press("Escape");
        expect(page, "dialog.silence").isHidden();
        assertTrue(page.url().endsWith("/instances/web-1"), page::url);
        browser.assertNoErrors();
    }

    @Test
    void a_silence_of_an_application_shows_on_each_page_that_it_covers() throws Exception {
        report("web-1", "shop");
        report("mail-1", "mail");
        var app = open("/apps/shop");
        var all = browser.open(app.context(), server.url("/silences"));
        var web = browser.open(app.context(), server.url("/instances/web-1"));
        var mail = browser.open(app.context(), server.url("/instances/mail-1"));
        expect(all, "#count").hasText("0 silences");
        click(app, "Silence alerts…");
        click(app, "Silence");
        for (var page : List.of(app, web)) {
            expect(page, "#silences li").containsText("Alerts of webapp shop are silenced until ");
        }
        expect(all, "#count").hasText("1 silence");
        expect(all, "tbody a[href='/apps/shop']").hasText("shop");
        silence("{\"zone\": \"west\", \"webapp\": \"*\"}", "");
        expect(mail, "#silences li").containsText("Alerts of webapp *, zone west are silenced until ");
        expect(web, "#silences li").hasCount(2);
        click(all, "End the silence of shop");
        expect(all, "#count").hasText("1 silence");
        expect(app, "#silences li").hasCount(0);
        expect(web, "#silences li").hasCount(1);
        assertEquals("main", all.evaluate("document.activeElement.localName"));
        browser.assertNoErrors();
    }

    @Test
    void texts_of_silences_are_text_in_light_dark_and_narrow() throws Exception {
        report(HOSTILE, "shop");
        silence("{\"webapp\": \"shop\"}", HOSTILE);
        silence("{\"instance\": \"*\"}", "x".repeat(1000));
        silence("{\"__proto__\": \"x\", \"<b>k</b>\": \"" + "y".repeat(900) + "\"}", "\u2066\u0007");
        for (var view : new Browser.View[] {Browser.View.LIGHT, Browser.View.DARK, Browser.View.NARROW}) {
            var page = open(view, "/silences");
            expect(page, "tbody tr").hasCount(3);
            check(page);
            page.navigate(server.url("/"));
            page.locator("#grid .body a").first().click();
            expect(page, "#silences li").hasCount(2);
            check(page);
            click(page, "Silence alerts…");
            expect(page, "dialog.silence").containsText("[U+202E]gnp");
            check(page);
            page.context().close();
        }
        browser.assertNoErrors();
    }

    private void check(Page page) {
        assertNotEquals("owned", page.title());
        assertEquals(0, page.locator("main img, main [onerror], td b").count());
        assertEquals(false, page.evaluate("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)"));
        Browser.assertFits(page);
        browser.assertAccessible(page);
    }

    @Test
    void a_refusal_and_a_lost_collector_are_shown_in_the_dialog() throws Exception {
        report("web-1", "shop");
        var page = open("/instances/web-1");
        click(page, "Silence alerts…");
        page.locator("dialog.silence option").first().evaluate("option => option.value = 'soon'");
        page.locator("dialog.silence select").selectOption("soon");
        click(page, "Silence");
        expect(page, "dialog.silence [role=alert]").containsText("cannot add a silence: neither 'for' is a duration");
        browser.assertOnlyErrors("400");
        server.stop();
        click(page, "Silence");
        expect(page, "dialog.silence [role=alert]").hasText("The collector does not answer.");
        server.start();
        page.locator("dialog.silence select").selectOption("1d");
        click(page, "Silence");
        expect(page, "#silences li").hasCount(1);
    }

    @Test
    void a_source_that_is_only_read_has_no_silences() {
        serve(SampleFleet.at(now));
        var page = open("/instances/" + SampleFleet.BUSY);
        expect(page, ".plot canvas").hasCount(20);
        expect(page, "#silence").isHidden();
        expect(page, "nav a").hasCount(2);
        browser.assertNoErrors();
    }
}
