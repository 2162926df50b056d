package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.ConfigHome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedactionTest extends ConfigHome {

    @Test
    void secrets_are_masked_by_their_keys_and_by_where_they_came_from() {
        write("key", "k\n");
        env.putAll(Map.of("DB_PASSWORD", "p", "DB_PASS", "q", "DB_NAME", "n"));
        env.put("CFG", text("{'db': {'password': 'p', 'dbPass': 'q', 'name': '${env:DB_NAME}', 'other': '${env:DB_PASSWORD}', 'short': '${env:DB_PASS}', 'pem': '${file:" + path("key") + "}', 'empty_token': ''},"
                + "'secrets': {'a': ['x', 1, true, null]}, 'list': ['a', '${file:" + path("key") + "}'], 'api-key': 5, 'compass': 'n', 'monkey': 'm', 'url': 'https://u:p@h/x?a=1&token=t&b=2'}"));
        var config = load();
        assertEquals(text("{'db':{'password':'***','dbPass':'***','name':'n','other':'***','short':'***','pem':'***','empty_token':''},'secrets':{'a':['***','***',true,null]},"
                + "'list':['a','***'],'api-key':'***','compass':'n','monkey':'m','url':'https://u:***@h/x?a=1&token=***&b=2'}"), text(mine((ObjectNode) Redaction.tree(config.tree(), config.origins()))));
    }


    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://h/db?user=u&password=p,jdbc:postgresql://h/db?user=u&password=***", "https://user@h/,https://user@h/", "etcds://u:p@a:1,etcds://u:***@a:1", "https://h/$1?x=$2,https://h/$1?x=$2", "plain: text@x,plain: text@x"})
    void a_url_is_shown_without_its_secrets(String url, String shown) {
        assertEquals(shown, Redaction.url(url));
    }

    @Test
    void a_long_text_takes_no_longer_than_it_must() {
        var text = "a".repeat(1 << 20);
        assertEquals(text + "://u:***@h", Redaction.url(text + "://u:p@h"));
    }
}
