package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the present of all instances when a collector starts.
record Loader(Database database, LiveFleet fleet) {
    /// @return the change from which on [ChangeFeed] has to read
    long load(Connection connection, Instant now) throws SQLException {
        long horizon = database.horizon(connection);
        var received = BootTable.received(connection);
        for (var row : new InstanceTable(database, fleet.keySets).changed(connection, 0)) {
            var presence = row.presence;
            if (presence.bootId == null) continue;
            long seen = received.getOrDefault(presence.bootId, 0L);
            if (presence.lastSeen == null || seen > presence.lastSeen.toEpochMilli())
                presence.lastSeen = Instant.ofEpochMilli(seen);
            fleet.put(row.id, row.name, presence, row.keys, now);
        }
        loadNumbers(connection, now);
        for (var row : new SampleTable(database).since(connection, 0, List.of())) {
            var live = fleet.of(row.instance());
            if (live == null) continue;
            fleet.add(live, row.sample());
            if (row.present()) setNumbers(live, CompactNumbers.of(row.sample(), live.keys()), now);
        }
        return horizon;
    }

    /// The last numbers that are folded.
    private void loadNumbers(Connection connection, Instant now) throws SQLException {
        try (var codec = new BlockCodec(); var select = connection.prepareStatement("SELECT instance, block"
                + " FROM fleet_series AS newest WHERE level = 0 AND start = (SELECT max(start) FROM fleet_series"
                + " WHERE level = 0 AND instance = newest.instance)"); var rows = select.executeQuery()) {
            while (rows.next()) {
                var live = fleet.of(rows.getLong(1));
                if (live == null) continue;
                var block = codec.decode(rows.getBytes(2));
                var numbers = new LinkedHashMap<String, Double>();
                block.columns().forEach((key, columns) -> {
                    double last = columns[0][columns[0].length - 1];
                    if (!Double.isNaN(last) && key < live.keys().names.size())
                        numbers.put(live.keys().names.get(key), last);
                });
                setNumbers(live, CompactNumbers.of(numbers, live.keys()), now);
            }
        }
    }

    private void setNumbers(Live live, Map<String, Double> numbers, Instant now) {
        var presence = live.presence().copy();
        presence.numbers = numbers;
        live.replace(presence, live.keys());
        fleet.show(live, now);
    }
}
