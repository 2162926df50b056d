package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// Removes keys of which no number is kept any more, so that an instance has room for others.
///
/// Blocks and samples name a key by its index. Other collectors may use an index for a moment longer, so a key is first
/// retired, and its index is free for another one only after the next run.
final class KeyExpiry {
    /// How often keys are looked for. Must be longer than a collector needs to learn of a change.
    static final Duration INTERVAL = Duration.ofDays(1);

    private final Database database;
    private final LiveFleet fleet;
    private final BlockCodec codec;

    KeyExpiry(Database database, LiveFleet fleet, BlockCodec codec) {
        this.database = database;
        this.fleet = fleet;
        this.codec = codec;
    }

    /// Returns whether an instance may have keys to remove: its last report lacks some. Most instances report all keys
    /// each time, and their blocks need not be read.
    boolean mayExpire(Live live) {
        var keys = live.keys();
        return keys.hasRetired() || !live.presence().numbers.keySet().containsAll(keys.keys());
    }

    /// Removes the keys of an instance within a transaction.
    ///
    /// @return what is to be done after the commit; null for a rollback
    Runnable run(Connection connection, Live live, Instant now) throws SQLException {
        if (fleet.of(live.id) != live || !isStored(connection, live)) return () -> {};
        var change = database.shared() ? database.changes(connection, 0) : 0;
        try (var statements = new Statements(connection)) {
            var instances = new InstanceTable(database, fleet.keySets);
            var row = instances.lock(statements, List.of(live.name), change).get(live.name);
            if (row.id != live.id) return null; // another collector has forgotten it
            var used = used(connection, live);
            IntPredicate keeps = index ->
                    used.get(index) || live.presence().numbers.containsKey(row.keys.names.get(index));
            var left = fleet.keySets.without(row.keys, keeps);
            if (left == row.keys) return () -> {};
            // memory knows more of the present than the row, unless another collector has stored a later one
            boolean newest = live.presence().revision == row.presence.revision;
            var draft = new Draft(row.name, row.id, newest ? live.presence().copy() : row.presence, left);
            draft.dirty = true;
            instances.write(statements, List.of(draft), change);
            return () -> fleet.advance(draft, now);
        }
    }

    /// Returns whether no other collector has forgotten the instance.
    private static boolean isStored(Connection connection, Live live) throws SQLException {
        try (var select = connection.prepareStatement("SELECT 1 FROM fleet_instance WHERE id = ?")) {
            select.setLong(1, live.id);
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// Returns the indexes that blocks or samples use.
    private BitSet used(Connection connection, Live live) throws SQLException {
        var used = new BitSet();
        for (var level : Level.values()) {
            for (var block : SeriesTable.read(connection, codec, live.id, level, 0, Long.MAX_VALUE)) {
                block.columns().keySet().forEach(used::set);
            }
        }
        for (var sample : live.tail()) sample.decode((key, value) -> used.set(key));
        return used;
    }
}
