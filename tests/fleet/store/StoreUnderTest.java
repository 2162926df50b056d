package whaleware.fleet.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A store that the tests of a contract use, with a clock of its own.
interface StoreUnderTest {
    FleetStore store();

    ManualClock clock();

    StoreSettings settings();

    /// Closes the store and opens it again.
    void reopen() throws IOException;

    /// Opens it again with other settings.
    void reopen(StoreSettings settings) throws IOException;

    default List<FleetStore.Outcome> add(Report... reports) throws Exception {
        return store().add(List.of(reports), clock().instant());
    }

    default InstanceView shown(String name) throws IOException {
        return store().instances().get(name);
    }

    default List<HistoryEntry> history(String name) throws IOException {
        return store().history(name, Instant.MAX, 1000);
    }

    /// Returns a number of the last time, or null if there is none.
    default Series series(String name, String key, Duration back, int points) throws IOException {
        var to = clock().instant().plusSeconds(1);
        var found = store().series(name, List.of(key), clock().instant().minus(back), to, points);
        return found.isEmpty() ? null : found.getFirst();
    }
}
