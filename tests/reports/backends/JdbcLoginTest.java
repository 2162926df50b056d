package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.fixtures.ConfigHome;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.Home;

/// Logins at real databases with users and passwords that `${file:}` fills into a URL, literal and percent-encoded.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class JdbcLoginTest extends ConfigHome {
    private static final BackendContext CONTEXT =
            new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});
    private static final String USER = "o'd&d%+#;=?";
    private static final List<String> PASSWORDS = List.of("50%Off", "100%", "%zz%%", "a&b=c&user=root", "#1;drop?x",
            "it's \"so\"", " two  blanks ", "a+b", "a\\b|c", "p@ss:word/1", "${x}$${y}", "{[(<~^`!*,.>)]}", "Zoë€",
            "end=", "tab\there", "&", "%",
            "+ &%");

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void any_user_and_password_from_a_file_log_in(SqlDialect sql) throws Exception {
        try (var server = new DatabaseServer(sql)) {
            if (sql == SqlDialect.POSTGRESQL) requirePasswords(server.folder.resolve("data/pg_hba.conf"));
            server.start();
            var driver = new JdbcDriver(sql, CONTEXT).load();
            try (var admin = JdbcDriver.connect(driver, server.url(), sql); var statement = admin.createStatement()) {
                statement.execute(sql == SqlDialect.POSTGRESQL ? "CREATE ROLE \"" + USER + "\" SUPERUSER LOGIN"
                        : "GRANT ALL ON ww.* TO " + literal(sql, USER) + "@'127.0.0.1' IDENTIFIED BY 'none'");
                assertThrows(SQLException.class,
                        () -> JdbcDriver.connect(driver, url(server, USER, "wrong"), sql).close());
                for (var password : PASSWORDS) {
                    statement.execute(sql == SqlDialect.POSTGRESQL
                            ? "ALTER ROLE \"" + USER + "\" PASSWORD " + literal(sql, password)
                            : "SET PASSWORD FOR " + literal(sql, USER) + "@'127.0.0.1' = PASSWORD("
                                    + literal(sql, password) + ")");
                    JdbcDriver.connect(driver, url(server, USER, password), sql).close();
                    JdbcDriver.connect(driver, url(server, encoded(USER), encoded(password)), sql).close();
                }
            }
            deliver(url(server, USER, PASSWORDS.getLast()));
            assertEquals(List.of("1"), DatabaseServer.rows(sql, server.url(), "SELECT count(*) FROM ww_event"));
        }
    }

    // the server's other users need none
    private static void requirePasswords(Path file) throws IOException {
        var rule = "host all \"" + USER + "\" 127.0.0.1/32 scram-sha-256\n";
        Files.writeString(file, rule + Files.readString(file));
    }

    private static String literal(SqlDialect sql, String text) {
        var quoted = text.replace("'", "''");
        return "'" + (sql == SqlDialect.MARIADB ? quoted.replace("\\", "\\\\") : quoted) + "'";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Returns the URL of the configuration whose user and password are in files.
    private String url(DatabaseServer server, String user, String password) throws IOException {
        Files.writeString(home.resolve("user"), user + "\n");
        Files.writeString(home.resolve("password"), password + "\n");
        var login = "?user=${file:" + path("user") + "}&password=${file:" + path("password") + "}";
        var url = server.url().replaceFirst("\\?.*", "") + login;
        env.put("CFG", JsonNodeFactory.instance.objectNode().put("notify_url", url).toString());
        return load().tree().get("notify_url").textValue();
    }

    private static void deliver(String url) throws Exception {
        try (var backend = BackendFactory.of(JsonNodeFactory.instance.textNode(url), CONTEXT).getFirst()) {
            backend.deliver(HttpBackendContract.ENTRIES);
        }
    }
}
