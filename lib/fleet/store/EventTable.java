package whaleware.fleet.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `fleet_event`: the history.
interface EventTable {
    String COLUMNS =
            "boot_id, seq, kind, webapp, version, state, previous, cause, at, received, duration, late, detail";

    static void write(Statements statements, List<Batch.EventRow> events) throws SQLException {
        if (events.isEmpty()) return;
        var insert = statements.of("INSERT INTO fleet_event (instance, " + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        for (var event : events) {
            set(insert, event);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static void set(PreparedStatement insert, Batch.EventRow event) throws SQLException {
        var report = event.report();
        insert.setLong(1, event.instance().id);
        insert.setString(2, report.bootId());
        insert.setLong(3, report.sequence());
        insert.setString(4, report.kind());
        insert.setString(5, report.webapp());
        insert.setString(6, report.version());
        insert.setString(7, report.state());
        insert.setString(8, report.previous());
        insert.setString(9, report.cause());
        insert.setLong(10, report.at().toEpochMilli());
        insert.setLong(11, event.received().toEpochMilli());
        if (report.duration() == null) insert.setNull(12, Types.BIGINT);
        else insert.setLong(12, report.duration().toMillis());
        insert.setInt(13, event.late() ? 1 : 0);
        insert.setString(14, report.detail() == null ? null : Texts.storable(report.detail().toString()));
    }

    static List<HistoryEntry> read(Connection connection, Live instance, Instant before, int limit)
            throws SQLException {
        try (var select = connection.prepareStatement("SELECT " + COLUMNS + " FROM fleet_event"
                + " WHERE instance = ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?")) {
            select.setLong(1, instance.id);
            select.setLong(2, before.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))
                    ? Long.MAX_VALUE : before.toEpochMilli());
            select.setInt(3, limit);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<HistoryEntry>();
                while (rows.next()) all.add(entry(instance.name, rows));
                return all;
            }
        }
    }

    private static HistoryEntry entry(String instance, ResultSet row) throws SQLException {
        long duration = row.getLong(11);
        boolean unknown = row.wasNull();
        var detail = row.getString(13);
        return new HistoryEntry(row.getString(1) + "-" + row.getLong(2), row.getString(3), instance, row.getString(4),
                row.getString(5), row.getString(6), row.getString(7), row.getString(8),
                Instant.ofEpochMilli(row.getLong(9)), Instant.ofEpochMilli(row.getLong(10)),
                unknown ? null : Duration.ofMillis(duration), row.getInt(12) != 0,
                detail == null ? null : (ObjectNode) PresenceJson.parse(detail));
    }
}
