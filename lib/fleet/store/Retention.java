package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Deletes what is too old, instance by instance. All methods are called within a transaction.
record Retention(StoreSettings settings) {
    /// The most events of an instance: one that restarts all the time does not fill the disk.
    static final int EVENTS = 20_000;

    /// Returns the instances that are to be forgotten: those that ended in order a while ago, and those of which
    /// nothing is kept any more.
    List<Live> overdue(LiveFleet fleet, Instant now) {
        var all = new ArrayList<Live>();
        for (var live : fleet.all()) {
            var view = live.shown();
            if (view == null) continue;
            var quiet = Duration.between(view.lastSeen(), now);
            if (quiet.compareTo(view.gone() ? settings.forget() : settings.events()) > 0) all.add(live);
        }
        return all;
    }

    void expire(Connection connection, Live live, Instant now) throws SQLException {
        long seconds = now.getEpochSecond();
        for (var level : Level.values()) {
            delete(connection, "DELETE FROM fleet_series WHERE instance = ? AND level = " + level.ordinal()
                    + " AND start < ?", live.id, level.oldest(settings, seconds) - level.span);
        }
        delete(connection, "DELETE FROM fleet_event WHERE instance = ? AND at < ?", live.id,
                now.minus(settings.events()).toEpochMilli());
        delete(connection, "DELETE FROM fleet_event WHERE instance = ? AND at < coalesce((SELECT at FROM fleet_event"
                + " WHERE instance = " + live.id + " ORDER BY at DESC LIMIT 1 OFFSET ?), 0)", live.id, EVENTS);
    }

    /// Deletes lives of which nothing is kept. A journal that is older is stored again.
    void expireBoots(Connection connection, Instant now) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM fleet_boot WHERE received < ?")) {
            delete.setLong(1, now.minus(settings.events()).toEpochMilli());
            delete.executeUpdate();
        }
    }

    /// Deletes all of an instance.
    static boolean forget(Connection connection, long instance) throws SQLException {
        for (var table : List.of("fleet_series", "fleet_event", "fleet_sample", "fleet_boot")) {
            try (var delete = connection.prepareStatement("DELETE FROM " + table + " WHERE instance = ?")) {
                delete.setLong(1, instance);
                delete.executeUpdate();
            }
        }
        try (var delete = connection.prepareStatement("DELETE FROM fleet_instance WHERE id = ?")) {
            delete.setLong(1, instance);
            return delete.executeUpdate() > 0;
        }
    }

    private static void delete(Connection connection, String sql, long instance, long before) throws SQLException {
        try (var delete = connection.prepareStatement(sql)) {
            delete.setLong(1, instance);
            delete.setLong(2, before);
            delete.executeUpdate();
        }
    }
}
