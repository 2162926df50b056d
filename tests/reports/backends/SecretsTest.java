package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.config.Config;
import whaleware.config.Redaction;
import whaleware.config.SavedConfig;
import whaleware.config.Secrets;
import whaleware.fixtures.ConfigHome;
import whaleware.fixtures.Home;
import whaleware.reports.Backend;
import whaleware.reports.JournalEntry;

/// Generated secrets: each reaches the back-end that needs it, and no name, no error and no output of `cfg`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretsTest extends ConfigHome {
    private static final Path LIB = Home.CHECKOUT.resolve("lib");
    private static final String ALPHABET = "abcXYZ0189%%%&&##;;//??@@::'\"\\`<>{}|^ +=,é€😀!$()*-._~[]";
    private static final List<String> URLS = List.of(
            "https://ops:SECRET@127.0.0.1:9/hook", "https://SECRET@127.0.0.1:9/hook",
            "http://127.0.0.1:9/?token=SECRET",
            "http://127.0.0.1:9/hook?a=1&api_key=SECRET&b=2", "http://127.0.0.1:9/hook?key=SECRET",
            "etcd://root:SECRET@127.0.0.1:9,127.0.0.1:10/ww", "elasticsearch://elastic:SECRET@127.0.0.1:9/ww",
            "jdbc:postgresql://127.0.0.1:9/ops?user=ww&password=SECRET",
            "jdbc:mariadb://127.0.0.1:9/ops?password=SECRET&user=ww");

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    private static String secret(Random random) {
        var characters = ALPHABET.codePoints().toArray();
        var secret = new StringBuilder("k7");
        for (int n = 6 + random.nextInt(20); n > 0; n--)
            secret.appendCodePoint(characters[random.nextInt(characters.length)]);
        // a valid %XX is left alone: see the documentation
        return secret.append("Tail9z").toString().replaceAll("%(?=[0-9a-fA-F]{2})", "");
    }

    private Config load(String url, String secret, boolean variable) throws IOException {
        Files.writeString(home.resolve("secret"), secret + "\n");
        env.put("OPS_PASSWORD", secret);
        var placeholder = variable ? "${env:OPS_PASSWORD}" : "${file:" + path("secret") + "}";
        var cfg = JsonNodeFactory.instance.objectNode().put("notify_url", url.replace("SECRET", placeholder));
        cfg.put("dsn", "Server=h;Password=" + placeholder + ";Database=d").put("own", placeholder);
        env.put("CFG", Json.compact(cfg));
        return load();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_secret_is_in_no_name_and_no_error(int seed) throws Exception {
        var random = new Random(seed);
        for (var url : URLS) {
            var secret = secret(random);
            var config = load(url, secret, random.nextBoolean());
            var filled = config.tree().path("notify_url").asText();
            save();
            var saved = SavedConfig.read(home.resolve("etc/cfg.json"));
            for (var known : List.of(config, saved)) {
                var secrets = Secrets.of(known, env);
                var backend = BackendFactory.redacted(known.tree(), Map.of(), home, LIB, line -> {}, secrets::mask)
                        .getFirst();
                assertHidden(secret, backend.name());
                assertTrue(backend.name().contains("127.0.0.1:9"), backend.name());
                for (var text : List.of(secret, filled, encoded(secret), "x".repeat(190) + secret, "at " + secret
                        + " in", URLDecoder.decode(filled.replace("+", "%2B"), StandardCharsets.UTF_8)))
                    assertHidden(secret, error(text, secrets), secrets.mask("cannot use '" + text + "'"));
                backend.close();
            }
            assertHidden(secret, Json.pretty(Redaction.tree(config.tree(), config.origins())));
            assertHidden(secret, config.warnings().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_secret_in_a_URL_reaches_the_back_end(int seed) throws Exception {
        var secret = secret(new Random(seed));
        for (var url : URLS) {
            var filled = load(url, secret, true).tree().path("notify_url").asText();
            if (url.startsWith("http")) {
                var http = HttpUrl.get(filled);
                var parameter = url.replaceFirst(".*[?&](.*)=SECRET.*", "$1");
                var found = http.querySize() > 0 ? http.queryParameter(parameter)
                        : url.contains("//SECRET") ? http.username() : http.password();
                assertEquals(secret, found, filled);
            } else if (url.startsWith("jdbc")) {
                var properties = new Properties();
                var base = JdbcDriver.withoutLogin(filled, properties);
                assertEquals(secret, properties.getProperty("password"), filled);
                assertEquals("ww", properties.getProperty("user"));
                assertEquals(url.substring(0, url.indexOf('?')), base);
            } else {
                assertEquals(secret, ClusterHosts.of(filled, false, 1, why -> new Failure(78, why)).password, filled);
            }
        }
    }

    @Test
    void the_error_for_a_wrong_notify_url_shows_no_secret() throws IOException {
        var random = new Random(1);
        for (var url : List.of("https://u:SECRET@/x", "ftp://u:SECRET@h/", "etcd://SECRET@h/p?nope=SECRET", "SECRET:x",
                "jdbc:oracle:thin:u/SECRET@h", "https://SECRET h/", "file:SECRET", "file:/x?rotate=SECRET")) {
            var secret = secret(random);
            var config = load(url, secret, false);
            var failure = assertThrows(Failure.class, () -> BackendFactory.redacted(config.tree(), Map.of(), home, LIB,
                    line -> {}, Secrets.of(config, env)::mask));
            assertHidden(secret, failure.getMessage());
        }
    }

    @Test
    void secrets_of_the_configuration_that_no_placeholder_filled_in_are_masked() {
        env.put("CFG", text("{'db': {'password': 'correct horse', 'port': 5432}, 'webapp': 'shop-app', 'version': "
                + "'2024.10', 'pin_secret': 123456789, 'url': 'https://u:p%40ssw0rd!@h/?access_token=to/ken+1', "
                + "'hosts': ['a', {'api_key': 'Zm9vYmFyMQ=='}], 'short': {'token': 'abc'}}"));
        var secrets = Secrets.of(load(), env);
        assertEquals("*** *** *** *** *** *** abc shop-app 2024.10 5432", secrets.mask("correct horse 123456789 "
                + "p%40ssw0rd! p@ssw0rd! to/ken+1 Zm9vYmFyMQ== abc shop-app 2024.10 5432"));
    }

    @Test
    void a_saved_configuration_masks_its_secrets_also_if_the_files_are_gone() throws IOException {
        load(URLS.get(7), "a?b&c#d-Secret1", false);
        save();
        Files.delete(home.resolve("secret"));
        var saved = SavedConfig.read(home.resolve("etc/cfg.json"));
        var secrets = Secrets.of(saved, env);
        for (var text : List.of("a?b&c#d-Secret1", "a%3Fb%26c%23d-Secret1"))
            assertEquals("x *** y", secrets.mask("x " + text + " y"));
    }

    private static String error(String text, Secrets secrets) {
        var failing = new Backend() {
            @Override
            public void deliver(List<JournalEntry> entries) throws IOException {
                throw new IOException("cannot connect", new IllegalStateException(text));
            }

            @Override
            public void resume(JournalEntry state) throws Exception {
                throw new RetryLater(text, Duration.ZERO);
            }

            @Override
            public String name() {
                return text;
            }
        };
        var redacted = new RedactedBackend(failing, secrets::mask);
        var texts = new ArrayList<>(List.of(redacted.name()));
        texts.add(Failure.reason(assertThrows(IOException.class, () -> redacted.deliver(List.of()))));
        texts.add(Failure.reason(assertThrows(Backend.RetryLater.class, () -> redacted.resume(null))));
        return String.join("\n", texts);
    }

    private static void assertHidden(String secret, String... texts) {
        for (var text : texts) {
            for (var form : List.of(secret, encoded(secret), "Tail9z"))
                assertFalse(text.contains(form), () -> secret + " is in " + text);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
