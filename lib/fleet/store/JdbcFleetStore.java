package whaleware.fleet.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import whaleware.base.Failure;
import whaleware.base.Threads;

/// A store in a database: one thread writes, the present is in memory, history and series are read on demand.
final class JdbcFleetStore implements FleetStore {
    private static final int TICK_MILLIS = 500;
    private final Database database;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final LiveFleet fleet = new LiveFleet();
    private final ListeningTime listening;
    private final Readers readers;
    private final Writer writer;
    private final WriteQueue queue;
    private final Maintenance maintenance;
    private final ChangeFeed feed;
    private final ScheduledExecutorService ticker =
            Executors.newScheduledThreadPool(2, work -> Threads.daemon("fleet-store-ticker", work));

    /// Creates the tables unless they exist, and reads the present. Closes the database if that fails.
    JdbcFleetStore(Database database, StoreSettings settings, InstantSource clock) throws IOException {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        readers = new Readers(database);
        try {
            Schema.prepare(database);
            long position = readers.read(connection -> new Loader(database, fleet).load(connection, clock.instant()));
            feed = new ChangeFeed(database, fleet, position);
        } catch (IOException | RuntimeException e) {
            readers.close();
            database.close();
            throw e;
        }
        listening = new ListeningTime(clock, System::nanoTime);
        writer = new Writer(database, fleet, feed, listening, settings.instances());
        queue = new WriteQueue(writer, fleet::size);
        maintenance = new Maintenance(database, fleet, settings, this::transaction);
        every(() -> {
            listening.tick();
            fleet.tick(clock.instant());
        });
        every(this::follow);
    }

    private void every(Runnable work) {
        ticker.scheduleWithFixedDelay(() -> {
            try {
                work.run();
            } catch (RuntimeException bug) {
                System.err.println(Failure.internal(bug));
            }
        }, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void follow() {
        var now = clock.instant();
        try {
            poll(now);
            if (fleet.samples() > Maintenance.FOLD_SAMPLES) maintain(now);
        } catch (IOException e) {
            listening.failed(); // the next poll tries again
        }
    }

    private void poll(Instant now) throws IOException {
        if (database.shared()) readers.read(connection -> {
            feed.poll(connection, now);
            return null;
        });
    }

    private void transaction(Writer.Work<Runnable> work) throws IOException, InterruptedException {
        queue.run(() -> {
            writer.transaction(work);
            return null;
        });
    }

    @Override
    public List<Outcome> add(List<Report> reports, Instant received) throws IOException, InterruptedException {
        if (reports.isEmpty()) return List.of();
        var storable = new ArrayList<Report>(reports.size());
        for (var report : reports) storable.add(Texts.storable(report));
        try {
            return queue.submit(storable, received);
        } catch (Busy e) {
            listening.failed();
            throw e;
        }
    }

    @Override
    public SortedMap<String, InstanceView> instances() {
        return fleet.instances();
    }

    @Override
    public long revision() {
        return fleet.revision();
    }

    @Override
    public List<HistoryEntry> history(String instance, Instant before, int limit) throws IOException {
        var live = fleet.named(instance);
        if (live == null || limit <= 0) return List.of();
        return readers.read(connection -> EventTable.read(connection, live, before, limit));
    }

    @Override
    public List<String> keys(String instance) {
        var live = fleet.named(instance);
        return live == null ? List.of() : live.keys().keys().stream().sorted().toList();
    }

    @Override
    public List<Series> series(String instance, List<String> keys, Instant from, Instant to, int points)
            throws IOException {
        var live = fleet.named(instance);
        if (live == null || !from.isBefore(to) || points <= 0) return List.of();
        var query = new SeriesQuery(live, from.getEpochSecond(), to.getEpochSecond(), points, settings);
        return readers.read(connection -> query.read(connection, keys, clock.instant().getEpochSecond()));
    }

    @Override
    public Instant listeningSince() {
        return listening.since();
    }

    @Override
    public boolean forget(String instance) throws IOException {
        var live = fleet.named(instance);
        if (live == null) return false;
        uninterrupted(() -> maintenance.forget(live));
        return true;
    }

    @Override
    public String document(String name) throws IOException {
        return readers.read(connection -> DocumentTable.read(connection, name));
    }

    @Override
    public boolean replaceDocument(String name, String expected, String text) throws IOException {
        var replaced = new boolean[1];
        uninterrupted(() -> transaction(connection -> {
            replaced[0] = DocumentTable.replace(connection, name, expected, text);
            return () -> {};
        }));
        return replaced[0];
    }

    @Override
    public boolean leader() throws IOException {
        try {
            return database.leader();
        } catch (SQLException e) {
            throw new IOException("cannot reach the store: " + Failure.reason(e), e);
        }
    }

    @Override
    public void maintain(Instant now) throws IOException {
        fleet.tick(now);
        poll(now);
        if (leader()) uninterrupted(() -> maintenance.run(now, database.shared() ? feed.position() : -1));
    }

    /// Work that waits for the writing thread.
    private interface Waiting {
        void run() throws IOException, InterruptedException;
    }

    private static void uninterrupted(Waiting work) throws IOException {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Stores the reports that wait, and ends.
    @Override
    public void close() {
        ticker.shutdownNow();
        queue.close();
        writer.close();
        readers.close();
        database.close();
    }
}
