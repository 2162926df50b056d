package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Browser;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.InstanceBuilder;
import whaleware.fleet.store.HistoryEntry;

/// Texts that an instance sends are text on each page, never markup, and they do not hide or move what is beside them.
class HostileTextsTest extends BrowserTests {
    private static final List<String> TEXTS = List.of(
            "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">",
            "\"'><b onmouseover=\"document.title='owned'\">&lt;/b&gt;&amp; ' onload='document.title=1",
            "x".repeat(10_000), "\u202egnp.exe \u2066\u200f\u0000\u0007\n\r\t\u2028",
            "{{title}} ${title} javascript:alert(1)", "../../../etc/passwd?q=1#f", "__proto__", "constructor");

    private FakeFleet fleet() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        for (var text : TEXTS) {
            fleet.put(new InstanceBuilder(text, now).webapp(text).version(text).config(text).state(text, text)
                    .label(text, text).number(text, 1).number(text + "_ms", 2).backup(now, text).build());
            fleet.series(text, text, new long[] {now.getEpochSecond() - 60, now.getEpochSecond() - 30}, 1, 2);
            var detail = JsonNodeFactory.instance.objectNode().put(text, text);
            fleet.add(new HistoryEntry("b-1", "lifecycle", text, text, text, text, text, text,
                    now.minusSeconds(60), now, Duration.ofSeconds(1), false, null));
            fleet.add(new HistoryEntry("b-2", text, text, text, text, text, text, text,
                    now.minusSeconds(30), now, null, true, detail));
        }
        return fleet;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void check(com.microsoft.playwright.Page page, String what) {
        assertNotEquals("owned", page.title(), what);
        assertEquals(0, page.locator("main script, main img, main b, main iframe, main [onerror], main [onmouseover]")
                .count(), what);
        assertEquals(false, page.evaluate("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)"), what);
        Browser.assertFits(page);
    }

    @Test
    void the_lists_show_them_as_text() {
        serve(fleet());
        server.alerts = JsonNodeFactory.instance.objectNode().set("alerts", JsonNodeFactory.instance.arrayNode()
                .add(JsonNodeFactory.instance.objectNode().put("text", TEXTS.getFirst()))).toString();
        for (var view : new Browser.View[] {Browser.View.LIGHT, Browser.View.NARROW}) {
            var page = open(view, "/");
            expect(page, "#count").hasText(TEXTS.size() + " of " + TEXTS.size() + " instances");
            expect(page, "#grid").containsText("<script>document.title='owned'</script><img");
            expect(page, "#grid").containsText("[U+202E]gnp.exe");
            check(page, "/");
            browser.assertAccessible(page);
            page.navigate(server.url("/apps"));
            expect(page, "#apps tbody tr").hasCount(TEXTS.size() + 1);
            check(page, "/apps");
            page.navigate(server.url("/?q=%3Cscript%3E&webapp=%22%3E%3Cb%3E&label=%3Cimg%3E%3Dx"
                    + "&version=%3Cimg%20src%3Dx%3E"));
            expect(page, "#count").hasText("0 of " + TEXTS.size() + " instances");
            check(page, "/?q=");
        }
        browser.assertNoErrors();
    }

    @Test
    void the_page_of_an_instance_and_of_an_application_shows_them_as_text() {
        serve(fleet());
        for (var text : TEXTS) {
            if (text.length() > 5000) continue; // the intake refuses such a name
            var page = open("/instances/" + encoded(text));
            expect(page, "#events tbody tr").hasCount(2);
            expect(page, ".plot canvas").hasCount(1);
            check(page, text);
            page.navigate(server.url("/apps/" + encoded(text)));
            expect(page, "#count").hasText("1 of 1 instances");
            check(page, text);
            page.close();
        }
        browser.assertNoErrors();
    }

    @Test
    void a_name_of_ten_thousand_characters_leaves_the_rest_of_the_page_where_it_is() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        var text = "y".repeat(10_000);
        fleet.put(new InstanceBuilder("web", now).webapp(text).version(text).config(text).state("ERROR", text)
                .label(text, text).number(text, 1).build());
        fleet.series("web", text, new long[] {now.getEpochSecond() - 60, now.getEpochSecond() - 30}, 1, 2);
        serve(fleet);
        var page = open(Browser.View.NARROW, "/instances/web");
        expect(page, ".plot canvas").hasCount(1);
        Browser.assertFits(page);
        var height = (int) page.evaluate("document.documentElement.scrollHeight");
        assertTrue(height < 4000, "the page is " + height + " pixels high");
        browser.assertNoErrors();
    }
}
