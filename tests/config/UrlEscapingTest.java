package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.ConfigHome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UrlEscapingTest extends ConfigHome {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // the user part
        "https://u:${env:S}@h/x|p%w|https://u:p%25w@h/x",
        "https://u:${env:S}@h/x|p%41w|https://u:p%41w@h/x",
        "https://u:${env:S}@h/x|a b/c?d#e@f:g&h;i|https://u:a%20b%2Fc%3Fd%23e%40f%3Ag%26h%3Bi@h/x",
        "https://${env:S}@h/x|tok/en|https://tok%2Fen@h/x",
        "https://${env:S}:${env:S}@h/x|a@b|https://a%40b:a%40b@h/x",
        "etcd://root:${env:S}@a:1,b:2/p|é\"'|etcd://root:%C3%A9%22%27@a:1,b:2/p",
        // a parameter
        "https://h/?token=${env:S}&b=1|x&b=2#|https://h/?token=x%26b=2%23&b=1",
        "https://h/?token=${env:S}|YWJj+/==|https://h/?token=YWJj%2B/==",
        "jdbc:postgresql://h/db?password=${env:S}|50%Off; x|jdbc:postgresql://h/db?password=50%25Off%3B%20x",
        // the host and the path
        "http://${env:S}/x|h:8080|http://h:8080/x",
        "http://${env:S}/x|a:1,b:2/p?q=1|http://a:1,b:2/p?q=1/x",
        "http://h/${env:S}|a/b c%|http://h/a/b%20c%25",
        "http://h/${env:S}@x|a@b|http://h/a@b@x",
        // no URL, or the scheme itself is filled in
        "${env:S}|https://u:a b@h|https://u:a b@h",
        "${env:S}://h/|ht tp|ht tp://h/",
        "plain ${env:S}|a b%|plain a b%",
        "see: http://h/${env:S}|a b|see: http://h/a b",
        "jdbc:sqlite:${env:S}/x.db|/a b|jdbc:sqlite:/a b/x.db",
        "Server=h;Password=${env:S}|a b;c|Server=h;Password=a b;c",
    })
    void a_value_that_is_filled_into_a_URL_keeps_its_meaning(String text, String value, String expected) {
        env.put("S", value);
        env.put("CFG", JsonNodeFactory.instance.objectNode().put("x", text).toString());
        assertEquals(expected, load().tree().get("x").textValue());
    }
}
