package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The blocks that a transaction reads and changes: read by few statements, and written by one.
///
/// Not thread-safe.
final class Blocks {
    private record Place(long instance, Level level, long start) {}

    private final Database database;
    private final Connection connection;
    private final BlockCodec codec;
    private final Map<Place, Block> read = new HashMap<>();
    private final Map<Place, Block> changed = new LinkedHashMap<>();

    Blocks(Database database, Connection connection, BlockCodec codec) {
        this.database = database;
        this.connection = connection;
        this.codec = codec;
    }

    /// Reads the blocks of these instances at a time.
    void load(Collection<Long> instances, Level level, long start) throws SQLException {
        try (var select = connection.prepareStatement("SELECT instance, block FROM fleet_series"
                + " WHERE level = ? AND start = ? AND instance " + database.in())) {
            select.setInt(1, level.ordinal());
            select.setLong(2, start);
            select.setObject(3, database.numbers(connection, instances));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    try {
                        read.put(new Place(rows.getLong(1), level, start), codec.decode(rows.getBytes(2)));
                    } catch (IllegalStateException damaged) {
                        // its numbers are lost, others are still of use
                    }
                }
            }
        }
    }

    /// Returns a block that was loaded or put; an empty one if there is none.
    Block block(long instance, Level level, long start) {
        var place = new Place(instance, level, start);
        var block = changed.containsKey(place) ? changed.get(place) : read.get(place);
        return block == null ? Block.empty(level.width()) : block;
    }

    void put(long instance, Level level, long start, Block block) {
        changed.put(new Place(instance, level, start), block);
    }

    /// Writes what was put. Blocks of raw values are to be rolled up again.
    void write() throws SQLException {
        if (changed.isEmpty()) return;
        try (var upsert = connection.prepareStatement("INSERT INTO fleet_series (instance, level, start, rolled, block)"
                + " VALUES (?, ?, ?, 0, ?) ON CONFLICT (instance, level, start)"
                + " DO UPDATE SET rolled = 0, block = excluded.block")) {
            for (var entry : changed.entrySet()) {
                upsert.setLong(1, entry.getKey().instance);
                upsert.setInt(2, entry.getKey().level.ordinal());
                upsert.setLong(3, entry.getKey().start);
                upsert.setBytes(4, codec.encode(entry.getValue()));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
