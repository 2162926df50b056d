//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//DEPS org.postgresql:postgresql:42.7.13
//SOURCES ../lib/Whaleware.java

import java.sql.DriverManager;
import java.sql.SQLException;
import whaleware.Cfg;

/// Queries the server as a client does, over TCP. On a failure the server is restarted. A server whose clients use all
/// connections still answers, because it reserves three for superusers.
void main() {
    var cfg = Cfg.read();
    var url = "jdbc:postgresql://127.0.0.1:" + cfg.number("postgresql.port")
            + "/postgres?connectTimeout=5&socketTimeout=5&ApplicationName=monitor";
    try (var db = DriverManager.getConnection(url, "postgres", cfg.text("password"));
            var row = db.createStatement().executeQuery("""
                    SELECT json_build_object('connections', sum(numbackends) - 1,
                        'bytes', sum(pg_database_size(datid)), 'commits', sum(xact_commit))
                    FROM pg_stat_database WHERE datid > 0""")) {
        row.next();
        IO.println(row.getString(1));
    } catch (SQLException e) {
        System.err.println(e.getMessage());
        System.exit(1);
    }
}
