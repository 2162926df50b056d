package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Browser;
import whaleware.fixtures.Browser.View;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.runtime.State;

/// The page of an instance in a real browser: live, accessible, on small screens, and honest about a lost instance.
@DisplayNameGeneration(ReplaceUnderscores.class)
class InstancePageBrowserTest {
    private static final List<String> HOSTILE = List.of("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
            "\u202egnp.exe", "\u05d0\u05d1\u05d2 'quoted' \"twice\"", "x".repeat(10_000), "\ud83d\udc0b".repeat(300));
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterEach
    void closePages() {
        browser.closePages();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @Test
    void the_page_follows_the_state_and_says_when_it_has_lost_the_instance() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {" + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            var page = browser.open(View.LIGHT, http.url("/"));
            await(page, "UP ready", "p[role=status]");
            assertTrue(page.title().startsWith("UP · "), page.title());
            assertTrue(page.locator("#lost").isHidden());
            assertEquals(0, life.home.start("ww/ww", "maintenance", "on").exit());
            await(page, "UP not ready", "p[role=status]");
            await(page, "Maintenance: nothing is restarted automatically.", ".held");
            assertEquals(0, life.home.start("ww/ww", "maintenance", "off").exit());
            await(page, "UP ready", "p[role=status]");
            browser.assertNoErrors();
            assertEquals(0, run.signal("TERM").exit());
            page.locator("#lost").waitFor();
            assertTrue(page.locator("#lost").innerText().startsWith("This page has lost the instance"));
            assertTrue(page.title().startsWith("lost · "), page.title());
            browser.assertAccessible(page);
            var next = life.start().awaitState(State.UP);
            await(page, "UP ready", "p[role=status]");
            page.waitForCondition(() -> page.locator("#lost").isHidden());
            assertTrue(page.title().startsWith("UP · "), page.title());
            browser.assertOnlyErrors("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|503");
            assertEquals(0, next.signal("TERM").exit());
        }
    }

    @Test
    void hostile_texts_change_no_layout_run_no_script_and_pass_the_accessibility_check() throws Exception {
        var json = new ObjectMapper();
        var answer = json.createObjectNode();
        for (var text : HOSTILE) answer.put(text, text);
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(2)) {
            var labels = json.createObjectNode().put("zone", HOSTILE.get(0)).put("rack", HOSTILE.get(3));
            life.home.file("files/answer", json.writeValueAsString(answer)).hook("monitor", "cat $WW_HOME/files/answer")
                    .env("WW_INSTANCE", HOSTILE.get(1))
                    .cfg("{\"webapp\": " + json.writeValueAsString(HOSTILE.get(5)) + ", \"ww\": {\"labels\": " + labels
                            + ", " + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            run.await("the answer of monitor", () -> http.text("/status").contains("quoted"));
            for (var view : List.of(View.LIGHT, View.DARK, View.NARROW)) {
                var page = browser.open(view, http.url("/"));
                page.onDialog(dialog -> fail(dialog.message()));
                assertEquals(HOSTILE.get(1), page.locator("h1").textContent());
                assertEquals(0, page.locator("main img, main script, main style").count());
                assertEquals(HOSTILE.size(), page.locator("section[aria-labelledby=monitor] tbody tr").count());
                Browser.assertFits(page);
                browser.assertAccessible(page);
                page.close();
            }
            browser.assertNoErrors();
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void an_update_keeps_the_focus_and_the_selection() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.hook("monitor", "echo '{\"n\": '$(date +%s%N)'}'")
                    .cfg("{\"ww\": {\"monitor\": {\"every\": \"100ms\"}, " + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            run.await("a number", () -> http.text("/status").contains("\"n\":"));
            var page = browser.open(View.NARROW, http.url("/"));
            page.locator("footer a").first().focus();
            assertEquals("status", page.evaluate("document.activeElement.textContent"));
            page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))");
            var number = page.locator("section[aria-labelledby=monitor] tbody td");
            var first = number.textContent();
            page.waitForCondition(() -> !number.textContent().equals(first));
            assertEquals("status", page.evaluate("document.activeElement.textContent"));
            assertEquals(page.locator("h1").textContent(), page.evaluate("getSelection().toString()"));
            browser.assertNoErrors();
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    /// Waits until an element shows this text.
    private static void await(Page page, String text, String selector) {
        page.waitForCondition(() -> page.locator(selector).count() == 1
                && page.locator(selector).innerText().equals(text));
    }
}
