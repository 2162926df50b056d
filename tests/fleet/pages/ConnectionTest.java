package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.Browser;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.InstanceBuilder;
import whaleware.fixtures.SampleFleet;

/// The connection of the pages in Chromium to the collector: one a browser, lost and found again.
class ConnectionTest extends BrowserTests {
    @Test
    void a_page_says_that_the_collector_is_lost_and_catches_up_when_it_is_back() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        fleet.put(new InstanceBuilder("web-1", now).build());
        fleet.put(new InstanceBuilder("web-2", now).build());
        serve(fleet);
        var page = open("/");
        expect(page, "#count").hasText("2 of 2 instances");
        expect(page, "#banner").isEmpty();
        server.stop();
        expect(page, "#banner").containsText("The collector does not answer since");
        expect(page, "body").hasClass(Pattern.compile("lost-data"));
        expect(page, "#grid").containsText("web-1"); // what was known stays
        fleet.put(new InstanceBuilder("web-3", now).build());
        fleet.remove("web-1");
        server.start();
        expect(page, "#banner").containsText("The collector answers again");
        expect(page, "#count").hasText("2 of 2 instances");
        assertEquals(java.util.List.of("web-2", "web-3"), rows(page));
        fleet.put(new InstanceBuilder("web-2", now).state("ERROR", "live again").build());
        expect(page, "#grid").containsText("live again");
        expect(page, "#banner").isEmpty();
        browser.assertOnlyErrors("ERR_|503");
    }

    @Test
    void the_page_of_an_instance_catches_up_too() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open("/instances/" + SampleFleet.BUSY);
        expect(page, ".plot canvas").hasCount(20);
        server.stop();
        expect(page, "#banner").containsText("The collector does not answer since");
        fleet.put(new InstanceBuilder(SampleFleet.BUSY, now).state("ERROR", "missed it").build());
        server.start();
        expect(page, "#present").containsText("missed it");
        expect(page, ".plot canvas").hasCount(20);
        browser.assertOnlyErrors("ERR_|503");
    }

    @Test
    void a_store_in_trouble_is_said_and_taken_back() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open("/");
        expect(page, "#count").hasText("21 of 21 instances");
        fleet.broken(true);
        expect(page, "#banner").hasText("The collector has trouble: cannot read the store: the disk is broken");
        var second = browser.open(page.context(), server.url("/apps"));
        expect(second, "#banner").containsText("trouble");
        fleet.broken(false);
        expect(page, "#banner").isEmpty();
        expect(second, "#apps tbody tr").hasCount(3);
        browser.assertOnlyErrors("503");
    }

    @Test
    void seven_tabs_share_one_stream_and_all_stay_up_to_date() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var tabs = new ArrayList<Page>();
        tabs.add(open("/"));
        for (int i = 1; i < 5; i++) tabs.add(browser.open(tabs.getFirst().context(), server.url("/?tab=" + i)));
        tabs.add(browser.open(tabs.getFirst().context(), server.url("/instances/" + SampleFleet.BUSY)));
        tabs.add(browser.open(tabs.getFirst().context(), server.url("/apps/shop")));
        for (var tab : tabs.subList(0, 5)) expect(tab, "#count").hasText("21 of 21 instances");
        expect(tabs.get(5), ".plot canvas").hasCount(20);
        expect(tabs.get(6), "#count").hasText("12 of 12 instances");
        assertEquals(1, server.streams());
        fleet.put(new InstanceBuilder(SampleFleet.BUSY, now).state("ERROR", "seen by all").build());
        for (var tab : tabs) {
            expect(tab, tabs.indexOf(tab) == 5 ? "#present" : "#grid").containsText("seen by all");
        }
        assertEquals(1, server.streams());
        for (var tab : tabs.subList(0, 6)) tab.close();
        fleet.put(new InstanceBuilder("shop-2", now).state("ERROR", "the last tab").build());
        expect(tabs.get(6), "#grid").containsText("the last tab");
        tabs.get(6).close();
        Await.until("the stream ends with the last tab", () -> server.streams() == 0);
        browser.assertNoErrors();
    }

    @Test
    void a_browser_without_shared_workers_follows_the_stream_too() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open("/login");
        page.context().addInitScript("delete window.SharedWorker");
        page.navigate(server.url("/"));
        expect(page, "#count").hasText("21 of 21 instances");
        fleet.put(new InstanceBuilder("shop-1", now).state("ERROR", "without a worker").build());
        expect(page, "#grid").containsText("without a worker");
        browser.assertNoErrors();
    }

    @Test
    void a_change_between_the_list_and_the_stream_is_not_missed() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open("/login");
        page.context().addInitScript("delete window.SharedWorker");
        page.route("**/api/stream", route -> {
            fleet.put(new InstanceBuilder("shop-1", now).state("ERROR", "in between").build());
            route.resume();
        });
        page.navigate(server.url("/"));
        expect(page, "#grid").containsText("in between");
        browser.assertNoErrors();
    }

    @Test
    void a_login_opens_the_page_one_came_from_and_a_wrong_token_is_said() {
        server = new PagesServer(SampleFleet.at(now), InstantSource.system(), "secret-token");
        var page = open(Browser.View.LIGHT, "/apps/shop");
        page.waitForURL(Pattern.compile("/login\\?to=.*shop"));
        page.locator("input[name=token]").fill("wrong");
        page.keyboard().press("Enter");
        expect(page, "#wrong").containsText("This is not the token");
        browser.assertAccessible(page);
        page.locator("input[name=token]").fill("secret-token");
        page.keyboard().press("Enter");
        page.waitForURL("**/apps/shop");
        expect(page, "#count").hasText("12 of 12 instances");
        Await.until("the stream of the page", () -> server.streams() == 1);
        page.context().clearCookies();
        server.stop();
        server.start(); // the stream asks for a login when it comes back
        page.waitForURL(Pattern.compile("/login\\?to="));
        browser.assertOnlyErrors("ERR_|401|503");
    }

    @Test
    void a_link_to_the_login_cannot_lead_to_another_server() {
        server = new PagesServer(SampleFleet.at(now), InstantSource.system(), "secret-token");
        for (var to : new String[] {"//other.example/", "/%5Cother.example", "https://other.example/",
                "javascript:alert(1)"}) {
            var page = open("/login?to=" + to);
            expect(page, "#to").hasValue("/");
        }
    }
}
