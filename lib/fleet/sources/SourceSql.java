package whaleware.fleet.sources;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import whaleware.reports.backends.SqlDialect;

/// The queries to the tables `ww_instance` and `ww_event`. Each returns events as JSON.
interface SourceSql {
    String EVENT = "SELECT e.event FROM ww_event e ";

    /// Returns the last change of state of each instance. Parameter: since when.
    static String states(SqlDialect dialect) {
        return EVENT + "JOIN ww_instance i ON i.id = e.id WHERE i.at >= " + time(dialect);
    }

    /// Returns the newest event of each instance, of any kind. Parameter: since when the last change of state.
    ///
    /// @param indexed whether there is an index of `instance` and `seq`; without one, the query reads the whole table
    static String newest(SqlDialect dialect, boolean indexed) {
        return indexed ? EVENT + "JOIN ww_instance i ON i.instance = e.instance WHERE e.seq = (SELECT MAX(m.seq)"
                + " FROM ww_event m WHERE m.instance = i.instance) AND e.at >= " + time(dialect)
                : EVENT + "JOIN (SELECT instance, MAX(seq) AS seq FROM ww_event WHERE at >= " + time(dialect)
                        + " GROUP BY instance) m ON m.instance = e.instance AND m.seq = e.seq";
    }

    /// Returns the last good and the last failed backup of each instance, the last test, and the last report that its
    /// backup is too old. Parameter: since when.
    static String backups(SqlDialect dialect) {
        return EVENT + "JOIN (SELECT instance, MAX(seq) AS seq FROM ww_event WHERE kind = 'backup' AND at >= "
                + time(dialect) + " GROUP BY instance, CASE WHEN " + isTrue(dialect, "test") + " THEN 3 WHEN "
                + isTrue(dialect, "late") + " THEN 2 WHEN cause IS NULL THEN 1 ELSE 0 END) m"
                + " ON m.instance = e.instance AND m.seq = e.seq";
    }

    /// Returns whether a member of `backup` in the event is true.
    private static String isTrue(SqlDialect dialect, String member) {
        return switch (dialect) {
            case POSTGRESQL -> "event -> 'backup' ->> '" + member + "' = 'true'";
            case MARIADB -> "JSON_CONTAINS(event, 'true', '$.backup." + member + "')";
            case SQLITE -> "json_extract(event, '$.backup." + member + "') = 1";
        };
    }

    /// Returns the first event of the present life of each instance. Parameter: since when the last change of state.
    static String boots(SqlDialect dialect) {
        var boot = switch (dialect) {
            case POSTGRESQL -> "regexp_replace(i.id, '-[0-9]+$', '-1')";
            case MARIADB -> "REGEXP_REPLACE(i.id, '-[0-9]+$', '-1')";
            case SQLITE -> "rtrim(i.id, '0123456789') || '1'";
        };
        return EVENT + "JOIN ww_instance i ON e.id = " + boot + " WHERE i.at >= " + time(dialect);
    }

    /// Returns the events of an instance except statistics, the newest first. Parameters: instance, before when.
    static String history(SqlDialect dialect) {
        return EVENT + "WHERE e.instance = ? AND e.kind <> 'stats' AND e.at < " + time(dialect)
                + " ORDER BY e.at DESC, e.seq DESC";
    }

    /// Returns the statistics of an instance in order. Parameters: instance, from when, until when.
    static String statistics(SqlDialect dialect) {
        return EVENT + "WHERE e.instance = ? AND e.kind = 'stats' AND e.at >= " + time(dialect) + " AND e.at < "
                + time(dialect) + " ORDER BY e.at, e.seq";
    }

    private static String time(SqlDialect dialect) {
        return dialect == SqlDialect.POSTGRESQL ? "CAST(? AS timestamptz)" : "?";
    }

    /// Returns whether a table is missing, since no reporter has written yet.
    static boolean isMissingTable(SQLException why) {
        var state = String.valueOf(why.getSQLState());
        return state.equals("42P01") || state.equals("42S02")
                || String.valueOf(why.getMessage()).contains("no such table");
    }

    /// Returns whether there is an index of `instance` and `seq`.
    static boolean isIndexed(Connection connection) throws SQLException {
        var names = new HashSet<String>();
        var data = connection.getMetaData();
        try (var columns = data.getIndexInfo(connection.getCatalog(), null, "ww_event", false, true)) {
            while (columns.next()) {
                names.add(columns.getString("INDEX_NAME") + " " + columns.getInt("ORDINAL_POSITION") + " "
                        + columns.getString("COLUMN_NAME"));
            }
        } catch (SQLException noTable) {
            return false;
        }
        return names.stream().filter(name -> name.endsWith(" 1 instance"))
                .anyMatch(name -> names.contains(name.replace(" 1 instance", " 2 seq")));
    }
}
