package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Browser;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.InstanceBuilder;
import whaleware.fixtures.SampleFleet;

/// The page of all instances in Chromium.
class InstanceListTest extends BrowserTests {
    private InstanceBuilder instance(String name) {
        return new InstanceBuilder(name, now);
    }

    @Test
    void five_thousand_rows_exist_only_while_they_are_visible_and_filter_as_one_types() {
        serve(SampleFleet.of(5000, now));
        var page = open("/");
        expect(page, "#count").hasText("5,000 of 5,000 instances");
        assertTrue(rows(page).size() < 60, rows(page).size() + " rows");
        page.locator("#q").pressSequentially("zone=east web-49");
        expect(page, "#count").hasText("56 of 5,000 instances");
        assertEquals("web-49", rows(page).getFirst());
        page.locator("#q").fill("");
        page.locator("#grid").evaluate("grid => grid.scrollTop = grid.scrollHeight");
        expect(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("web-4999"))).isVisible();
        assertTrue(rows(page).size() < 60, rows(page).size() + " rows");
        var typing = (double) page.evaluate("""
                async () => {
                  const field = document.getElementById('q'), times = [];
                  for (const text of ['w', 'we', 'web', 'web-1', 'web-12', 'restarting', '']) {
                    field.value = text;
                    const start = performance.now();
                    field.dispatchEvent(new Event('input', {bubbles: true}));
                    document.body.offsetHeight;
                    times.push(performance.now() - start);
                    await new Promise(done => setTimeout(done, 20));
                  }
                  return Math.max(...times) + 0.001;
                }""");
        assertTrue(typing < 500, "a key takes " + typing + " ms"); // some 20 ms on an idle machine
        browser.assertNoErrors();
    }

    @Test
    void every_view_has_an_address_that_leads_back_to_it() {
        serve(SampleFleet.at(now));
        var page = open("/");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("silent 1")).click();
        expect(page, "#count").hasText("1 of 21 instances");
        page.locator("#webapp").selectOption("shop");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("silent 1")).click();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("State")).click();
        page.locator("#q").fill("shop");
        expect(page, "#count").hasText("12 of 21 instances");
        assertEquals(List.of("shop-11", "shop-9", "shop-4"), rows(page).subList(0, 3));
        assertEquals(server.url("/?q=shop&webapp=shop&sort=state"), page.url());
        page.reload();
        expect(page, "#count").hasText("12 of 21 instances");
        assertEquals(List.of("shop-11", "shop-9", "shop-4"), rows(page).subList(0, 3));
        expect(page, "#q").hasValue("shop");
        page.goBack();
        page.goBack();
        expect(page, "#count").hasText("1 of 21 instances");
        assertEquals(List.of("shop-9"), rows(page));
        page.navigate(server.url("/?label=zone%3Dwest&version=2.4.0"));
        expect(page, "#count").hasText("6 of 21 instances");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions()
                .setName("Remove the condition zone=west")).click();
        expect(page, "#count").hasText("11 of 21 instances");
        browser.assertNoErrors();
    }

    @Test
    void a_header_sorts_by_its_column_and_once_more_the_other_way_round() {
        serve(SampleFleet.at(now));
        var page = open("/?webapp=shop");
        var restarts = page.locator("[role=columnheader].restarts");
        restarts.getByRole(AriaRole.BUTTON).click();
        expect(restarts).hasAttribute("aria-sort", "ascending");
        assertEquals("shop-4", rows(page).getFirst());
        restarts.getByRole(AriaRole.BUTTON).click();
        expect(restarts).hasAttribute("aria-sort", "descending");
        assertEquals("shop-4", rows(page).getLast());
        page.locator("[role=columnheader].name button").click();
        assertEquals(List.of("shop-1", "shop-2", "shop-3"), rows(page).subList(0, 3)); // 2 before 10
    }

    @Test
    void a_report_changes_its_row_and_a_new_instance_appears_without_a_reload() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        fleet.put(instance("web-1").build());
        serve(fleet);
        var page = open("/");
        expect(page, "#count").hasText("1 of 1 instances");
        fleet.put(instance("web-1").state("ERROR", "the disk is full").build());
        expect(page, "#grid .body .shown").hasText("ERROR");
        expect(page, "#grid .body .cause").hasText("the disk is full");
        expect(page).hasTitle(Pattern.compile("\\(1\\) Instances"));
        fleet.put(instance("web-2").build());
        expect(page, "#count").hasText("2 of 2 instances");
        fleet.remove("web-1");
        expect(page, "#count").hasText("1 of 1 instances");
        assertEquals(List.of("web-2"), rows(page));
        browser.assertNoErrors();
    }

    private static com.microsoft.playwright.assertions.PageAssertions expect(com.microsoft.playwright.Page page) {
        return com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(page);
    }

    @Test
    void the_keyboard_searches_moves_opens_and_clears() {
        serve(SampleFleet.at(now));
        var page = open("/");
        expect(page, "#count").hasText("21 of 21 instances");
        page.keyboard().press("/");
        page.keyboard().type("shop");
        expect(page, "#count").hasText("12 of 21 instances");
        page.keyboard().press("Enter"); // to the list
        expect(page, "#grid .active a").hasText("shop-1");
        page.keyboard().press("j");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("k");
        expect(page, "#grid .active a").hasText("shop-2");
        assertEquals(page.locator("#grid .active").getAttribute("id"),
                page.locator("#grid").getAttribute("aria-activedescendant"));
        page.keyboard().press("End");
        expect(page, "#grid .active a").hasText("shop-12");
        page.keyboard().press("Escape");
        expect(page, "#count").hasText("21 of 21 instances");
        page.keyboard().press("Home");
        page.keyboard().press("Enter");
        page.waitForURL("**/instances/mail-1");
        browser.assertNoErrors();
    }

    @Test
    void the_active_row_stays_the_same_instance_while_others_come() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        for (int i = 0; i < 5; i++) fleet.put(instance("web-" + i).build());
        serve(fleet);
        var page = open("/");
        expect(page, "#count").hasText("5 of 5 instances");
        page.keyboard().press("j");
        page.keyboard().press("j");
        var active = page.locator("#grid .active a").textContent();
        fleet.put(instance("a-new-one").build());
        expect(page, "#count").hasText("6 of 6 instances");
        expect(page, "#grid .active a").hasText(active);
    }

    @Test
    void instances_that_ended_more_than_a_day_ago_are_folded() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        fleet.put(instance("old").state("STOPPED", "TERM").since(now.minus(Duration.ofHours(25))).build());
        fleet.put(instance("fresh").state("STOPPED", "TERM").since(now.minus(Duration.ofHours(23))).build());
        serve(fleet);
        var page = open("/");
        expect(page, "#count").hasText("1 of 2 instances");
        page.locator("[data-id=ended]").click();
        expect(page, "#count").hasText("2 of 2 instances");
        assertTrue(page.url().endsWith("?ended=1"), page.url());
    }

    @Test
    void times_are_relative_with_the_exact_time_beside_them() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        fleet.put(instance("web").since(now.minus(Duration.ofHours(3))).build());
        serve(fleet);
        var page = open("/");
        var since = page.locator("#grid .body .since time");
        expect(since).hasText("3 h");
        expect(since).hasAttribute("title", Pattern.compile(since.getAttribute("datetime")));
    }

    @Test
    void open_alerts_are_above_the_list() {
        serve(SampleFleet.at(now));
        server.alerts = "{\"alerts\":[{\"text\":\"shop: 3 are silent\"}]}";
        var page = open("/");
        expect(page, "#alerts li").hasText("shop: 3 are silent");
        server.alerts = "{\"alerts\":[]}";
        expect(page, "#alerts").isHidden();
    }

    @Test
    void a_narrow_screen_shows_the_list_without_a_horizontal_scroll_bar() {
        serve(SampleFleet.at(now));
        var page = open(Browser.View.NARROW, "/");
        expect(page, "#count").hasText("21 of 21 instances");
        Browser.assertFits(page);
        page.locator("#sort").selectOption("state");
        expect(page, "#grid .body [aria-rowindex='2'] a").hasText("shop-11");
        page.locator("#grid .body [aria-rowindex='2'] a").click();
        page.waitForURL("**/instances/shop-11");
    }
}
