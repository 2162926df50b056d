package whaleware.fleet.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/// What the pages, the API and the alerts read. Implementations: the collector's own store, and the read-only sources
/// of `ww.fleet.from`.
///
/// Thread-safe. Throws [IOException] if the store or the source fails; the next call tries again.
public interface FleetReader extends AutoCloseable {
    /// Returns all instances by name, the stopped ones too, until they are forgotten.
    ///
    /// @return an immutable snapshot; cheap enough for each request
    SortedMap<String, InstanceView> instances() throws IOException;

    /// Returns a number that grows with each change of [#instances], to find out cheaply whether it has changed.
    long revision() throws IOException;

    /// Returns the events of an instance that are not statistics, the newest first by `at`.
    ///
    /// @param before only events before this time
    /// @param limit at most this many
    List<HistoryEntry> history(String instance, Instant before, int limit) throws IOException;

    /// Returns the paths of all numbers that are known of the instance, sorted.
    List<String> keys(String instance) throws IOException;

    /// Returns numbers of a time span, at most `points` of each key: raw values, or 5 minutes, or hours, as long as
    /// they are kept.
    List<Series> series(String instance, List<String> keys, Instant from, Instant to, int points) throws IOException;

    /// Returns since when reports have been received without a pause, by the collector's clock.
    Instant listeningSince();

    /// Returns whether there is a history. etcd has none.
    default boolean hasHistory() {
        return true;
    }

    @Override
    void close();
}
