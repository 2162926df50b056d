package whaleware.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A request gets HTML if its `Accept` is that of a browser.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AcceptTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "none", value = {
            "none | false", "'' | false", "*/* | false", "text/* | false", "application/json | false",
            "text/html | true", "TEXT/HTML ; charset=utf-8 | true", "text/html;q=0 | false", "text/html;q=x | false",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8 | true",
            "application/json, text/html;q=0.5 | false", "application/json;q=0.1, text/html;q=0.5 | true",
            "text/htmlx | false", ",,;,=; | false"})
    void html_is_chosen_by_the_quality_of_its_name(String header, boolean html) {
        assertEquals(html, Accept.html(header));
    }
}
