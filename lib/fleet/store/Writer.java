package whaleware.fleet.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import whaleware.base.Failure;
import whaleware.fleet.store.FleetStore.Outcome;
import whaleware.fleet.store.WriteQueue.Submission;

/// Writes batches of reports: one transaction for all that wait.
///
/// Used by the writing thread only.
final class Writer implements WriteQueue.Writer, AutoCloseable {
    private static final int TRIES = 5;

    /// Work in a transaction.
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private final Database database;
    private final LiveFleet fleet;
    private final ChangeFeed feed;
    private final ListeningTime listening;
    private final int limit;
    private final BootTable boots;
    private final KnownBoots known;
    private final InstanceTable instances;
    private final SampleTable samples;
    private Statements statements;

    Writer(Database database, LiveFleet fleet, ChangeFeed feed, ListeningTime listening, int limit) {
        this.database = database;
        this.fleet = fleet;
        this.feed = feed;
        this.listening = listening;
        this.limit = limit;
        boots = new BootTable(database);
        known = new KnownBoots(boots);
        instances = new InstanceTable(database, fleet.keySets);
        samples = new SampleTable(database);
    }

    @Override
    public void write(List<Submission> submissions) {
        var outcomes = new ArrayList<List<Outcome>>();
        try {
            commit(connection -> write(submissions, outcomes));
            for (int i = 0; i < outcomes.size(); i++) submissions.get(i).outcomes().complete(outcomes.get(i));
        } catch (SQLException e) {
            if (submissions.size() > 1 && isData(e)) {
                for (var each : submissions) write(List.of(each));
                return;
            }
            var why = new IOException("cannot store reports: " + Failure.reason(e), e);
            for (var submission : submissions) submission.outcomes().completeExceptionally(why);
        }
    }

    /// The database refuses a value (SQLSTATE class 22); the reports of other senders are not at fault.
    private static boolean isData(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("22");
    }

    /// Runs other work and commits. What the work returns is run after the commit.
    void transaction(Work<Runnable> work) throws SQLException {
        known.clear();
        commit(work);
    }

    private void commit(Work<Runnable> work) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                if (statements == null) statements = new Statements(database.open(true));
                var connection = statements.connection;
                var after = work.run(connection);
                if (after != null) {
                    connection.commit();
                    after.run();
                    listening.succeeded();
                    return;
                }
                connection.rollback(); // another collector was faster
                if (tries == TRIES) throw new SQLException("other collectors change the same instances");
            } catch (SQLException e) {
                boolean again = database.isTransient(e) && tries < TRIES;
                disconnect();
                if (again) continue;
                listening.failed();
                throw e;
            } catch (RuntimeException | Error bug) {
                disconnect();
                throw bug;
            }
        }
    }

    private Runnable write(List<Submission> submissions, List<List<Outcome>> outcomes) throws SQLException {
        var ids = new TreeSet<String>();
        for (var submission : submissions) for (var report : submission.reports()) ids.add(report.bootId());
        var stored = known.lock(statements, ids);
        Map<String, Draft> locked = Map.of();
        long change = database.shared() ? database.changes(statements.connection, 0) : 0;
        Batch batch;
        while (true) {
            batch = new Batch(fleet, copy(stored), locked, limit);
            outcomes.clear();
            for (var submission : submissions) outcomes.add(add(batch, submission));
            var missing = batch.dirty();
            missing.removeAll(locked.keySet());
            if (missing.isEmpty()) break;
            var more = new HashMap<>(locked);
            more.putAll(instances.lock(statements, missing, change));
            locked = more;
        }
        if (!boots.write(statements, batch.boots.values())) return null;
        instances.write(statements, batch.drafts.values(), change);
        EventTable.write(statements, batch.events);
        var rows = samples.write(statements, batch.samples, change);
        var done = batch;
        return () -> publish(done, rows);
    }

    private static Map<String, Boot> copy(Map<String, Boot> boots) {
        var copy = new HashMap<String, Boot>();
        boots.forEach((id, boot) -> copy.put(id, boot.copy()));
        return copy;
    }

    private static List<Outcome> add(Batch batch, Submission submission) {
        var all = new ArrayList<Outcome>(submission.reports().size());
        for (var report : submission.reports()) all.add(batch.add(report, submission.received()));
        return all;
    }

    private void publish(Batch batch, List<SampleTable.Row> rows) {
        known.committed(batch.boots.values());
        for (var draft : batch.drafts.values()) {
            if (draft.received != null || draft.dirty)
                fleet.put(draft.id, draft.name, draft.presence, draft.keys,
                        draft.received == null ? draft.presence.lastSeen : draft.received);
        }
        if (rows.isEmpty() || database.shared() && !feed.take(rows.getFirst().sample().change())) return;
        for (var row : rows) {
            var live = fleet.of(row.instance());
            if (live != null) fleet.add(live, row.sample());
        }
    }

    private void disconnect() {
        known.clear();
        try {
            if (statements != null) {
                statements.connection.rollback();
                statements.connection.close();
            }
        } catch (SQLException gone) {
            // a new one is opened
        }
        statements = null;
    }

    @Override
    public void close() {
        disconnect();
    }
}
