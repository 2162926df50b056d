package whaleware.fleet.sources;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.fleet.store.Report;

/// Reads what reporters wrote to a place of theirs. Not thread-safe.
interface FleetSource extends AutoCloseable {
    /// The last events of an instance.
    ///
    /// @param state its last change of state
    /// @param newest its last event of any kind
    /// @param stats its last statistics, or null
    /// @param backups its last events about backups
    /// @param booted when its life began, by its own clock; null if that is unknown
    record Latest(Report state, Report newest, Report stats, BackupEvents backups, Instant booted) {}

    /// Returns the last events of each instance.
    ///
    /// @param since instances whose last change of state and last statistics are older may be missing
    Map<String, Latest> latest(Instant since) throws IOException, InterruptedException;

    /// Returns events of an instance that are not statistics, the newest first.
    List<Report> history(String instance, Instant before, int limit) throws IOException, InterruptedException;

    /// Reads the statistics of a time span, in the order of time.
    void statistics(String instance, Instant from, Instant to, Consumer<Report> each)
            throws IOException, InterruptedException;

    boolean hasHistory();

    @Override
    void close();
}
