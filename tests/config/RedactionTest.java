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
    void secrets_are_masked_by_their_key_and_by_their_origin() {
        write("key", "k\n");
        env.putAll(Map.of("DB_PASSWORD", "p", "DB_PASS", "q", "DB_NAME", "n"));
        var file = "'${file:" + path("key") + "}'";
        env.put("CFG", text("{'db': {'password': 'p', 'dbPass': 'q', 'name': '${env:DB_NAME}', 'empty_token': ''}, "
                + "'filled': {'a': '${env:DB_PASSWORD}', 'b': '${env:DB_PASS}', 'c': " + file + "}, "
                + "'secrets': {'a': ['x', 1, true, null]}, 'list': ['a', " + file + "], 'api-key': 5, "
                + "'compass': 'n', 'monkey': 'm', 'url': 'https://u:p@h/x?a=1&token=t&b=2'}"));
        var config = load();
        var masked = (ObjectNode) Redaction.tree(config.tree(), config.origins());
        assertEquals(text("{'db':{'password':'***','dbPass':'***','name':'n','empty_token':''},"
                + "'filled':{'a':'***','b':'***','c':'***'},"
                + "'secrets':{'a':['***','***',true,null]},'list':['a','***'],'api-key':'***',"
                + "'compass':'n','monkey':'m','url':'https://u:***@h/x?a=1&token=***&b=2'}"), mine(masked));
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://h/db?user=u&password=p,jdbc:postgresql://h/db?user=u&password=***",
            "https://user@h/,https://user@h/", "etcds://u:p@a:1,etcds://u:***@a:1",
            "https://h/$1?x=$2,https://h/$1?x=$2", "plain: text@x,plain: text@x",
            "https://h/x?sig=a#b,https://h/x?sig=***", "host=h password=p user=u,host=h password=*** user=u",
            "https://h/?a=1&SharedAccessSignature=b&c=2,https://h/?a=1&SharedAccessSignature=***&c=2"})
    void the_secrets_in_a_URL_are_masked(String url, String shown) {
        assertEquals(shown, Redaction.url(url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Password=a b&c#d;Server=h|Password=***;Server=h", "Server=h;Pwd=a b|Server=h;Pwd=***",
        "Server=h; Password = 'a;b' ;x=1|Server=h; Password = *** ;x=1",
        "Server=h;Password=\"a;b\";x=1|Server=h;Password=***;x=1",
        "DefaultEndpointsProtocol=https;AccountName=n;AccountKey=a+b/c==;EndpointSuffix=s"
                + "|DefaultEndpointsProtocol=https;AccountName=n;AccountKey=***;EndpointSuffix=s",
        "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=abc=|Endpoint=sb://h/;SharedAccessKeyName=***;"
                + "SharedAccessKey=***",
        "redis:6379,password=abc,ssl=True|redis:6379,password=***", "Password=x|Password=***",
    })
    void the_secrets_in_a_connection_string_are_masked(String text, String shown) {
        assertEquals(shown, Redaction.url(text));
    }

    @Test
    void masking_takes_linear_time() {
        var text = "a".repeat(1 << 20);
        assertEquals(text + "://u:***@h", Redaction.url(text + "://u:p@h"));
        for (var part : new String[] {"a=", "password=\"", ";a=\"", " = ", "'=;", "a"})
            Redaction.url(part.repeat((1 << 20) / part.length()));
    }
}
