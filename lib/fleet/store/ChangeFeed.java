package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// Brings what other collectors have stored into memory.
///
/// Rows carry the number of the transaction that wrote them. A transaction may become visible after one with a higher
/// number: so the next poll starts at the lowest number that was not finished at the last one, and reads some rows
/// twice.
///
/// Not thread-safe.
final class ChangeFeed {
    private final Database database;
    private final LiveFleet fleet;
    private final InstanceTable instances;
    private final SampleTable samples;
    private volatile long position;
    /// Samples up to this one are in memory.
    private final java.util.Set<SampleTable.Row> seen = new java.util.HashSet<>();

    ChangeFeed(Database database, LiveFleet fleet, long position) {
        this.database = database;
        this.fleet = fleet;
        this.position = position;
        instances = new InstanceTable(database, fleet.keySets);
        samples = new SampleTable(database);
    }

    /// Returns the number below which all changes are in memory.
    long position() {
        return position;
    }

    /// Reads the changes since the last call, in a transaction with one snapshot.
    void poll(Connection connection, Instant now) throws SQLException {
    }
}
