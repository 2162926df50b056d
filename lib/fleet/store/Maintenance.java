package whaleware.fleet.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Folds, rolls up, expires and forgets, in short transactions, so that reports do not wait.
///
/// Thread-safe: one run at a time.
final class Maintenance {
    /// How often samples are folded.
    static final Duration FOLD = Duration.ofMinutes(5);
    /// More samples than this are folded at once.
    static final int FOLD_SAMPLES = 100_000;
    private static final Duration EXPIRE = Duration.ofHours(1);
    private static final int INSTANCES = 20, HOURS = 10, SAMPLES = 20_000;

    /// Runs work in a transaction of the writing thread.
    interface Transactions {
        void run(Writer.Work<Runnable> work) throws IOException, InterruptedException;
    }

    private final Database database;
    private final LiveFleet fleet;
    private final StoreSettings settings;
    private final Transactions transactions;
    private final Retention retention;
    private final BlockCodec codec = new BlockCodec();
    private final Folding folding;
    private final KeyExpiry keyExpiry;
    private Instant folded = Instant.MIN, expired = Instant.MIN, keysExpired = Instant.MIN;

    Maintenance(Database database, LiveFleet fleet, StoreSettings settings, Transactions transactions) {
        this.database = database;
        this.fleet = fleet;
        this.settings = settings;
        this.transactions = transactions;
        retention = new Retention(database, settings);
        folding = new Folding(database, settings, codec);
        keyExpiry = new KeyExpiry(database, fleet, codec);
    }

    /// Does what is due.
    ///
    /// @param horizon all samples below it are in memory; -1 if the database knows it
    synchronized void run(Instant now, long horizon) throws IOException, InterruptedException {
        if (isDue(folded, FOLD, now) || fleet.samples() > FOLD_SAMPLES) {
            fold(now, horizon);
            folded = now;
        }
        rollUp(now.getEpochSecond());
        if (isDue(expired, EXPIRE, now)) {
            expire(now);
            expired = now;
        }
        if (keysExpired == Instant.MIN) keysExpired = now.minus(KeyExpiry.INTERVAL).plus(EXPIRE); // not at each start
        if (isDue(keysExpired, KeyExpiry.INTERVAL, now)) {
            expireKeys(now);
            keysExpired = now;
        }
    }

    private static boolean isDue(Instant last, Duration interval, Instant now) {
        return last == Instant.MIN || Duration.between(last, now).compareTo(interval) >= 0 || now.isBefore(last);
    }

    private synchronized void fold(Instant now, long known) throws IOException, InterruptedException {
        var horizon = new long[] {known};
        var first = new long[1];
        in(connection -> {
            if (known < 0) horizon[0] = database.horizon(connection);
            try (var select = connection.createStatement();
                    var row = select.executeQuery("SELECT coalesce(min(change), 0) FROM fleet_sample")) {
                row.next();
                first[0] = row.getLong(1);
            }
        });
        var lives = new ArrayList<Live>();
        for (var live : fleet.all()) if (!live.tail().isEmpty()) lives.add(live);
        chunks(lives, INSTANCES, (connection, some) -> {
            var samples = new TreeMap<Long, List<Sample>>();
            for (var live : some) {
                if (fleet.of(live.id) == live) samples.put(live.id,
                        live.tail().stream().filter(sample -> sample.change() < horizon[0]).toList());
            }
            folding.fold(connection, samples, now.getEpochSecond());
        });
        for (long to = first[0]; to < horizon[0]; ) {
            to = database.shared() ? horizon[0] : Math.min(horizon[0], to + SAMPLES);
            long until = to;
            in(connection -> SampleTable.delete(connection, until));
        }
        if (!database.shared()) for (var live : lives) fleet.trim(live, horizon[0]);
    }

    private void rollUp(long now) throws IOException, InterruptedException {
        var open = new ArrayList<SeriesTable.Open>();
        do {
            open.clear();
            in(connection -> open.addAll(SeriesTable.open(connection, Level.RAW.start(now), 500)));
            chunks(open, HOURS, (connection, hours) -> folding.rollUp(connection, hours, now));
        } while (!open.isEmpty());
    }

    private void expire(Instant now) throws IOException, InterruptedException {
        var overdue = retention.overdue(fleet, now);
        for (var live : overdue) forget(live);
        chunks(new ArrayList<>(fleet.all()), INSTANCES,
                (connection, some) -> retention.expire(connection, some, now));
        in(connection -> {
            retention.expireBoots(connection, now);
            if (database.shared()) ForgottenTable.expire(connection, database.horizon(connection));
        });
        in(database::shrink);
    }

    private void expireKeys(Instant now) throws IOException, InterruptedException {
        for (var live : fleet.all()) {
            if (!keyExpiry.mayExpire(live)) continue;
            transactions.run(connection -> {
                database.maintenance(connection);
                return keyExpiry.run(connection, live, now);
            });
        }
    }

    /// Forgets an instance.
    void forget(Live live) throws IOException, InterruptedException {
        transactions.run(connection -> {
            database.maintenance(connection);
            if (database.shared()) ForgottenTable.add(connection, live.id, database.changes(connection, 0));
            Retention.forget(connection, live.id);
            return () -> fleet.remove(live);
        });
    }

    /// Work in a transaction.
    private interface Step {
        void run(Connection connection) throws SQLException;
    }

    /// Work for some items in a transaction.
    private interface ItemsStep<T> {
        void run(Connection connection, List<T> items) throws SQLException;
    }

    private void in(Step step) throws IOException, InterruptedException {
        transactions.run(connection -> {
            database.maintenance(connection);
            step.run(connection);
            return () -> {};
        });
    }

    private <T> void chunks(List<T> items, int size, ItemsStep<T> step) throws IOException, InterruptedException {
        for (int i = 0; i < items.size(); i += size) {
            var chunk = items.subList(i, Math.min(items.size(), i + size));
            in(connection -> step.run(connection, chunk));
        }
    }
}
