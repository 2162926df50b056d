package whaleware.reports.backends;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The databases that reports can go to, and what each calls things. MySQL is MariaDB here: they share driver and language.
public enum SqlDialect {
    POSTGRESQL("org.postgresql.Driver", "postgresql-", "text", "timestamptz", "jsonb",
            Map.of("connectTimeout", "5", "loginTimeout", "5", "socketTimeout", "10", "tcpKeepAlive", "true", "ApplicationName", "whaleware")),
    MARIADB("org.mariadb.jdbc.Driver", "mariadb-java-client-", "text", "datetime(3)", "json", Map.of("connectTimeout", "5000", "socketTimeout", "10000")),
    SQLITE("org.sqlite.JDBC", "sqlite-jdbc-", "text", "text", "text", Map.of("busy_timeout", "5000"));

    /// The class of the driver, and how its jar is called.
    final String driver, jar;
    /// What keeps a call from hanging for ever.
    final Map<String, String> timeouts;
    private final String text, time, json;

    SqlDialect(String driver, String jar, String text, String time, String json, Map<String, String> timeouts) {
        this.driver = driver;
        this.jar = jar;
        this.text = text;
        this.time = time;
        this.json = json;
        this.timeouts = timeouts;
    }

    /// The database of a URL, `jdbc:NAME:…`.
    static Optional<SqlDialect> of(String url) {
        var name = url.replaceFirst("(?i)^jdbc:([a-z]+):.*", "$1");
        return Arrays.stream(values()).filter(one -> one.name().equalsIgnoreCase(name.equalsIgnoreCase("mysql") ? "mariadb" : name)).findFirst();
    }

    /// How `lib/sh/jdbc-driver` and `ww bake --jdbc` call it.
    public String command() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// What makes the tables.
    String[] tables() {
        var unicode = this == MARIADB ? " DEFAULT CHARSET=utf8mb4" : "";
        return new String[] {
            "CREATE TABLE IF NOT EXISTS ww_instance (instance varchar(255) PRIMARY KEY, webapp " + text + ", version " + text + ", state varchar(20), previous varchar(20), cause " + text
                    + ", at " + time + ", id varchar(255), seq bigint NOT NULL)" + unicode,
            "CREATE TABLE IF NOT EXISTS ww_event (id varchar(255) PRIMARY KEY, kind varchar(20), instance varchar(255), webapp " + text + ", version " + text + ", state varchar(20), previous varchar(20), cause " + text
                    + ", at " + time + ", duration_ms bigint, seq bigint NOT NULL, event " + json + ")" + unicode};
    }

    /// Inserts an event that is not there yet: id, kind, instance, webapp, version, state, previous, cause, at, duration_ms, seq, event.
    String insert() {
        return "INSERT INTO ww_event (id, kind, instance, webapp, version, state, previous, cause, at, duration_ms, seq, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, " + cast(time) + ", ?, ?, " + cast(json) + ") "
                + switch (this) {
                    case POSTGRESQL, SQLITE -> "ON CONFLICT (id) DO NOTHING";
                    case MARIADB -> "ON DUPLICATE KEY UPDATE id = id";
                };
    }

    /// Sets the state of an instance, unless a later one is known: instance, webapp, version, state, previous, cause, at, id, seq.
    String upsert() {
        var columns = new String[] {"webapp", "version", "state", "previous", "cause", "at", "id", "seq"}; // seq comes last: MariaDB sets one after the other
        var insert = "INSERT INTO ww_instance (instance, " + String.join(", ", columns) + ") VALUES (?, ?, ?, ?, ?, ?, " + cast(time) + ", ?, ?) ";
        return switch (this) {
            case POSTGRESQL, SQLITE -> insert + "ON CONFLICT (instance) DO UPDATE SET " + each(columns, "%1$s = excluded.%1$s") + " WHERE excluded.seq > ww_instance.seq";
            case MARIADB -> insert + "ON DUPLICATE KEY UPDATE " + each(columns, "%1$s = IF(VALUES(seq) > seq, VALUES(%1$s), %1$s)");
        };
    }

    /// A moment as this database reads it, in UTC.
    String time(java.time.Instant at) {
        var form = switch (this) {
            case POSTGRESQL, SQLITE -> "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
            case MARIADB -> "yyyy-MM-dd HH:mm:ss.SSS";
        };
        return DateTimeFormatter.ofPattern(form).withZone(ZoneOffset.UTC).format(at);
    }

    /// Whether it is the data that the database does not want, and not the moment.
    boolean refuses(java.sql.SQLException why) {
        var state = String.valueOf(why.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || this == SQLITE && (why.getErrorCode() & 0xff) == 18;
    }

    private String cast(String type) {
        return this == POSTGRESQL ? "CAST(? AS " + type + ")" : "?";
    }

    private static String each(String[] columns, String form) {
        return String.join(", ", Arrays.stream(columns).map(form::formatted).toList());
    }
}
