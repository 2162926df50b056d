package whaleware.fleet.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// The store of one collector: a file of SQLite.
public interface SqliteStore {
    /// Opens the file; creates it and its folder if they do not exist. One collector at a time can use it.
    ///
    /// @param clock of the collector
    /// @throws IOException if it cannot be opened, or is in use
    static FleetStore open(Path file, StoreSettings settings, InstantSource clock) throws IOException {
        return new JdbcFleetStore(new SqliteDatabase(file), settings, clock);
    }
}
