package whaleware.reports.backends;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The supported databases, and their SQL. MySQL counts as MariaDB: the driver and the SQL are the same.
public enum SqlDialect {
    POSTGRESQL("org.postgresql.Driver", "postgresql-", "text", "timestamptz", "jsonb", Map.of("connectTimeout", "5",
            "loginTimeout", "5", "socketTimeout", "10", "tcpKeepAlive", "true", "ApplicationName", "whaleware")),
    MARIADB("org.mariadb.jdbc.Driver", "mariadb-java-client-", "text", "datetime(3)", "json",
            Map.of("connectTimeout", "5000", "socketTimeout", "10000")),
    SQLITE("org.sqlite.JDBC", "sqlite-jdbc-", "text", "text", "text", Map.of("busy_timeout", "5000"));

    /// The class of the driver, and the prefix of its jar's name.
    final String driver, jar;
    /// The properties of a connection, so that no call hangs forever.
    final Map<String, String> timeouts;
    private final String text, time, json; // column types

    SqlDialect(String driver, String jar, String text, String time, String json, Map<String, String> timeouts) {
        this.driver = driver;
        this.jar = jar;
        this.text = text;
        this.time = time;
        this.json = json;
        this.timeouts = timeouts;
    }

    /// Returns the dialect of a URL, `jdbc:NAME:…`. Returns empty if the database is not supported.
    public static Optional<SqlDialect> of(String url) {
        var given = url.replaceFirst("(?i)^jdbc:([a-z]+):.*", "$1");
        var name = given.equalsIgnoreCase("mysql") ? "mariadb" : given;
        return Arrays.stream(values()).filter(dialect -> dialect.name().equalsIgnoreCase(name)).findFirst();
    }

    /// Returns its name in `lib/sh/jdbc-driver` and `ww bake --jdbc`.
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the statements that create the tables.
    String[] tables() {
        var unicode = this == MARIADB ? " DEFAULT CHARSET=utf8mb4" : "";
        var common = "webapp " + text + ", version " + text + ", state varchar(20), previous varchar(20), cause " + text
                + ", at " + time;
        return new String[] {
            "CREATE TABLE IF NOT EXISTS ww_instance (instance varchar(255) PRIMARY KEY, " + common
                    + ", id varchar(255), seq bigint NOT NULL)" + unicode,
            "CREATE TABLE IF NOT EXISTS ww_event"
                    + " (id varchar(255) PRIMARY KEY, kind varchar(20), instance varchar(255), "
                    + common + ", duration_ms bigint, seq bigint NOT NULL, event " + json + ")" + unicode};
    }

    /// Returns the statement that inserts an event unless it is there. Its parameters: id, kind, instance, webapp,
    /// version, state, previous, cause, at, duration_ms, seq, event.
    String insert() {
        return "INSERT INTO ww_event"
                + " (id, kind, instance, webapp, version, state, previous, cause, at, duration_ms, seq, event)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, " + cast(time) + ", ?, ?, " + cast(json) + ") "
                + switch (this) {
                    case POSTGRESQL, SQLITE -> "ON CONFLICT (id) DO NOTHING";
                    case MARIADB -> "ON DUPLICATE KEY UPDATE id = id";
                };
    }

    /// Returns the statement that sets the state of an instance, unless a later state is there. Its parameters:
    /// instance, webapp, version, state, previous, cause, at, id, seq.
    String upsert() {
        // seq is last: MariaDB sets the columns one after the other
        var columns = new String[] {"webapp", "version", "state", "previous", "cause", "at", "id", "seq"};
        var insert = "INSERT INTO ww_instance (instance, " + String.join(", ", columns)
                + ") VALUES (?, ?, ?, ?, ?, ?, " + cast(time) + ", ?, ?) ";
        return switch (this) {
            case POSTGRESQL, SQLITE -> insert + "ON CONFLICT (instance) DO UPDATE SET "
                    + each(columns, "%1$s = excluded.%1$s") + " WHERE excluded.seq > ww_instance.seq";
            case MARIADB -> insert + "ON DUPLICATE KEY UPDATE "
                    + each(columns, "%1$s = IF(VALUES(seq) > seq, VALUES(%1$s), %1$s)");
        };
    }

    /// Returns a moment in the format of the database, in UTC.
    public String time(Instant at) {
        var format = switch (this) {
            case POSTGRESQL, SQLITE -> "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
            case MARIADB -> "yyyy-MM-dd HH:mm:ss.SSS";
        };
        return DateTimeFormatter.ofPattern(format).withZone(ZoneOffset.UTC).format(at);
    }

    /// Whether the database rejects the data, so that another try cannot succeed.
    boolean rejects(SQLException why) {
        var state = String.valueOf(why.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || this == SQLITE && (why.getErrorCode() & 0xff) == 18;
    }

    private String cast(String type) {
        return this == POSTGRESQL ? "CAST(? AS " + type + ")" : "?";
    }

    private static String each(String[] columns, String format) {
        return String.join(", ", Arrays.stream(columns).map(format::formatted).toList());
    }
}
