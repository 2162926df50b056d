package whaleware.fleet.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import whaleware.base.Failure;

/// The tables of the store. Times are milliseconds since 1970, of samples and series seconds.
interface Schema {
    /// Creates the tables unless they exist.
    ///
    /// @throws IOException if the database cannot be used
    static void prepare(Database database) throws IOException {
        try (var connection = database.open(true)) {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                if (!hasTables(database, statement)) for (var sql : database.schema()) statement.execute(sql);
                for (var sql : database.repairs()) statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IOException("cannot prepare the store: " + Failure.reason(e), e);
        }
    }

    /// A user who may not create tables can still use existing ones.
    private static boolean hasTables(Database database, Statement statement) throws SQLException {
        try (var count = statement.executeQuery(database.hasTables())) {
            count.next();
            return count.getInt(1) > 0;
        }
    }

    /// @param identity the type of a key that the database counts
    /// @param change the type of `fleet_sample.change`
    /// @param bytes the type of bytes
    static List<String> tables(String identity, String change, String bytes) {
        return List.of(
                "CREATE TABLE IF NOT EXISTS fleet_instance (id " + identity + ", name text NOT NULL UNIQUE,"
                        + " change bigint NOT NULL, keys text NOT NULL, present text NOT NULL)",
                "CREATE TABLE IF NOT EXISTS fleet_boot (boot_id text PRIMARY KEY, instance bigint NOT NULL,"
                        + " seq bigint NOT NULL, received bigint NOT NULL)",
                "CREATE TABLE IF NOT EXISTS fleet_event (instance bigint NOT NULL, boot_id text NOT NULL,"
                        + " seq bigint NOT NULL, kind text, webapp text, version text, state text, previous text,"
                        + " cause text, at bigint NOT NULL, received bigint NOT NULL, duration bigint,"
                        + " late integer NOT NULL, detail text)",
                "CREATE INDEX IF NOT EXISTS fleet_event_at ON fleet_event (instance, at)",
                "CREATE TABLE IF NOT EXISTS fleet_sample (change " + change + ", instance bigint NOT NULL,"
                        + " at bigint NOT NULL, received bigint NOT NULL, present integer NOT NULL,"
                        + " numbers " + bytes + " NOT NULL)",
                "CREATE TABLE IF NOT EXISTS fleet_series (instance bigint NOT NULL, level integer NOT NULL,"
                        + " start bigint NOT NULL, rolled integer NOT NULL, block " + bytes + " NOT NULL,"
                        + " PRIMARY KEY (instance, level, start))",
                "CREATE INDEX IF NOT EXISTS fleet_series_open ON fleet_series (start, instance)"
                        + " WHERE level = 0 AND rolled = 0",
                "CREATE TABLE IF NOT EXISTS fleet_forgotten (instance bigint PRIMARY KEY, change bigint NOT NULL)",
                "CREATE TABLE IF NOT EXISTS fleet_document (name text PRIMARY KEY, content text NOT NULL)");
    }
}
