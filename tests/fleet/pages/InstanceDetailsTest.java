package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Browser;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.InstanceBuilder;
import whaleware.fixtures.SampleFleet;
import whaleware.fleet.store.Backups;
import whaleware.fleet.store.HistoryEntry;

/// The pages of an instance and of an application in Chromium.
class InstanceDetailsTest extends BrowserTests {
    private final String path = "/instances/" + SampleFleet.BUSY;

    @Test
    void an_instance_has_its_facts_states_numbers_and_events() {
        serve(SampleFleet.at(now));
        var page = open(path);
        expect(page, "#present").hasText(Pattern.compile("UP for 15 h"));
        expect(page, "#facts").containsText("2.4.0");
        expect(page, "#facts a[href='/?label=zone%3Deast']").hasText("east");
        expect(page, "#timeline .band").hasAttribute("aria-label", Pattern.compile("UP 8\\d"));
        expect(page, "#events tbody tr").hasCount(7);
        expect(page, "#events tbody").containsText("monitor ended with 1: connection refused");
        expect(page, "#events tbody").containsText("bytes 123456789");
        page.locator("#kind").selectOption("backup");
        expect(page, "#events tbody tr").hasCount(1);
        expect(page, ".plot canvas").hasCount(20);
        expect(page, ".plot [role=img][aria-label^='requests_total: last']")
                .hasAttribute("aria-label", Pattern.compile("/s"));
        browser.assertNoErrors();
    }

