package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Deletes what is too old. All methods are called within a transaction.
record Retention(Database database, StoreSettings settings) {
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

    void expire(Connection connection, List<Live> lives, Instant now) throws SQLException {
        var ids = database.numbers(connection, lives.stream().map(live -> live.id).toList());
        for (var level : Level.values()) {
            delete(connection, "DELETE FROM fleet_series WHERE level = " + level.ordinal() + " AND start < ?"
                    + " AND instance " + database.in(), level.oldest(settings, now.getEpochSecond()) - level.span, ids);
        }
        delete(connection, "DELETE FROM fleet_event WHERE at < ? AND instance " + database.in(),
                now.minus(settings.events()).toEpochMilli(), ids);
        for (long id : talkative(connection, ids)) {
            delete(connection, "DELETE FROM fleet_event WHERE at < (SELECT at FROM fleet_event"
                    + " WHERE instance = " + id + " ORDER BY at DESC LIMIT 1 OFFSET ?) AND instance = ?", EVENTS, id);
        }
    }

    private List<Long> talkative(Connection connection, Object ids) throws SQLException {
        try (var select = connection.prepareStatement("SELECT instance FROM fleet_event WHERE instance "
                + database.in() + " GROUP BY instance HAVING count(*) > " + EVENTS)) {
            select.setObject(1, ids);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<Long>();
                while (rows.next()) all.add(rows.getLong(1));
                return all;
            }
        }
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

    private static void delete(Connection connection, String sql, long number, Object ids) throws SQLException {
        try (var delete = connection.prepareStatement(sql)) {
            delete.setLong(1, number);
            delete.setObject(2, ids);
            delete.executeUpdate();
        }
    }
}
