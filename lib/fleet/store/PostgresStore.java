package whaleware.fleet.store;

import java.io.IOException;
import java.time.InstantSource;

/// The store of any number of collectors: a database of PostgreSQL, version 13 or later.
public interface PostgresStore {
    /// Connects, and creates the tables `fleet_…` unless they exist.
    ///
    /// @param url `jdbc:postgresql://HOST/DATABASE?user=…`, with the options of pgJDBC
    /// @param clock of the collector
    /// @throws IOException if the database cannot be reached or used
    static FleetStore open(String url, StoreSettings settings, InstantSource clock) throws IOException {
        return new JdbcFleetStore(new PostgresDatabase(url), settings, clock);
    }
}
