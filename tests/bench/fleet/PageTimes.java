package whaleware.fleet.pages;

import com.microsoft.playwright.Page;
import java.util.Arrays;
import whaleware.fixtures.Browser;

/// Measures how long a page takes until it is of use, and prints it.
final class PageTimes {
    /// Notes when the list is there: its count is shown, and its first row.
    static final String WATCH_LIST = """
            new MutationObserver((_, observer) => {
              if (!document.querySelector('#grid .body a[href]')) return;
              if (!document.getElementById('count').textContent) return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => window.ready = performance.now()));
            }).observe(document, {childList: true, subtree: true, characterData: true});""";
    /// Notes how long the numbers take, from the first request for values to the last plot on the screen.
    static final String WATCH_PLOTS = """
            const original = window.fetch;
            window.fetch = (...all) => {
              if (String(all[0]).includes('/stats?key=')) window.asked ??= performance.now();
              return original(...all);
            };
            new MutationObserver((_, observer) => {
              if (document.querySelectorAll('.plot canvas').length < %d) return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => {
                window.drawn = performance.now() - window.asked;
                window.ready = performance.now();
              }));
            }).observe(document, {childList: true, subtree: true});""".formatted(FilledStore.NUMBERS);
    /// Notes when each application of Spring Boot Admin is in the document.
    static final String WATCH_ADMIN = """
            const timer = setInterval(() => {
              const names = new Set((document.body?.textContent ?? '').match(/web-\\d+-x/g) ?? []);
              if (names.size < %d) return;
              clearInterval(timer);
              requestAnimationFrame(() => setTimeout(() => window.ready = performance.now()));
            }, 20);""";
    private static final int ROUNDS = 7;

    private PageTimes() {}

    static void measure(Browser browser, String what, String url, String watch, String result) {
        var times = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) { // the first one warms up
            var page = browser.open(Browser.View.LIGHT, "about:blank");
            page.addInitScript(watch);
            page.navigate(url, new Page.NavigateOptions().setTimeout(300_000));
            await(page, "window.ready > 0");
            if (i >= 0) times[i] = ((Number) page.evaluate(result + " + 0.0001")).doubleValue();
            page.context().close();
        }
        print(what, times);
    }

    /// Waits for a condition; the content security policy of the pages forbids Playwright's own wait.
    static void await(Page page, String condition) {
        while (!(boolean) page.evaluate(condition)) page.waitForTimeout(50);
    }

    static void print(String what, double[] times) {
        Arrays.sort(times);
        System.out.printf("%-60s %,7.0f ms   (%,.0f to %,.0f)%n", what, times[times.length / 2], times[0],
                times[times.length - 1]);
    }
}
