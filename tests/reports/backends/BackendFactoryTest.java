package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.Redaction;
import whaleware.reports.Backend;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackendFactoryTest {
    private static List<Backend> of(String json) throws Exception {
        return BackendFactory.of(new JsonMapper().readTree(json), HttpBackendContract.NO_SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "null", "[]", "[\"\", null, \" \"]"})
    void without_a_URL_there_is_no_backend(String json) throws Exception {
        assertEquals(List.of(), of(json));
        assertEquals(List.of(), BackendFactory.of(null, HttpBackendContract.NO_SETTINGS));
        assertEquals(List.of(), BackendFactory.of(MissingNode.getInstance(), HttpBackendContract.NO_SETTINGS));
    }

    @Test
    void the_scheme_selects_the_backend() throws Exception {
        assertInstanceOf(HttpBackend.class, of("\"http://collector:8080/events\"").getFirst());
        assertInstanceOf(HttpBackend.class, of("\"HTTPS://collector\"").getFirst());
        assertInstanceOf(HttpBackend.class, of("\"http://my_service:80\"").getFirst());
        assertInstanceOf(HttpBackend.class, of("\"http://user:pass@[::1]:80/x?y=z\"").getFirst());
        assertInstanceOf(EtcdBackend.class, of("\"etcd://h1:2379,h2,[::1]:2379/a/b?lease=30s\"").getFirst());
        assertInstanceOf(EtcdBackend.class, of("\"etcds://user:p%40ss@my_host\"").getFirst());
        assertInstanceOf(ElasticsearchBackend.class, of("\"elasticsearchs://user:pass@h1:9200,h2/ww\"").getFirst());
        assertInstanceOf(FileBackend.class, of("\"file:/var/log/events.jsonl\"").getFirst());
        assertInstanceOf(StdoutBackend.class, of("\"stdout:\"").getFirst());
    }

    @Test
    void a_list_names_several_backends_and_repetitions_are_skipped() throws Exception {
        assertEquals(List.of("stdout:", "http://a/"), of("[\"stdout:\", \"\", \"http://a/\", \" stdout: \"]").stream()
                .map(Backend::name).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ftp://h/x\"", "\"collector:8080\"", "\"collector\"", "\"://x\"", "\"http:\"",
            "\"http://\"", "\"http:///x\"", "\"http://:80/\"", "\"elasticsearch:\"", "\"elasticsearch://h/Ww\"",
            "\"elasticsearch://h/ww?x=1\"", "\"jdbc:\"", "\"jdbc:oracle:thin:@h\"", "\"jdbc:postgresql\"",
            "\"jdbc:sqlite:\"", "\"etcd:\"", "\"etcd://\"", "\"etcd:///x\"", "\"etcd://h1,,h2/x\"",
            "\"etcd://h?lease=soon\"", "\"etcd://h?x=1\"", "\"etcd://h?lease=5ms\"", "\"http:x\"",
            "\"http://user:pa/ss@h/\"", "\"http://user@/\"", "\"http://h:80x/\"", "\"http://a b/\"",
                    "\"http://h:123456/\"", "\"file:\"", "\"file:x\"", "\"file://host/x\"",
            "\"file:/x/\"", "\"file:/%zz\"", "\"file:/a%00b\"", "\"file:/a?b\"", "\"file:/a?rotate=big\"",
                    "\"file:/a?keep=0\"", "\"stdout:x\"", "\"http://h\\n/x\"", "3", "true", "{}", "[1]",
                    "[[\"stdout:\"]]", "[\"stdout:\", \"ftp:x\"]"})
    void any_other_value_is_an_error_of_one_line(String json) {
        var failure = assertThrows(Failure.class, () -> of(json));
        assertEquals(ExitCode.CONFIG, failure.code);
        assertTrue(failure.getMessage().startsWith("cannot use notify_url"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith(")"), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://collector:%s/e", "https://u:p@collector:%s", "http://[::1]:%s/", "etcd://h:%s/p",
            "etcds://h1:2379,h2:%s", "elasticsearch://h:%s/ww", "elasticsearchs://h1:%s,h2:9200/ww",
            "jdbc:postgresql://h:%s/db", "jdbc:postgresql://h1:5432,h2:%s/db?user=u", "jdbc:mariadb://h:%s/db",
            "jdbc:mysql://h:%s/db", "jdbc:mariadb:replication://h1:3306,h2:%s/db"})
    void a_port_is_a_number_from_1_to_65535(String url) throws Exception {
        for (var port : List.of("99999", "65536", "0", "00", "-1", "80x", "x", "123456789012")) {
            var json = "\"" + url.formatted(port) + "\"";
            var failure = assertThrows(Failure.class, () -> of(json), json);
            assertEquals(ExitCode.CONFIG, failure.code);
            boolean isUrl = !url.contains("[") || port.matches("\\d{1,5}");
            var why = isUrl ? "a port is a number from 1 to 65535" : "it is not a URL";
            assertTrue(failure.getMessage().contains(why), failure.getMessage());
        }
        if (!url.startsWith("jdbc:")) for (var port : List.of("1", "65535")) of("\"" + url.formatted(port) + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:sqlite:/data/e.db?journal_mod=WAL         | journal_mod  | journal_mode
            jdbc:sqlite:/data/e.db?busy_timeout=1&syncronous=OFF | syncronous | synchronous
            jdbc:sqlite:/data/e.db?mode=ro                 | mode         |
            jdbc:sqlite:file:/data/e.db?mode=rwc&vsf=unix  | vsf          |
            jdbc:postgresql://h/db?user=u&pasword=hush     | pasword      | password
            jdbc:postgresql://h/db?sslMode=require         | sslMode      | sslmode
            jdbc:mariadb://h/db?user=u&sslmode=trust       | sslmode      | sslMode
            jdbc:mysql://h/db?usr=u&passwrd=hush           | passwrd      | password
            """)
    void a_misspelled_option_of_a_database_is_an_error(String url, String option, String near) {
        var message = assertThrows(Failure.class, () -> of("\"" + url + "\"")).getMessage();
        assertTrue(message.contains("unknown option '" + option + "'"), message);
        assertTrue(near == null || message.contains("did you mean '" + near + "'?"), message);
        assertFalse(message.contains("hush"), message);
    }

    @Test
    void options_that_a_driver_knows_are_accepted() {
        for (var url : List.of("jdbc:sqlite:/d/e.db?busy_timeout=1&Journal_Mode=WAL&foreign_keys=on",
                "jdbc:sqlite:file:/d/e.db?mode=rwc&cache=shared&busy_timeout=1", "jdbc:sqlite:/d/e.db?")) {
            assertEquals(Optional.empty(), JdbcOptions.problem(url, SqlDialect.SQLITE), url);
        }
        var postgresql = "jdbc:postgresql://h/db?user=u&ssl=true&sslmode=require&my.setting=1&hostRecheckSeconds=1";
        assertEquals(Optional.empty(), JdbcOptions.problem(postgresql, SqlDialect.POSTGRESQL));
        var mariadb = "jdbc:mariadb://h/db?user=u&useSsl=true&pool=true&useSSL=true&poolName=x";
        assertEquals(Optional.empty(), JdbcOptions.problem(mariadb, SqlDialect.MARIADB));
    }

    @Test
    void an_unknown_scheme_is_an_error_that_lists_the_known_ones() {
        assertEquals("cannot use notify_url 'gopher://h/': unknown scheme 'gopher:' (the schemes are "
                + BackendFactory.SCHEMES + ")",
                assertThrows(Failure.class, () -> of("\"gopher://h/\"")).getMessage());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            http://h:80/path?q=1,                              http://h:80/path?q=1
            https://user:secret@h/path,                        https://user:***@h/path
            https://secret@h,                                  https://***@h
            http://user:sec@ret@h/x,                           http://user:***@h/x
            http://user:secret/@h/x,                           http://***@h/x
            http://user:#secret@h/x,                           http://***@h/x
            http://h/@handle,                                  http://h/@handle
            http://h/x?a=1&access_token=secret&b=2,            http://h/x?a=1&access_token=***&b=2
            http://h/x?password=secret,                        http://h/x?password=***
            jdbc:postgresql://h/db?user=me&password=secret,    jdbc:postgresql://h/db?user=me&password=***
            https://hooks.example/services/T01/B01/s3cretS3cretS3cretS3, https://hooks.example/services/T01/B01/***
            https://h/a/long-name-of-a-path-by-hand/v1,        https://h/a/long-name-of-a-path-by-hand/v1
            ftp://user:secret@h/,                              ftp://user:***@h/
            http://user:***@h/@handle,                         http://user:***@h/@handle
            user:secret@h:80,                                  user:***@h:80
            """)
    void secrets_in_a_url_are_hidden(String url, String shown) {
        assertEquals(shown, Redaction.hide(url));
    }

    @Test
    void error_messages_do_not_contain_secrets() {
        for (var url : List.of("jdbc:mariadb://h:99999/db?pasword=hush",
                "http://u:hush@h:99999/", "etcd://u:hush@h:0/", "ftp://u:hush@h/", "http://u:hu/hush@h/",
                "http://u:hush@/", "http://u:hush@h:x/",
                "https://u:hush@h h/")) {
            var message = assertThrows(Failure.class, () -> BackendFactory.of(JsonNodeFactory.instance.textNode(url),
                    HttpBackendContract.NO_SETTINGS)).getMessage();
            assertFalse(message.contains("hush"), message);
        }
    }

    @Test
    void stdout_gets_one_line_for_each_event() throws Exception {
        var lines = new ArrayList<String>();
        BackendFactory.of(JsonNodeFactory.instance.textNode("stdout:"),
                new BackendContext("", "", null, null, lines::add)).getFirst().deliver(HttpBackendContract.ENTRIES);
        assertEquals(List.of(HttpBackendContract.EVENT.line()), lines);
    }
}