    @Test
    void the_range_is_in_the_address_and_the_mouse_zooms() {
        serve(SampleFleet.at(now));
        var page = open(path + "?range=1h");
        expect(page, "#ranges [aria-pressed=true]").hasText("1 hour");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("7 days")).click();
        assertTrue(page.url().endsWith("?range=7d"), page.url());
        expect(page, ".plot canvas").hasCount(20);
        var box = page.locator(".u-over").first().boundingBox();
        page.mouse().move(box.x + 300, box.y + 20);
        page.mouse().down();
        page.mouse().move(box.x + 400, box.y + 30);
        page.mouse().up();
        page.waitForURL(Pattern.compile("from=\\d+&to=\\d+"));
        expect(page, "#ranges [aria-pressed=true]").containsText("part");
        page.reload();
        expect(page, "#ranges [aria-pressed=true]").containsText("part");
        page.goBack();
        expect(page, "#ranges [aria-pressed=true]").hasText("7 days");
        browser.assertNoErrors();
    }

    @Test
    void the_cursor_of_a_plot_shows_the_values_of_all_plots() {
        serve(SampleFleet.at(now));
        var page = open(path);
        expect(page, ".plot canvas").hasCount(20);
        var box = page.locator(".u-over").first().boundingBox();
        page.mouse().move(box.x + box.width / 2, box.y + 20);
        var time = Pattern.compile("\\d\\d:\\d\\d:\\d\\d");
        expect(page.locator(".plot .value").nth(0)).hasText(time);
        expect(page.locator(".plot .value").nth(7)).hasText(time);
    }

    @Test
    void numbers_are_found_by_their_keys() {
        serve(SampleFleet.at(now));
        var page = open(path);
        expect(page, ".plot canvas").hasCount(20);
        page.keyboard().press("/");
        page.keyboard().type("pool2 latency");
        expect(page, ".plot canvas").hasCount(1);
        page.waitForURL("**?range=24h&keys=pool2+latency");
        page.reload();
        expect(page, ".plot canvas").hasCount(1);
        page.locator("#keys").fill("nothing");
        expect(page, "#numbers-note").hasText("No number has such a name.");
    }

    @Test
    void a_new_report_changes_state_events_and_plots() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open(path + "?range=1h&keys=open_connections");
        expect(page, ".plot h3").hasCount(4);
        fleet.add(new HistoryEntry("b-77", "lifecycle", SampleFleet.BUSY, "shop", "2.4.0", "ERROR", "UP",
                "gone wrong", now, now, Duration.ofHours(3), false, null));
        long second = now.getEpochSecond() + 1; // later than the values before
        fleet.series(SampleFleet.BUSY, "open_connections", new long[] {second - 60, second - 30, second}, 1, 2, 777);
        fleet.put(new InstanceBuilder(SampleFleet.BUSY, now).state("ERROR", "gone wrong").build());
        expect(page, "#present").containsText("ERROR");
        expect(page, "#events tbody tr").hasCount(8);
        expect(page.locator(".plot .value").first()).containsText("last 777");
        fleet.remove(SampleFleet.BUSY);
        expect(page, "#present").containsText("no instance of this name");
        browser.assertOnlyErrors("404");
    }

    @Test
    void older_events_come_when_they_are_wanted() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        fleet.put(new InstanceBuilder("web", now).build());
        for (int i = 0; i < 250; i++) {
            var at = now.minus(Duration.ofDays(3)).minusSeconds(60L * i);
            fleet.add(new HistoryEntry("b-" + i, "lifecycle", "web", "shop", "1", i % 2 == 0 ? "UP" : "RESTARTING",
                    i % 2 == 0 ? "RESTARTING" : "UP", null, at, at, null, i == 3, null));
        }
        serve(fleet);
        var page = open("/instances/web");
        expect(page, "#events tbody tr").hasCount(100);
        expect(page, "#events .mark").hasText("late");
        page.locator("#older").click();
        expect(page, "#events tbody tr").hasCount(200);
        page.locator("#older").click();
        expect(page, "#events tbody tr").hasCount(250);
        expect(page, "#older").isHidden();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("7 days")).click();
        expect(page, "#timeline .legend").containsText("RESTARTING");
    }

    @Test
    void each_event_is_listed_once_also_in_a_second_tab_that_joins_the_stream_while_it_loads() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        fleet.put(new InstanceBuilder("web", now).build());
        for (int i = 0; i < 250; i++) {
            var at = now.minusSeconds(60L * (i + 1));
            fleet.add(new HistoryEntry("b-" + i, "schedule", "web", "shop", "1", "UP", null, null, at, at, null, false,
                    null));
        }
        serve(fleet);
        var first = open("/");
        expect(first, "#count").hasText("1 of 1 instances");
        first.context().addInitScript("""
                const direct = window.fetch;
                window.fetch = async (...all) => {
                    await new Promise(resolve => setTimeout(resolve, 300));
                    return direct(...all);
                };
                """);
        var page = browser.open(first.context(), server.url("/instances/web"));
        expect(page, "#events tbody tr").hasCount(250);
        fleet.add(new HistoryEntry("b-250", "lifecycle", "web", "shop", "1", "ERROR", "UP", null, now, now, null, false,
                null));
        fleet.put(new InstanceBuilder("web", now).state("ERROR", null).build());
        expect(page, "#present").containsText("ERROR");
        expect(page, "#events tbody tr").hasCount(251);
        browser.assertNoErrors();
    }

    @Test
    void what_is_wrong_with_an_instance_is_said_in_words() {
        var fleet = new FakeFleet(now.minus(Duration.ofHours(2)));
        fleet.put(new InstanceBuilder("web", now).seen(now.minusSeconds(600)).conflict().maintenance()
                .backups(new Backups(null, "No space left", "the last good backup is too old", "the test failed"))
                .clockOffset(Duration.ofHours(-1)).build());
        serve(fleet);
        var page = open("/instances/web");
        expect(page, "#notices li").hasCount(7);
        expect(page, "#notices").containsText("It has sent no report for 10 min");
        expect(page, "#notices").containsText("Two instances report in turns");
        expect(page, "#notices").containsText("It is in maintenance.");
        expect(page, "#notices").containsText("Its newest backup has failed: No space left");
        expect(page, "#notices").containsText("It reports: the last good backup is too old");
        expect(page, "#notices").containsText("It reports: the test failed");
        expect(page, "#notices").containsText("Its clock is 1 h behind the collector's.");
        expect(page, "#numbers-note").hasText("This instance has reported no numbers.");
    }

    @Test
    void an_unknown_instance_is_a_sentence_until_it_reports() {
        var fleet = new FakeFleet(now.minusSeconds(60));
        serve(fleet);
        var page = open("/instances/web");
        expect(page, "#present").containsText("no instance of this name");
        fleet.put(new InstanceBuilder("web", now).build());
        expect(page, "#present").containsText("UP");
        browser.assertOnlyErrors("404");
    }

    @Test
    void a_source_without_history_says_so() {
        var fleet = new FakeFleet(now.minusSeconds(60)).withoutHistory();
        fleet.put(new InstanceBuilder("web", now).number("load", 3).build());
        serve(fleet);
        var page = open("/instances/web");
        expect(page, "#notices").containsText("This source has no history");
        expect(page, "#actions").isHidden(); // it is read-only too
    }

    @Test
    void an_application_has_its_count_versions_and_odd_ones_out() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open("/apps/shop");
        expect(page, "#expectation").hasText("12 of 14 expected, 2 missing");
        expect(page, "#versions").containsText("2.4.0 × 11");
        expect(page, "#odd li").hasText("shop-7 version 2.3.9");
        expect(page, "#count").hasText("12 of 12 instances");
        fleet.put(new InstanceBuilder("shop-13", now).version("2.4.0").build());
        expect(page, "#expectation").hasText("13 of 14 expected, 1 missing");
        expect(page, "#count").hasText("13 of 13 instances");
        page.locator("#versions a").first().click();
        page.waitForURL("**/?webapp=shop&version=2.3.9");
        expect(page, "#count").hasText("1 of 22 instances");
        browser.assertNoErrors();
    }

    @Test
    void all_applications_are_in_a_table_that_stays_up_to_date() {
        var fleet = SampleFleet.at(now);
        serve(fleet);
        var page = open("/apps");
        expect(page, "#apps tbody tr").hasCount(3);
        expect(page, "#apps tbody").containsText("12 of 14 expected");
        fleet.put(new InstanceBuilder("new-1", now).webapp("billing").build());
        expect(page, "#apps tbody tr").hasCount(4);
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("silent 1")).click();
        page.waitForURL("**/?webapp=shop&state=silent");
        expect(page, "#count").hasText("1 of 22 instances");
    }

    @Test
    void narrow_screens_show_each_page_without_a_horizontal_scroll_bar() {
        serve(SampleFleet.at(now));
        for (var address : new String[] {path, "/apps", "/apps/shop", "/login"}) {
            var page = open(Browser.View.NARROW, address);
            page.waitForLoadState();
            if (address.equals(path)) expect(page, ".plot canvas").hasCount(20);
            if (address.equals("/apps")) expect(page, "#apps tbody tr").hasCount(3);
            Browser.assertFits(page);
        }
    }
}
