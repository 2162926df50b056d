package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Brings into memory what other collectors store.
///
/// Rows carry the number of the transaction that wrote them. A transaction may become visible after one with a higher
/// number: so each poll starts at the lowest number that was not finished at the poll before, and skips what it has
/// read.
///
/// Thread-safe.
final class ChangeFeed {
    private record Changes(long horizon, long oldest, List<Draft> instances, List<SampleTable.Row> samples,
                           List<Long> forgotten) {}

    private final Database database;
    private final LiveFleet fleet;
    private final InstanceTable instances;
    private final SampleTable samples;
    /// Transactions from `position` on whose samples are in memory.
    private final Set<Long> read = ConcurrentHashMap.newKeySet();
    private volatile long position;
    private long trimmed;

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

    /// Takes the samples of a transaction: they are added to memory once, by the writer or by a poll.
    ///
    /// @return false if they are taken
    boolean take(long transaction) {
        return read.add(transaction);
    }

    synchronized void poll(Connection connection, Instant now) throws SQLException {
        Changes changes;
        connection.setAutoCommit(false);
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            changes = new Changes(database.horizon(connection), SampleTable.oldest(connection),
                    instances.changed(connection, position), samples.since(connection, position, List.copyOf(read)),
                    ForgottenTable.since(connection, position));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        apply(changes, now);
    }

    private void apply(Changes changes, Instant now) {
        for (var row : changes.instances) {
            if (row.presence.bootId != null) fleet.advance(row, now);
        }
        var taken = new HashSet<Long>();
        for (var row : changes.samples) {
            long transaction = row.sample().change();
            var live = fleet.of(row.instance());
            if (!taken.contains(transaction) && !take(transaction)) continue;
            taken.add(transaction);
            if (live == null) continue;
            fleet.add(live, row.sample());
            if (row.present() && live.touch(row.received(), row.sample())) fleet.show(live, now);
        }
        for (long id : changes.forgotten) {
            var live = fleet.of(id);
            if (live != null) fleet.remove(live);
        }
        read.removeIf(transaction -> transaction < changes.horizon);
        long oldest = changes.oldest < 0 ? changes.horizon : Math.min(changes.oldest, changes.horizon);
        if (oldest != trimmed) for (var live : fleet.all()) fleet.trim(live, oldest);
        trimmed = oldest;
        position = changes.horizon;
    }
}
