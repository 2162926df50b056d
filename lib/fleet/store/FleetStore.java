package whaleware.fleet.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// The collector's own store.
public interface FleetStore extends FleetReader {
    /// What became of a report.
    enum Outcome {
        /// It is committed.
        STORED,
        /// It was committed before.
        KNOWN,
        /// The fleet is full (`ww.fleet.instances`); nothing is stored.
        FULL
    }

    /// Commits the reports, in this order, together with others that are waiting. Returns after the commit.
    ///
    /// @param received by the collector's clock
    /// @return the outcome of each report
    /// @throws Busy if too many reports wait
    List<Outcome> add(List<Report> reports, Instant received) throws IOException, InterruptedException;

    /// Thrown instead of waiting for too long: the sender may try again.
    final class Busy extends IOException {
        private static final long serialVersionUID = 1;
    }

    /// Forgets an instance with its whole history.
    ///
    /// @return false if there is no such instance
    boolean forget(String instance) throws IOException;

    /// Reads a small document that survives restarts and is shared by all collectors: silences, alerts that are open.
    ///
    /// @return null if there is none
    String document(String name) throws IOException;

    /// Replaces a document if it is still `expected` (null: none), in a transaction.
    ///
    /// @return false if another collector has changed it
    boolean replaceDocument(String name, String expected, String text) throws IOException;

    /// Returns whether this collector is the one that sends alerts now. SQLite: always; PostgreSQL: who holds the lock.
    boolean leader() throws IOException;

    /// Deletes what is older than `ww.fleet.keep` and `ww.fleet.forget`, and rolls statistics up. Called regularly.
    void maintain(Instant now) throws IOException;
}
