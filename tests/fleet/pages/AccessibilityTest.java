package whaleware.fleet.pages;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Browser;
import whaleware.fixtures.InstanceBuilder;
import whaleware.fixtures.SampleFleet;

/// Each page in light and dark meets WCAG 2.1 AA and axe-core's best practices.
class AccessibilityTest extends BrowserTests {
    @Test
    void every_page_is_accessible_in_light_dark_and_narrow() {
        var fleet = SampleFleet.at(now);
        fleet.put(new InstanceBuilder("ill", now).seen(now.minusSeconds(600)).conflict().maintenance()
                .backup(null, "No space left").clockOffset(Duration.ofHours(-1)).label("zone", "west").build());
        serve(fleet);
        server.alerts = "{\"alerts\":[{\"text\":\"shop: 3 are silent\"}]}";
        for (var view : new Browser.View[] {Browser.View.LIGHT, Browser.View.DARK, Browser.View.NARROW}) {
            var page = open(view, "/?label=zone%3Dwest");
            expect(page, "#alerts").isVisible();
            expect(page, "#count").hasText("7 of 22 instances");
            page.keyboard().press("j");
            expect(page, "#grid .active").isVisible();
            browser.assertAccessible(page);
            page.navigate(server.url("/instances/" + SampleFleet.BUSY));
            expect(page, ".plot canvas").hasCount(20);
            browser.assertAccessible(page);
            page.navigate(server.url("/instances/ill"));
            expect(page, "#notices li").hasCount(5);
            browser.assertAccessible(page);
            page.navigate(server.url("/apps"));
            expect(page, "#apps tbody tr").hasCount(3);
            browser.assertAccessible(page);
            page.navigate(server.url("/apps/shop"));
            expect(page, "#odd li").hasCount(2);
            browser.assertAccessible(page);
            page.navigate(server.url("/login"));
            browser.assertAccessible(page);
            page.context().close();
        }
        browser.assertNoErrors();
    }
}
