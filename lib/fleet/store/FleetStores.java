package whaleware.fleet.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// Opens the store of a collector.
public interface FleetStores {
    /// Opens a file of SQLite; creates it if it does not exist. One collector at a time can use it.
    ///
    /// @param clock of the collector
    /// @throws IOException if it cannot be opened
    static FleetStore sqlite(Path file, StoreSettings settings, InstantSource clock) throws IOException {
        return new JdbcFleetStore(new SqliteDatabase(file), settings, clock);
    }
}
